"""Owner, colleague, guest, other side, stranger, visitor: who may do each step. A refusal changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.audit import Entry
from ronghe.base.file_kinds import FileRefused
from ronghe.base.file_names import FileNameRefused
from ronghe.base.files import FileTooLarge, StoredFile
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange import commands
from ronghe.exchange.dealing_errors import DelegateUnfit, DueDateUnfit, IntroductionMoved, NdaVersionOther, ScanUnfit
from ronghe.exchange.enums import IntroductionStatus, Side
from ronghe.exchange.models import Disclosure, Introduction, IntroductionStep, Nda, NdaAcceptance, ThreadMessage
from ronghe.exchange.queries.introductions.paged import introduction_page
from ronghe.network.models import Membership, NodeDuty, Notice, Organisation
from tests.exchange.introductions.test_story import in_days, state
from tests.factories.files import pdf, png, xlsx
from tests.factories.introductions import manager, member

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def steps(introduction: Introduction):
    """Each step that a side takes, as a call with the actor alone."""
    key = introduction.pk
    return {
        "consent": lambda actor: commands.consent(actor, key),
        "decline": lambda actor: commands.decline(actor, key),
        "withdraw": lambda actor: commands.withdraw(actor, key),
        "accept_nda": lambda actor: commands.accept_nda(actor, key, "2026-1"),
        "confirm_scan": lambda actor: commands.confirm_scan(actor, key),
        "refuse_scan": lambda actor: commands.refuse_scan(actor, key),
        "post_message": lambda actor: commands.post_message(actor, key, "您好"),
        "record_outcome": lambda actor: commands.record_outcome(actor, key, "talk"),
        "delegate": lambda actor: commands.delegate(actor, key, introduction.asked_by_id),
        "take_back": lambda actor: commands.take_back(actor, key),
        "set_due": lambda actor: commands.set_due(actor, key, in_days(3)),
    }


STEPS = (
    "accept_nda",
    "confirm_scan",
    "consent",
    "decline",
    "delegate",
    "post_message",
    "record_outcome",
    "refuse_scan",
    "set_due",
    "take_back",
    "withdraw",
)


@pytest.mark.parametrize("step", STEPS)
def test_strangers_and_visitors_do_not_find_it(cast, asked, step, anonymous, stranger):
    before = state()
    for actor in (cast.charlie, anonymous, stranger):
        with pytest.raises(NotFound):
            steps(asked)[step](actor)
    assert state() == before


@pytest.mark.parametrize("step", STEPS)
def test_guests_and_followers_read_along_and_do_nothing(cast, asked, step):
    guest = member(Organisation.objects.get(pk=cast.bob.acting_for), "guest", name_zh="访客")
    before = state()
    for actor in (guest, cast.manager):
        with pytest.raises(NotAllowed):
            steps(asked)[step](actor)
    asked.refresh_from_db()
    assert asked.status == IntroductionStatus.INTEREST
    assert state() == before


@pytest.mark.parametrize("step", ["consent", "decline"])
def test_asking_side_does_not_answer_itself(cast, asked, step):
    before = state()
    with pytest.raises(NotAllowed):
        steps(asked)[step](cast.alice)
    assert state() == before


def test_colleague_answers(cast, asked):
    colleague = member(Organisation.objects.get(pk=cast.bob.acting_for), "member", name_zh="同事")
    assert commands.consent(colleague, asked.pk).status == IntroductionStatus.CONSENTED
    told = Notice.objects.filter(kind="exchange.consented").values_list("recipient_id", flat=True)
    assert list(told) == [cast.alice.person_id]


def test_who_took_a_side_on_binds_nobody_and_the_owner_is_told_of_all(cast, asked):
    type(cast.achievement).objects.update(acts_for_us=True)
    other = manager(name_zh="李经理")
    commands.delegate(cast.manager, asked.pk, cast.manager.person_id)
    with pytest.raises(DelegateUnfit):
        commands.delegate(other, asked.pk, other.person_id)
    commands.consent(cast.manager, asked.pk)
    nda = Nda.objects.get()
    with pytest.raises(NotAllowed):
        commands.accept_nda(cast.manager, asked.pk, nda.template.version, nda.sha256)
    told = Notice.objects.filter(recipient_id=cast.bob.person_id).values_list("kind", flat=True)
    assert {"exchange.taken_on", "exchange.done_for_you"} <= set(told)

    commands.set_disclosure(cast.bob, "achievement", cast.achievement.pk, acts_for_us=False)
    asked.refresh_from_db()
    assert asked.answering_delegate_id is None
    with pytest.raises(NotAllowed):
        commands.set_due(cast.manager, asked.pk, in_days(5))


def test_whom_the_owner_entrusted_stays_when_the_mandate_ends(cast, asked):
    type(cast.achievement).objects.update(acts_for_us=True)
    commands.delegate(cast.bob, asked.pk, cast.manager.person_id)
    commands.set_disclosure(cast.bob, "achievement", cast.achievement.pk, acts_for_us=False)
    asked.refresh_from_db()
    assert asked.answering_delegate_id == cast.manager.person_id


def test_handing_back_is_told_and_an_ex_manager_is_told_nothing(cast, asked):
    commands.delegate(cast.bob, asked.pk, cast.manager.person_id)
    NodeDuty.objects.filter(person_id=cast.manager.person_id).delete()
    told = Notice.objects.filter(recipient_id=cast.manager.person_id).count()
    commands.set_due(cast.alice, asked.pk, in_days(3))
    assert Notice.objects.filter(recipient_id=cast.manager.person_id).count() == told
    NodeDuty.objects.create(person_id=cast.manager.person_id, role="technology_manager")
    commands.take_back(cast.manager, asked.pk)
    assert Notice.objects.filter(recipient_id=cast.bob.person_id, kind="exchange.handed_back").count() == 1


def test_only_who_leads_binds_the_organisation(cast, asked):
    institute = Organisation.objects.get(pk=cast.bob.acting_for)
    colleague = member(institute, "member", name_zh="同事")
    commands.consent(colleague, asked.pk)
    nda = Nda.objects.get()
    commands.upload_scan(cast.alice, asked.pk, "stamped.pdf", pdf())
    before = state()

    for bind in (
        lambda: commands.accept_nda(colleague, asked.pk, nda.template.version, nda.sha256),
        lambda: commands.confirm_scan(colleague, asked.pk),
    ):
        with pytest.raises(NotAllowed):
            bind()

    assert state() == before
    assert {"accept_nda", "confirm_scan"}.isdisjoint(introduction_page(colleague, asked.pk).may)
    assert {"accept_nda", "confirm_scan"} <= introduction_page(cast.bob, asked.pk).may


def test_where_nobody_leads_whoever_writes_for_it_binds(cast, asked):
    institute = Organisation.objects.get(pk=cast.bob.acting_for)
    Membership.objects.filter(organisation=institute).delete()
    colleague = member(institute, "member", name_zh="同事")
    commands.consent(colleague, asked.pk)
    nda = Nda.objects.get()

    commands.accept_nda(colleague, asked.pk, nda.template.version, nda.sha256)

    assert NdaAcceptance.objects.get().person_id == colleague.person_id


def test_person_of_both_organisations_acts_as_one_at_a_time(cast, asked):
    both = Actor(person_id=cast.alice.person_id, organisation_ids=frozenset({cast.alice.acting_for}), rank="owner")
    with pytest.raises(NotAllowed):
        commands.consent(both, asked.pk)


def test_delegate_acts_for_the_side_and_the_log_says_so(cast, asked):
    commands.delegate(cast.bob, asked.pk, cast.manager.person_id)
    entrusted = Notice.objects.get(kind="exchange.entrusted")
    assert entrusted.recipient_id == cast.manager.person_id
    before = state()
    commands.delegate(cast.bob, asked.pk, cast.manager.person_id)
    assert state() == before
    commands.consent(cast.manager, asked.pk)
    step = IntroductionStep.objects.get(kind="consent")
    assert (step.side, step.person_id, step.delegated) == (Side.ANSWERING, cast.manager.person_id, True)
    entry = Entry.objects.get(action="exchange.consent")
    assert (entry.person_id, entry.organisation_id) == (cast.manager.person_id, None)
    assert entry.after["for_organisation"] == str(cast.bob.acting_for)
    assert entry.after["delegated"] is True
    nda = Nda.objects.get()
    commands.accept_nda(cast.manager, asked.pk, nda.template.version, nda.sha256)
    kept = NdaAcceptance.objects.get()
    assert (kept.side, kept.organisation_id, kept.delegated) == ("answering", cast.bob.acting_for, True)


def test_taken_back_the_manager_acts_no_more(cast, asked):
    commands.delegate(cast.bob, asked.pk, cast.manager.person_id)
    commands.take_back(cast.bob, asked.pk)
    assert Notice.objects.get(kind="exchange.taken_back").recipient_id == cast.manager.person_id
    before = state()
    commands.take_back(cast.bob, asked.pk)
    with pytest.raises(NotAllowed):
        commands.consent(cast.manager, asked.pk)
    assert state() == before


def test_manager_hands_it_back_and_entrusts_nobody_else(cast, asked):
    commands.delegate(cast.bob, asked.pk, cast.manager.person_id)
    other = manager(name_zh="赵经理")
    before = state()
    with pytest.raises(NotAllowed):
        commands.delegate(cast.manager, asked.pk, other.person_id)
    assert state() == before
    assert commands.take_back(cast.manager, asked.pk).answering_delegate_id is None


def test_who_cannot_stand_for_a_side(cast, asked):
    across = manager(name_zh="钱经理")
    Membership.objects.create(person_id=across.person_id, organisation_id=cast.alice.acting_for, role="member")
    commands.delegate(cast.alice, asked.pk, cast.manager.person_id)
    before = state()
    for person_id in (across.person_id, cast.manager.person_id, cast.charlie.person_id):
        with pytest.raises(DelegateUnfit):
            commands.delegate(cast.bob, asked.pk, person_id)
    assert state() == before


def test_manager_takes_on_the_side_of_an_owner_who_asked_the_node_to_act(cast, asked):
    with pytest.raises(NotAllowed):
        commands.delegate(cast.manager, asked.pk, cast.manager.person_id)
    type(cast.achievement).objects.update(acts_for_us=True)
    taken = commands.delegate(cast.manager, asked.pk, cast.manager.person_id)
    assert (taken.asking_delegate_id, taken.answering_delegate_id) == (None, cast.manager.person_id)
    assert commands.decline(cast.manager, asked.pk).status == IntroductionStatus.DECLINED


def test_due_date_is_set_within_bounds(cast, asked):
    moved = commands.set_due(cast.bob, asked.pk, in_days(20))
    assert (moved.due_on, moved.remind_on) == (in_days(20), in_days(18))
    before = state()
    commands.set_due(cast.alice, asked.pk, in_days(20))
    for day in (in_days(-1), in_days(181)):
        with pytest.raises(DueDateUnfit):
            commands.set_due(cast.bob, asked.pk, day)
    assert state() == before
    commands.decline(cast.bob, asked.pk)
    with pytest.raises(IntroductionMoved):
        commands.set_due(cast.bob, asked.pk, in_days(5))


def test_stamped_scan_confirmed_by_the_other_side_opens(cast, consented):
    handed = commands.upload_scan(cast.alice, consented.pk, "盖章件.pdf", pdf())
    assert handed.status == IntroductionStatus.NDA
    assert Notice.objects.get(kind="exchange.scan_waiting").recipient_id == cast.bob.person_id
    scan = Nda.objects.get().scan
    before = state()
    commands.upload_scan(cast.alice, consented.pk, "盖章件.pdf", pdf())
    with pytest.raises(NotAllowed):
        commands.confirm_scan(cast.alice, consented.pk)
    assert state() == before
    opened = commands.confirm_scan(cast.bob, consented.pk, scan.sha256)
    assert opened.status == IntroductionStatus.OPEN
    assert Disclosure.objects.filter(tier="nda", until_at=None).count() == 2
    before = state()
    commands.confirm_scan(cast.bob, consented.pk)
    with pytest.raises(IntroductionMoved):
        commands.upload_scan(cast.alice, consented.pk, "新.pdf", pdf(b"<< /x 1 >>"))
    assert state() == before


def test_scan_that_is_refused_or_replaced(cast, consented):
    commands.upload_scan(cast.alice, consented.pk, "a.png", png())
    first = Nda.objects.get().scan
    commands.upload_scan(cast.alice, consented.pk, "b.pdf", pdf())
    with pytest.raises(NdaVersionOther):
        commands.confirm_scan(cast.bob, consented.pk, first.sha256)
    refused = commands.refuse_scan(cast.bob, consented.pk, "看不清公章")
    assert refused.status == IntroductionStatus.CONSENTED
    assert IntroductionStep.objects.get(kind="scan_refused").note == "看不清公章"
    with pytest.raises(IntroductionMoved):
        commands.confirm_scan(cast.bob, consented.pk)
    assert not Disclosure.objects.filter(tier="nda").exists()


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.xlsx", xlsx("x"), ScanUnfit),
        ("a.pdf", b"<script>alert(1)</script>", FileRefused),
        ("a.pdf", pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), FileRefused),
        ("../a.pdf", pdf(), FileNameRefused),
        ("a.pdf", b"x" * (21 * 1024 * 1024), FileTooLarge),
    ],
    ids=["table", "page", "script", "path", "large"],
)
def test_hostile_files_are_neither_scan_nor_attachment(cast, opened, name, content, refusal):
    before = (state(), StoredFile.objects.count())
    if refusal is not ScanUnfit:
        with pytest.raises(refusal):
            commands.post_message(cast.alice, opened.pk, "见附件", [("好.pdf", pdf()), (name, content)])
    Introduction.objects.update(status=IntroductionStatus.NDA)
    with pytest.raises(refusal):
        commands.upload_scan(cast.alice, opened.pk, name, content)
    assert (state(), StoredFile.objects.count()) == before


def test_strangers_leave_no_file_behind(cast, opened, node):
    with pytest.raises(NotFound):
        commands.post_message(cast.charlie, opened.pk, "见附件", [("a.pdf", pdf())])
    with pytest.raises(NotFound):
        commands.upload_scan(cast.charlie, opened.pk, "a.pdf", pdf())
    assert StoredFile.objects.count() == 0
    assert list((node / "files").rglob("*")) == []


def test_message_carries_its_files(cast, opened):
    message = commands.post_message(cast.alice, opened.pk, "见附件", [("方案.pdf", pdf())])
    assert [(file.name, file.handed_in_by) for file in message.files.all()] == [("方案.pdf", cast.alice.person_id)]
    assert ThreadMessage.objects.get().side == Side.ASKING


def test_reminders_come_before_and_after_the_day_and_not_twice(cast, asked):
    day = asked.due_on
    assert commands.remind(day - timedelta(days=3)) == 0
    assert commands.remind(day - timedelta(days=2)) == 1
    assert commands.remind(day - timedelta(days=2)) == 0
    assert commands.remind(day) == 0
    assert commands.remind(day + timedelta(days=1)) == 1
    assert commands.remind(day + timedelta(days=2)) == 0
    assert commands.remind(day + timedelta(days=8)) == 1
    told = list(
        Notice.objects.exclude(kind="exchange.interest_shown")
        .order_by("created_at")
        .values_list("kind", "recipient_id")
    )
    assert told == [(f"exchange.{kind}", cast.bob.person_id) for kind in ("due", "overdue", "overdue")]
    commands.decline(cast.bob, asked.pk)
    assert commands.remind(day + timedelta(days=30)) == 0


def test_side_without_people_is_told_of_to_the_node(cast):
    Membership.objects.filter(person_id=cast.bob.person_id).update(until_on=timezone.localdate())
    commands.show_interest(cast.alice, "achievement", cast.achievement.pk)
    notice = Notice.objects.get()
    assert (notice.recipient_id, notice.kind) == (cast.manager.person_id, "exchange.unattended")
