"""The quality gate: submitted, reviewed, sent back, opened; never one's own; two who decide at once."""

from __future__ import annotations

import threading
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from ronghe.base.audit import Entry
from ronghe.base.outbox import Change
from ronghe.base.problems import NotAllowed, Problem
from ronghe.base.saving import FieldUnusable
from ronghe.exchange import commands, queries
from ronghe.exchange.enums import ListingStatus
from ronghe.exchange.errors import (
    CommentMissing,
    ListingClosed,
    NeedIncomplete,
    NotSubmitted,
    PatientNameFound,
    ReasonMissing,
    RenewalDateFar,
    ReviewedAlready,
    ReviewNeeded,
    ReviewOfOwn,
)
from ronghe.exchange.models import Gate, Need, Review
from ronghe.network.models import Notice
from tests.factories import make_need, make_organisation
from tests.factories.people import make_manager, make_member, person_actor

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def hospital():
    return make_organisation(kind="hospital", name_zh="甲医院")


@pytest.fixture
def alice(hospital):
    """A clinician of the hospital, who writes."""
    return make_member(hospital, name_zh="爱丽丝")


@pytest.fixture
def bob():
    """A technology manager."""
    return make_manager(name_zh="鲍勃")


@pytest.fixture
def carol():
    """Another technology manager."""
    return make_manager(name_zh="卡罗尔")


@pytest.fixture
def draft(alice, hospital):
    return commands.save_listing(
        alice, "need", {"owner": hospital.pk, "title_zh": "止血", "problem_zh": "术中渗血难以控制"}
    )


def submitted(alice, draft):
    return commands.submit_listing(alice, "need", draft.pk)


def state(draft):
    row = Need.objects.get(pk=draft.pk)
    return (row.status, row.round, row.published_at is not None)


def test_draft_becomes_open_with_one_approval(alice, bob, draft):
    submitted(alice, draft)
    assert state(draft) == ("submitted", 1, False)
    assert [(row.recipient_id, row.kind) for row in Notice.objects.all()] == [
        (bob.person_id, "exchange.listing_submitted")
    ]

    commands.review_listing(bob, "need", draft.pk, "approve")

    row = Need.objects.get()
    assert state(draft) == ("open", 1, True)
    assert row.renew_on == timezone.localdate() + timedelta(days=180)
    assert [(c.record_id, c.deleted) for c in Change.objects.order_by("-seq")[:1]] == [(draft.pk, False)]
    assert Notice.objects.get(kind="exchange.listing_opened").recipient_id == alice.person_id
    actions = list(Entry.objects.filter(subject_id=str(draft.pk)).values_list("action", flat=True))
    assert actions == [
        "exchange.save_listing",
        "exchange.submit_listing",
        "exchange.review_listing",
        "exchange.open_listing",
    ]


def test_submitting_again_changes_nothing(alice, draft):
    submitted(alice, draft)
    notices, entries = Notice.objects.count(), Entry.objects.count()

    submitted(alice, draft)

    assert state(draft) == ("submitted", 1, False)
    assert (Notice.objects.count(), Entry.objects.count()) == (notices, entries)


@pytest.mark.parametrize(("reviews", "opens_after"), [(0, 0), (1, 1), (2, 2)])
def test_as_many_reviews_as_the_gate_says(alice, bob, carol, draft, system, reviews, opens_after):
    commands.set_gate(system, "need", reviews, 90)
    submitted(alice, draft)
    seen = [state(draft)[0] == "open"]
    for reviewer in (bob, carol)[:reviews]:
        commands.review_listing(reviewer, "need", draft.pk, "approve")
        seen.append(state(draft)[0] == "open")

    assert seen.index(True) == opens_after
    assert Need.objects.get().renew_on == timezone.localdate() + timedelta(days=90)


def test_nobody_reviews_their_own(alice, bob, draft, hospital):
    submitted(alice, draft)
    colleague = make_member(hospital, name_zh="同事", duty="technology_manager")
    as_another = person_actor(colleague, make_organisation(name_zh="别家"))
    author = person_actor(alice, make_organisation(name_zh="第三家"), duty="technology_manager")

    for reviewer in (colleague, as_another, author):
        with pytest.raises(ReviewOfOwn):
            commands.review_listing(reviewer, "need", draft.pk, "approve")

    assert (state(draft), Review.objects.count()) == (("submitted", 1, False), 0)


@pytest.mark.parametrize("who", ["alice", "stranger", "anonymous", "system"])
def test_only_technology_managers_review(alice, draft, who, request):
    submitted(alice, draft)

    with pytest.raises(NotAllowed):
        commands.review_listing(request.getfixturevalue(who), "need", draft.pk, "approve")

    assert (state(draft), Review.objects.count()) == (("submitted", 1, False), 0)


