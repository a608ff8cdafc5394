"""Listings: draft, open, withdraw; who may; what may be read by whom."""

from __future__ import annotations

import uuid

import pytest
from django_tasks_db.models import DBTaskResult

from ronghe.base.outbox import Change
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.base.saving import FieldUnusable
from ronghe.exchange import commands, queries
from ronghe.exchange.enums import ListingStatus
from ronghe.exchange.errors import IdentityNumberFound, ListingClosed, NeedIncomplete, PatientNameFound
from ronghe.exchange.models import Gate, Need
from ronghe.exchange.queries.listings import readable_texts
from tests.factories import actor_of, make_achievement, make_need, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

IDENTITY_NUMBER = "11010519491231002X"  # the example number of GB 11643


def test_publish_need_asks_for_matches_and_tells_the_index():
    need = make_need(open_=False)
    Gate.objects.create(listing_kind="need", reviews=0)
    Change.objects.all().delete()

    commands.publish_listing(actor_of(need.owner), "need", need.pk)

    need.refresh_from_db()
    assert need.status == ListingStatus.OPEN
    assert need.published_at is not None
    assert [(row.kind, row.record_id, row.deleted) for row in Change.objects.all()] == [("need", need.pk, False)]
    asked = [row.args_kwargs["args"] for row in DBTaskResult.objects.all()]
    assert asked == [["exchange.refresh_matches", {"need_id": str(need.pk)}]]


def test_publishing_again_changes_nothing(system):
    need = make_need()
    changes, history = Change.objects.count(), need.history.count()

    commands.publish_listing(system, "need", need.pk)

    assert (Change.objects.count(), need.history.count()) == (changes, history)


@pytest.mark.parametrize("who", ["stranger", "anonymous"])
def test_publish_by_others_changes_nothing(who, request):
    need = make_need(open_=False)

    with pytest.raises(NotAllowed):
        commands.publish_listing(request.getfixturevalue(who), "need", need.pk)

    need.refresh_from_db()
    assert (need.status, need.published_at) == (ListingStatus.DRAFT, None)


def test_title_alone_is_not_enough_to_open(system):
    need = make_need(open_=False, problem_zh="")

    with pytest.raises(NeedIncomplete):
        commands.publish_listing(system, "need", need.pk)


def test_withdrawn_listing_stays_closed(system):
    need = make_need()
    commands.withdraw_listing(system, "need", need.pk)

    with pytest.raises(ListingClosed):
        commands.publish_listing(system, "need", need.pk)

    assert Change.objects.order_by("-seq")[0].deleted


def test_owner_colleague_member_and_visitor_see_what_they_may(member, anonymous, system):
    hospital = make_organisation(kind="hospital", name_zh="医院")
    draft = make_need(hospital, open_=False)
    public = make_need(hospital, title_zh="公开")
    members = make_need(hospital, title_zh="会员", tier="member")
    owner = actor_of(hospital)

    assert set(queries.visible_listings(owner, "need")) == {draft, public, members}
    assert set(queries.visible_listings(member, "need")) == {public, members}
    assert set(queries.visible_listings(anonymous, "need")) == {public}
    assert set(queries.visible_listings(system, "need")) == {draft, public, members}
    with pytest.raises(NotFound):
        queries.listing_of(anonymous, "need", members.pk)
    with pytest.raises(NotFound):
        queries.listing_of(anonymous, "need", uuid.uuid4())


def test_fields_are_read_by_their_tier(member, anonymous):
    need = make_need(member_note_zh="只给会员", practice_zh="透视", tiers={"practice": "private"})

    def subjects(actor):
        return {subject for subject, _zh, _en in readable_texts(actor, need)}

    assert subjects(anonymous) == {"title", "problem"}
    assert subjects(member) == {"title", "problem", "member_note"}
    assert subjects(actor_of(need.owner)) == {"title", "problem", "member_note", "practice"}


def test_identity_numbers_are_never_stored(system):
    need = make_need()

    for reason in ("", "the ethics board agreed"):
        with pytest.raises(IdentityNumberFound) as refusal:
            commands.save_listing(
                system, "need", {"problem_zh": f"患者 {IDENTITY_NUMBER} 术后"}, need.pk, reason=reason
            )
        assert IDENTITY_NUMBER not in str(refusal.value)

    need.refresh_from_db()
    assert IDENTITY_NUMBER not in need.problem_zh


def test_name_beside_record_number_needs_a_reason_that_is_kept(system):
    need = make_need()
    text = "患者张建国,住院号 20231234,术后螺钉松动"

    with pytest.raises(PatientNameFound):
        commands.save_listing(system, "need", {"problem_zh": text}, need.pk)
    commands.save_listing(system, "need", {"problem_zh": text}, need.pk, reason="化名,经伦理同意")

    need.refresh_from_db()
    assert need.problem_zh == text
    assert need.history.first().history_change_reason == "化名,经伦理同意"


def test_bad_values_name_the_field_and_change_nothing(system):
    need = make_need()

    with pytest.raises(FieldUnusable) as refusal:
        commands.save_listing(system, "need", {"title_zh": "新", "kind": "poem"}, need.pk)

    assert "poem" in str(refusal.value)
    need.refresh_from_db()
    assert need.title_zh == "椎弓根螺钉置入"


def test_owner_cannot_give_a_listing_to_others():
    need = make_need()
    other = make_organisation(name_zh="别家")

    with pytest.raises(NotAllowed):
        commands.save_listing(actor_of(need.owner), "need", {"owner": other.pk}, need.pk)

    assert Need.objects.get().owner == need.owner


def test_targets_are_replaced_in_order_and_kept_when_equal(system):
    need = make_need()
    first = {"parameter_zh": "定位误差", "operator": "<", "value": "1", "unit": "mm"}
    second = {"parameter_zh": "注册时间", "operator": "<=", "value": "3", "unit": "min"}

    rows = commands.save_targets(system, need.pk, [first, second])
    again = commands.save_targets(system, need.pk, [first])

    assert [str(row) for row in rows] == ["定位误差 < 1 mm", "注册时间 ≤ 3 min"]
    assert [row.pk for row in again] == [rows[0].pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_need_list_takes_two_statements(rows, anonymous, django_assert_num_queries):
    for number in range(rows):
        make_need(title_zh=f"需求{number}")

    with django_assert_num_queries(2):
        assert (
            len([(need.owner.name, list(need.targets.all())) for need in queries.visible_listings(anonymous, "need")])
            == rows
        )


@pytest.mark.parametrize("kind", ["achievement"])
def test_achievement_list_takes_one_statement(kind, anonymous, django_assert_num_queries):
    for number in range(3):
        make_achievement(title_zh=f"成果{number}")

    with django_assert_num_queries(1):
        assert len([row.owner.name for row in queries.visible_listings(anonymous, kind)]) == 3
