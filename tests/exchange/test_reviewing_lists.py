"""Lists across the kinds: who finds what, in which order, at which cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ronghe.exchange import commands
from ronghe.exchange.models import Need
from ronghe.exchange.queries import reviewing
from tests.factories import make_achievement, make_need, make_organisation
from tests.factories.people import make_manager, make_member

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def hospital():
    return make_organisation(kind="hospital", name_zh="甲医院")


@pytest.fixture
def alice(hospital):
    return make_member(hospital, name_zh="爱丽丝")


@pytest.fixture
def bob():
    return make_manager(name_zh="鲍勃")


def wait(alice, *drafts):
    for draft in drafts:
        commands.submit_listing(alice, str(draft._meta.model_name), draft.pk)


def keys(rows):
    return [row.listing.pk for row in rows[0:50]]


def test_queue_holds_all_kinds_oldest_first(alice, bob, hospital):
    need, result = make_need(hospital, open_=False), make_achievement(hospital, open_=False)
    make_need(hospital, open_=False, title_zh="草稿")
    wait(alice, result, need)

    rows = reviewing.queue(bob)

    assert (rows.count(), keys(rows)) == (2, [result.pk, need.pk])
    assert keys(reviewing.queue(bob, kinds=["need"])) == [need.pk]
    assert keys(reviewing.queue(bob, text="导航")) == [result.pk]
    assert keys(reviewing.queue(bob, text="没有这样的")) == []


def test_queue_is_empty_for_everybody_else(alice, bob, hospital, stranger, anonymous):
    need = make_need(hospital, open_=False)
    wait(alice, need)
    colleague = make_member(hospital, name_zh="同事", duty="technology_manager")

    assert [keys(reviewing.queue(who)) for who in (alice, colleague, stranger, anonymous)] == [[], [], [], []]


@pytest.mark.parametrize("state", reviewing.STATES)
def test_queue_costs_the_same_at_one_and_three_rows(alice, bob, hospital, state):
    def statements():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            rows = reviewing.queue(bob, state)
            rows.count()
            [str(row.listing.owner) for row in rows[0:20]]
        return len(caught)

    def put(number):
        need = make_need(hospital, open_=False, title_zh=f"需求{number}")
        wait(alice, need)
        columns = {
            "changed": {"status": "open", "unreviewed_change": True, "published_at": "2026-01-01T00:00Z"},
            "returned": {"status": "returned"},
            "expiring": {"status": "open", "renew_on": "2020-01-01", "published_at": "2026-01-01T00:00Z"},
            "expired": {"status": "expired", "published_at": "2026-01-01T00:00Z"},
        }.get(state, {})
        Need.objects.filter(pk=need.pk).update(**columns)

    put(1)
    first = statements()
    put(2)
    put(3)

    assert reviewing.queue(bob, state).count() == 3
    assert statements() == first <= 6


def test_private_fields_and_withheld_names_are_cut(alice, bob, hospital):
    need = make_need(hospital, open_=False, anonymous=True, practice_zh="底价", tiers={"practice": "private"})
    wait(alice, need)

    shown = reviewing.reviewable(bob, "need", need.pk)

    assert (shown.practice_zh, shown.owner_id) == ("", None)
    assert shown.problem_zh


def test_own_listings_are_those_of_the_organisation_acted_for(alice, hospital, bob):
    draft, theirs = make_need(hospital, open_=False), make_need(make_organisation(name_zh="别家"))
    guest = make_member(hospital, name_zh="进修", rank="guest")

    assert keys(reviewing.own_listings(alice)) == [draft.pk]
    assert keys(reviewing.own_listings(guest)) == [draft.pk]
    assert keys(reviewing.own_listings(alice, ["open"])) == []
    assert keys(reviewing.own_listings(bob)) == []
    assert theirs.pk not in keys(reviewing.own_listings(alice))