@pytest.mark.parametrize("who", ["bob", "stranger", "anonymous"])
def test_only_the_owner_submits(draft, who, request):
    with pytest.raises(NotAllowed):
        commands.submit_listing(request.getfixturevalue(who), "need", draft.pk)

    assert state(draft) == ("draft", 0, False)


def test_guest_reads_along_and_submits_nothing(draft, hospital):
    guest = make_member(hospital, name_zh="进修医生", rank="guest")

    with pytest.raises(NotAllowed):
        commands.submit_listing(guest, "need", draft.pk)

    assert queries.listing_of(guest, "need", draft.pk) == draft


def test_sent_back_with_comments_and_submitted_anew(alice, bob, draft):
    submitted(alice, draft)
    commands.review_listing(bob, "need", draft.pk, "return", {"problem": "请写明科室", "targets": "缺数字"}, "尚可")

    assert state(draft) == ("returned", 1, False)
    review = Review.objects.get()
    assert (review.comments, review.note) == ({"problem": "请写明科室", "targets": "缺数字"}, "尚可")
    notice = Notice.objects.get(kind="exchange.listing_returned")
    assert (notice.recipient_id, notice.path) == (alice.person_id, f"/needs/{draft.pk}/edit/")

    submitted(alice, draft)
    commands.review_listing(bob, "need", draft.pk, "approve")
    assert state(draft) == ("open", 2, True)


def test_sending_back_needs_a_word(alice, bob, draft):
    submitted(alice, draft)

    with pytest.raises(CommentMissing):
        commands.review_listing(bob, "need", draft.pk, "return", {"problem": "  "})
    with pytest.raises(FieldUnusable):
        commands.review_listing(bob, "need", draft.pk, "return", {"poem": "x"})
    with pytest.raises(PatientNameFound):
        commands.review_listing(bob, "need", draft.pk, "return", {"problem": "患者张建国,住院号 20231234"})
    with pytest.raises(FieldUnusable):
        commands.review_listing(bob, "need", draft.pk, "perhaps")

    assert (state(draft), Review.objects.count()) == (("submitted", 1, False), 0)


def test_one_reviewer_decides_once_in_a_round(alice, bob, draft, system):
    commands.set_gate(system, "need", 2, 90)
    submitted(alice, draft)
    commands.review_listing(bob, "need", draft.pk, "approve")

    with pytest.raises(ReviewedAlready):
        commands.review_listing(bob, "need", draft.pk, "approve")

    assert (state(draft), Review.objects.count()) == (("submitted", 1, False), 1)


def test_decided_listing_is_not_decided_again(alice, bob, carol, draft):
    submitted(alice, draft)
    commands.review_listing(bob, "need", draft.pk, "approve")

    with pytest.raises(NotSubmitted):
        commands.review_listing(carol, "need", draft.pk, "return", note="nein")

    assert state(draft) == ("open", 1, True)


def test_editing_a_submitted_listing_takes_it_back(alice, bob, draft):
    submitted(alice, draft)
    commands.save_listing(alice, "need", {"problem_zh": "改写"}, draft.pk)

    assert state(draft) == ("draft", 1, False)
    with pytest.raises(NotSubmitted):
        commands.review_listing(bob, "need", draft.pk, "approve")


def test_changed_open_listing_is_shown_to_the_reviewers(alice, bob, draft):
    submitted(alice, draft)
    commands.review_listing(bob, "need", draft.pk, "approve")
    commands.save_listing(alice, "need", {"problem_zh": "全文换成了广告"}, draft.pk)
    row = Need.objects.get()
    assert (row.status, row.unreviewed_change) == ("open", True)

    commands.review_listing(bob, "need", draft.pk, "return", {"problem": "与原文不符"})

    row.refresh_from_db()
    assert (row.status, row.unreviewed_change) == ("returned", False)
    assert Change.objects.order_by("-seq")[0].deleted


def test_approved_change_stays_open(alice, bob, draft):
    submitted(alice, draft)
    commands.review_listing(bob, "need", draft.pk, "approve")
    commands.save_targets(alice, draft.pk, [{"parameter_zh": "止血时间", "operator": "<", "value": 60, "unit": "s"}])
    assert Need.objects.get().unreviewed_change

    commands.review_listing(bob, "need", draft.pk, "approve")

    row = Need.objects.get()
    assert (row.status, row.unreviewed_change) == ("open", False)
    with pytest.raises(NotSubmitted):
        commands.review_listing(bob, "need", draft.pk, "approve")


def test_owner_cannot_go_round_the_gate(alice, draft):
    with pytest.raises(ReviewNeeded):
        commands.publish_listing(alice, "need", draft.pk)
    commands.save_listing(alice, "need", {"status": "open", "round": 9, "unreviewed_change": True}, draft.pk)

    assert state(draft) == ("draft", 0, False)


