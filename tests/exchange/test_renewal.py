"""Listings that nobody renews leave search; renewing brings them back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ronghe.base.outbox import Change
from ronghe.base.problems import NotAllowed
from ronghe.exchange import commands
from ronghe.exchange.commands.renewal import overdue_exist
from ronghe.exchange.enums import ListingStatus
from ronghe.exchange.errors import IdentityNumberFound, ListingClosed, RenewalDatePast
from tests.factories import actor_of, make_achievement, make_need

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
DAY = date(2026, 6, 1)


def test_only_what_is_overdue_expires_and_only_once():
    overdue = make_need(renew_on=date(2026, 5, 31))
    due_today, undated = make_need(renew_on=DAY), make_achievement()
    make_need(renew_on=date(2026, 5, 31), illustrative=True)
    Change.objects.all().delete()

    assert overdue_exist(DAY)
    assert commands.expire_listings(DAY) == 1
    assert commands.expire_listings(DAY) == 0
    assert not overdue_exist(DAY)

    for listing in (overdue, due_today, undated):
        listing.refresh_from_db()
    assert [overdue.status, due_today.status, undated.status] == ["expired", "open", "open"]
    assert [(row.record_id, row.deleted) for row in Change.objects.all()] == [(overdue.pk, True)]


def test_reasons_hold_no_patient_data(system):
    need = make_need(renew_on=date(2026, 5, 31))
    for act in (commands.renew_listing, commands.withdraw_listing):
        with pytest.raises(IdentityNumberFound):
            act(system, "need", need.pk, why="患者身份证 11010519491231002X")
    need.refresh_from_db()
    assert (need.status, need.renew_on) == ("open", date(2026, 5, 31))


def test_renewing_opens_again_and_tells_the_index(system):
    need = make_need(renew_on=date(2026, 5, 31))
    commands.expire_listings(DAY)
    until = timezone.localdate() + timedelta(days=90)

    commands.renew_listing(actor_of(need.owner), "need", need.pk, until)

    need.refresh_from_db()
    assert (need.status, need.renew_on) == (ListingStatus.OPEN, until)
    assert not Change.objects.order_by("-seq")[0].deleted


def test_refusals_change_nothing(system, stranger):
    need, draft = make_need(renew_on=DAY), make_need(open_=False)
    later = timezone.localdate() + timedelta(days=1)

    with pytest.raises(NotAllowed):
        commands.renew_listing(stranger, "need", need.pk, later)
    with pytest.raises(RenewalDatePast):
        commands.renew_listing(system, "need", need.pk, timezone.localdate() - timedelta(days=1))
    with pytest.raises(ListingClosed):
        commands.renew_listing(system, "need", draft.pk, later)

    need.refresh_from_db()
    assert need.renew_on == DAY