def test_owner_sets_nothing_that_the_node_sets(alice, draft):
    commands.save_listing(alice, "need", {"illustrative": True, "written_by": None}, draft.pk)

    row = Need.objects.get()
    assert (row.illustrative, row.written_by) == (False, alice.person_id)


def test_nothing_but_a_title_is_not_submitted(alice, hospital):
    bare = commands.save_listing(alice, "need", {"owner": hospital.pk, "title_zh": "止血"})

    with pytest.raises(NeedIncomplete):
        commands.submit_listing(alice, "need", bare.pk)


def test_withdrawn_listing_is_neither_edited_nor_submitted(alice, draft):
    commands.withdraw_listing(alice, "need", draft.pk)

    with pytest.raises(ListingClosed):
        commands.save_listing(alice, "need", {"title_zh": "新"}, draft.pk)
    with pytest.raises(ListingClosed):
        commands.submit_listing(alice, "need", draft.pk)

    assert Need.objects.get().title_zh == "止血"


def test_technology_manager_withdraws_and_renews_with_a_reason(alice, bob, draft):
    submitted(alice, draft)
    commands.review_listing(bob, "need", draft.pk, "approve")
    for act in (commands.withdraw_listing, commands.renew_listing):
        with pytest.raises(ReasonMissing):
            act(bob, "need", draft.pk)
    later = timezone.localdate() + timedelta(days=150)

    commands.renew_listing(bob, "need", draft.pk, later, why="电话确认")
    commands.withdraw_listing(bob, "need", draft.pk, why="内容不实")

    row = Need.objects.get()
    assert (row.status, row.renew_on) == ("withdrawn", later)
    told = Notice.objects.filter(recipient_id=alice.person_id, kind__endswith="for_you")
    assert [(n.kind, n.context["why"]) for n in told] == [
        ("exchange.listing_withdrawn_for_you", "内容不实"),
        ("exchange.listing_renewed_for_you", "电话确认"),
    ]


@pytest.mark.parametrize("who", ["alice", "bob", "stranger", "anonymous"])
def test_only_administrators_set_the_gate(who, request):
    with pytest.raises(NotAllowed):
        commands.set_gate(request.getfixturevalue(who), "need", 0, 90)

    assert Gate.objects.count() == 0


@pytest.mark.parametrize(("reviews", "days"), [(-1, 90), (3, 90), (1, 6), (1, 4000)])
def test_gate_has_bounds(system, reviews, days):
    with pytest.raises(FieldUnusable):
        commands.set_gate(system, "need", reviews, days)

    assert Gate.objects.count() == 0


def test_owner_is_reminded_once_of_each_day_of_expiry(alice, bob, draft):
    submitted(alice, draft)
    commands.review_listing(bob, "need", draft.pk, "approve")
    day = Need.objects.get().renew_on
    Notice.objects.all().delete()

    counts = [
        commands.remind_renewals(day - timedelta(days=15)),
        commands.remind_renewals(day - timedelta(days=14)),
        commands.remind_renewals(day - timedelta(days=13)),
    ]

    assert counts == [0, 1, 0]
    notice = Notice.objects.get()
    assert (notice.recipient_id, notice.kind, notice.due_on) == (alice.person_id, "exchange.listing_renewal_due", day)
    assert commands.expire_listings(day + timedelta(days=1)) == 1
    assert Need.objects.get().status == ListingStatus.EXPIRED
    commands.renew_listing(alice, "need", draft.pk)
    assert Need.objects.get().status == ListingStatus.OPEN


def test_imported_listings_of_an_owner_wait_for_review(alice, bob, hospital):
    draft = commands.ListingDraft(
        key=uuid.uuid4(),
        new=True,
        values={"owner": hospital.pk, "title_zh": "导入的需求", "problem_zh": "渗血"},
        publish=True,
    )

    (row,) = commands.store_listings(alice, "need", [draft])

    assert not isinstance(row, Problem)
    row = Need.objects.get(pk=row.pk)
    assert (row.status, row.published_at, row.written_by) == (ListingStatus.SUBMITTED, None, alice.person_id)
    assert Notice.objects.get(kind="exchange.listing_submitted").recipient_id == bob.person_id
    commands.review_listing(bob, "need", row.pk, "approve")
    again = commands.ListingDraft(key=row.pk, new=False, values={"problem_zh": "别的话"})
    commands.store_listings(alice, "need", [again])
    row.refresh_from_db()
    assert (row.status, row.unreviewed_change, row.problem_zh) == ("open", True, "别的话")


@pytest.fixture
def expired(alice, bob, draft):
    """A listing that passed the review and expired."""
    submitted(alice, draft)
    commands.review_listing(bob, "need", draft.pk, "approve")
    commands.expire_listings(Need.objects.get().renew_on + timedelta(days=1))
    Need.objects.update(renew_on=timezone.localdate() - timedelta(days=1))
    return draft


@pytest.mark.parametrize("by_import", [False, True])
def test_expired_listing_that_was_rewritten_is_read_before_it_opens_again(alice, bob, expired, by_import):
    if by_import:
        commands.store_listings(alice, "need", [commands.ListingDraft(expired.pk, False, {"problem_zh": "换成广告"})])
    else:
        commands.save_listing(alice, "need", {"problem_zh": "换成广告"}, expired.pk)
    with pytest.raises(ReviewNeeded):
        commands.publish_listing(alice, "need", expired.pk)

    until = timezone.localdate() + timedelta(days=30)
    commands.renew_listing(alice, "need", expired.pk, until)

    assert state(expired)[:2] == ("submitted", 2)
    commands.review_listing(bob, "need", expired.pk, "approve")
    row = Need.objects.get()
    assert (row.status, row.unreviewed_change, row.renew_on) == ("open", False, until)


def test_expired_listing_is_submitted_as_a_draft_is(alice, expired):
    commands.submit_listing(alice, "need", expired.pk)
    assert state(expired)[0] == "expired", "renewing is enough where nothing was changed"
    commands.save_listing(alice, "need", {"problem_zh": "换成广告"}, expired.pk)

    commands.submit_listing(alice, "need", expired.pk)

    assert state(expired)[0] == "submitted"


def test_technology_manager_renews_no_rewritten_listing_unread(alice, bob, expired):
    commands.save_listing(alice, "need", {"problem_zh": "换成广告"}, expired.pk)

    commands.renew_listing(bob, "need", expired.pk, why="电话确认")

    assert state(expired)[0] == "submitted"


def test_nobody_opens_for_longer_than_the_gate_lets(alice, bob, system, draft):
    submitted(alice, draft)
    commands.review_listing(bob, "need", draft.pk, "approve")
    latest = timezone.localdate() + timedelta(days=180)
    for actor in (alice, system):
        with pytest.raises(RenewalDateFar) as refused:
            commands.renew_listing(actor, "need", draft.pk, latest + timedelta(days=1))
        assert refused.value.extra["latest"] == latest.isoformat()

    commands.save_listing(alice, "need", {"renew_on": date(9999, 12, 31)}, draft.pk)
    assert Need.objects.get().renew_on == latest
    commands.store_listings(alice, "need", [commands.ListingDraft(draft.pk, False, {"renew_on": date(9999, 12, 31)})])
    assert Need.objects.get().renew_on == latest


def test_staff_open_what_others_hand_over_and_never_their_own(bob, hospital):
    other = make_organisation(name_zh="别家")
    colleague = make_member(hospital, name_zh="同事", duty="technology_manager")
    elsewhere = person_actor(colleague, other, duty="technology_manager")
    statuses = {}
    for name, actor in (("of it", colleague), ("acts for another", elsewhere), ("stranger", bob)):
        values = {"owner": hospital.pk, "title_zh": name, "problem_zh": "渗血"}
        (row,) = commands.store_listings(
            actor, "need", [commands.ListingDraft(uuid.uuid4(), True, values, publish=True)]
        )
        statuses[name] = Need.objects.get(pk=row.pk)

    assert {name: row.status for name, row in statuses.items()} == {
        "of it": "submitted",
        "acts for another": "submitted",
        "stranger": "open",
    }
    assert statuses["stranger"].renew_on == timezone.localdate() + timedelta(days=180), "it is renewed, or expires"
    again = commands.ListingDraft(statuses["stranger"].pk, False, {"problem_zh": "别的话"})
    commands.store_listings(colleague, "need", [again])
    assert Need.objects.get(pk=again.key).unreviewed_change


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verdicts", [("approve", "return"), ("approve", "approve"), ("return", "return")])
def test_two_reviewers_decide_at_once(hospital, verdicts):
    alice = make_member(hospital, name_zh="爱丽丝")
    reviewers = [make_manager(name_zh="鲍勃"), make_manager(name_zh="卡罗尔")]
    draft = make_need(hospital, open_=False)
    commands.submit_listing(alice, "need", draft.pk)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def decide(reviewer, verdict):
        try:
            start.wait(timeout=20)
            commands.review_listing(reviewer, "need", draft.pk, verdict, note="—")
            outcomes.append(verdict)
        except NotSubmitted:
            outcomes.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=pair) for pair in zip(reviewers, verdicts, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(outcomes).count("late") == 1
    first = next(outcome for outcome in outcomes if outcome != "late")
    assert state(draft)[0] == ("open" if first == "approve" else "returned")
    assert Review.objects.count() == 1
