"""From interest to outcome: what each step leaves behind, and what a second time changes (nothing)."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange import commands
from ronghe.exchange.dealing_errors import (
    AskedTooSoon,
    IntroductionMoved,
    InvitationUnfit,
    MessageUnfit,
    NdaVersionOther,
    OrganisationMissing,
    OutcomeUnfit,
    OwnListing,
)
from ronghe.exchange.enums import IntroductionStatus, MatchStatus, Outcome
from ronghe.exchange.errors import PatientNameFound
from ronghe.exchange.models import Disclosure, Introduction, IntroductionStep, Match, Nda, NdaAcceptance, ThreadMessage
from ronghe.exchange.signals import introduction_accepted
from ronghe.network.models import Notice
from tests.factories import make_need, make_organisation
from tests.factories.introductions import member

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def state() -> tuple[int, ...]:
    """How many rows of each kind an introduction may leave."""
    models = (Introduction, IntroductionStep, Notice, Nda, NdaAcceptance, Disclosure, ThreadMessage, Entry)
    return tuple(model.objects.count() for model in models)


def in_days(number: int):
    return timezone.localdate() + timedelta(days=number)


def test_interest_waits_for_the_owner(cast, asked):
    assert (asked.status, asked.due_on, asked.remind_on) == (IntroductionStatus.INTEREST, in_days(7), in_days(5))
    assert (asked.asked_by_id, asked.asked_for_id) == (cast.alice.person_id, cast.alice.acting_for)
    assert (asked.answered_by_id, asked.need_id) == (cast.achievement.owner_id, cast.need.pk)
    notice = Notice.objects.get()
    assert (notice.recipient_id, notice.kind) == (cast.bob.person_id, "exchange.interest_shown")
    assert (notice.path, notice.due_on) == (f"/introductions/{asked.pk}/", asked.due_on)
    assert list(asked.steps.values_list("kind", "side", "person_id")) == [("interest", "asking", cast.alice.person_id)]


def test_interest_again_changes_nothing(cast, asked):
    before = state()
    again = commands.show_interest(cast.alice, "achievement", cast.achievement.pk, "另一句话")
    assert (again.pk, again.message) == (asked.pk, "想谈一谈")
    assert state() == before


def test_consent_opens_names_and_draws_the_agreement_up(cast, asked):
    heard = []

    def listen(sender, **given):
        heard.append((given["introduction_id"], given["actor"].person_id))

    introduction_accepted.connect(listen)
    try:
        consented = commands.consent(cast.bob, asked.pk, "欢迎")
        before = state()
        commands.consent(cast.bob, asked.pk)
    finally:
        introduction_accepted.disconnect(listen)
    assert heard == [(asked.pk, cast.bob.person_id)]
    assert state() == before
    assert (consented.status, consented.due_on) == (IntroductionStatus.CONSENTED, in_days(14))
    nda = Nda.objects.get(introduction=asked)
    for text, names in ((nda.text_zh, ("甲医院", "乙研究所")), (nda.text_en, ("Hospital A", "Institute B"))):
        assert all(name in text for name in names)
        assert "{" not in text
    assert nda.sha256 == hashlib.sha256(f"{nda.text_zh}\n{nda.text_en}".encode()).hexdigest()


def test_consent_marks_the_suggestion_as_introduced_in_every_audience(cast):
    for audience in ("public", "member"):
        Match.objects.create(
            need=cast.need, audience=audience, offer_kind="achievement", offer_id=cast.achievement.pk, place=1, score=1
        )
    asked = commands.show_interest(cast.alice, "achievement", cast.achievement.pk, need_id=cast.need.pk)
    assert asked.match is not None
    assert set(Match.objects.values_list("status", flat=True)) == {MatchStatus.SUGGESTED}
    commands.consent(cast.bob, asked.pk)
    assert list(Match.objects.values_list("status", flat=True)) == [MatchStatus.INTRODUCED] * 2


def test_receiver_that_fails_undoes_the_consent(cast, asked):
    def fail(sender, **given):
        raise RuntimeError("no project")

    introduction_accepted.connect(fail)
    before = state()
    try:
        with pytest.raises(RuntimeError):
            commands.consent(cast.bob, asked.pk)
    finally:
        introduction_accepted.disconnect(fail)
    asked.refresh_from_db()
    assert (asked.status, asked.consented_at) == (IntroductionStatus.INTEREST, None)
    assert state() == before


def test_agreement_opens_the_higher_tier_once_both_accepted(cast, consented):
    nda = Nda.objects.get(introduction=consented)
    version = nda.template.version
    first = commands.accept_nda(cast.alice, consented.pk, version, nda.sha256)
    assert first.status == IntroductionStatus.NDA
    assert not Disclosure.objects.filter(tier="nda").exists()
    before = state()
    commands.accept_nda(cast.alice, consented.pk, version, nda.sha256)
    assert state() == before
    second = commands.accept_nda(cast.bob, consented.pk, version)
    assert (second.status, second.due_on) == (IntroductionStatus.OPEN, in_days(30))
    opened = set(Disclosure.objects.filter(until_at=None).values_list("listing_id", "organisation_id", "tier"))
    assert opened == {
        (cast.achievement.pk, cast.alice.acting_for, "nda"),
        (cast.need.pk, cast.bob.acting_for, "nda"),
    }
    kept = set(NdaAcceptance.objects.values_list("side", "person_id", "organisation_id", "version", "sha256"))
    assert kept == {
        ("asking", cast.alice.person_id, cast.alice.acting_for, version, nda.sha256),
        ("answering", cast.bob.person_id, cast.bob.acting_for, version, nda.sha256),
    }


@pytest.mark.parametrize("given", [("2020-1", ""), ("", "0" * 64)], ids=["version", "digest"])
def test_another_text_is_not_accepted(cast, consented, given):
    version, digest = given
    before = state()
    with pytest.raises(NdaVersionOther):
        commands.accept_nda(cast.alice, consented.pk, version or Nda.objects.get().template.version, digest)
    assert state() == before


def test_outcome_goes_on_and_nothing_closes_what_was_open(cast, opened):
    talk = commands.record_outcome(cast.alice, opened.pk, "talk")
    assert (talk.status, talk.outcome, talk.due_on) == (IntroductionStatus.CLOSED, Outcome.TALK, in_days(30))
    trial = commands.record_outcome(cast.bob, opened.pk, "trial", "两台样机")
    assert (trial.outcome, trial.note, trial.due_on) == (Outcome.TRIAL, "两台样机", in_days(90))
    before = state()
    commands.record_outcome(cast.bob, opened.pk, "trial", "两台样机")
    with pytest.raises(OutcomeUnfit):
        commands.record_outcome(cast.bob, opened.pk, "none", "  ")
    with pytest.raises(OutcomeUnfit):
        commands.record_outcome(cast.bob, opened.pk, "married")
    assert state() == before
    ended = commands.record_outcome(cast.bob, opened.pk, "none", "精度不够")
    assert (ended.outcome, ended.due_on) == (Outcome.NONE, None)
    assert not Disclosure.objects.filter(until_at=None).exists()
    with pytest.raises(IntroductionMoved):
        commands.post_message(cast.alice, opened.pk, "还在吗")
    with pytest.raises(IntroductionMoved):
        commands.record_outcome(cast.bob, opened.pk, "talk")


def test_message_with_the_same_id_is_one(cast, opened):
    key = uuid.uuid4()
    first = commands.post_message(cast.alice, opened.pk, "您好", message_id=key)
    before = state()
    assert commands.post_message(cast.alice, opened.pk, "您好", message_id=key).pk == first.pk == key
    with pytest.raises(NotFound):
        commands.post_message(cast.bob, opened.pk, "您好", message_id=key)
    with pytest.raises(MessageUnfit):
        commands.post_message(cast.alice, opened.pk, " \x00 ")
    with pytest.raises(MessageUnfit):
        commands.post_message(cast.alice, opened.pk, "长" * 10_001)
    assert state() == before


def test_nothing_is_said_before_confidentiality_stands(cast, consented):
    before = state()
    with pytest.raises(IntroductionMoved):
        commands.post_message(cast.alice, consented.pk, "先聊聊")
    with pytest.raises(IntroductionMoved):
        commands.record_outcome(cast.alice, consented.pk, "talk")
    assert state() == before


def test_declined_is_told_and_not_asked_again_for_a_while(cast, asked):
    declined = commands.decline(cast.bob, asked.pk, "暂不对外")
    assert (declined.status, declined.due_on) == (IntroductionStatus.DECLINED, None)
    assert Notice.objects.filter(recipient_id=cast.alice.person_id, kind="exchange.declined").count() == 1
    before = state()
    commands.decline(cast.bob, asked.pk)
    for wrong in (
        lambda: commands.consent(cast.bob, asked.pk),
        lambda: commands.withdraw(cast.alice, asked.pk),
        lambda: commands.accept_nda(cast.alice, asked.pk, "2026-1"),
    ):
        with pytest.raises(IntroductionMoved):
            wrong()
    with pytest.raises(AskedTooSoon):
        commands.show_interest(cast.alice, "achievement", cast.achievement.pk)
    assert state() == before
    Introduction.objects.update(closed_at=timezone.now() - timedelta(days=31))
    assert commands.show_interest(cast.alice, "achievement", cast.achievement.pk).pk != asked.pk


def test_withdrawing(cast, asked):
    with pytest.raises(IntroductionMoved):
        commands.withdraw(cast.bob, asked.pk)
    commands.consent(cast.bob, asked.pk)
    gone = commands.withdraw(cast.bob, asked.pk, "情况有变")
    assert gone.status == IntroductionStatus.WITHDRAWN
    again = commands.show_interest(cast.alice, "achievement", cast.achievement.pk)
    assert again.pk != asked.pk
    assert commands.withdraw(cast.alice, again.pk).status == IntroductionStatus.WITHDRAWN


def test_withdrawn_listing_is_neither_asked_for_nor_consented_to(cast, asked):
    commands.withdraw_listing(cast.bob, "achievement", cast.achievement.pk)
    before = state()
    with pytest.raises(IntroductionMoved):
        commands.consent(cast.bob, asked.pk)
    with pytest.raises(NotFound):
        commands.show_interest(cast.charlie, "achievement", cast.achievement.pk)
    assert state() == before


def test_owner_invites_a_partner_to_its_need(cast):
    invited = commands.show_interest(cast.alice, "need", cast.need.pk, "请看看", invited_id=cast.charlie.acting_for)
    assert (invited.answered_by_id, invited.need_id) == (cast.charlie.acting_for, cast.need.pk)
    assert Notice.objects.get().kind == "exchange.invited"
    commands.consent(cast.charlie, invited.pk)
    nda = Nda.objects.get(introduction=invited)
    for one in (cast.alice, cast.charlie):
        commands.accept_nda(one, invited.pk, nda.template.version)
    opened = set(Disclosure.objects.filter(tier="nda").values_list("listing_id", "organisation_id"))
    assert opened == {(cast.need.pk, cast.charlie.acting_for)}


def test_interest_that_cannot_be_shown(cast):
    before = state()
    guest = member(make_organisation(name_zh="客"), "guest")
    other = make_need(make_organisation(name_zh="丁医院"))
    achievement = cast.achievement.pk
    before = state()
    with pytest.raises(OwnListing):
        commands.show_interest(cast.bob, "achievement", achievement)
    with pytest.raises(OrganisationMissing):
        commands.show_interest(guest, "achievement", achievement)
    with pytest.raises(OrganisationMissing):
        commands.show_interest(cast.manager, "achievement", achievement)
    with pytest.raises(NotFound):
        commands.show_interest(cast.alice, "achievement", uuid.uuid4())
    with pytest.raises(NotFound):
        commands.show_interest(cast.alice, "achievement", achievement, need_id=other.pk)
    with pytest.raises(InvitationUnfit):
        commands.show_interest(cast.alice, "achievement", achievement, invited_id=cast.charlie.acting_for)
    with pytest.raises(MessageUnfit):
        commands.show_interest(cast.alice, "achievement", achievement, "长" * 2001)
    with pytest.raises(PatientNameFound):
        commands.show_interest(cast.alice, "achievement", achievement, "患者张三,住院号 20231234")
    assert state() == before


def test_hostile_names_fill_their_own_place_only(cast, system):
    asker = member(make_organisation(name_zh="{answering}{date}<script>"))
    asked = commands.show_interest(asker, "achievement", cast.achievement.pk)
    commands.consent(cast.bob, asked.pk)
    assert "甲方：{answering}{date}<script>\n" in Nda.objects.get(introduction=asked).text_zh


def test_node_withdraws_with_a_reason_and_consents_for_nobody(cast, asked, system):
    before = state()
    with pytest.raises(NotAllowed):
        commands.consent(system, asked.pk)
    assert state() == before
    gone = commands.withdraw(system.because("both asked by telephone"), asked.pk)
    assert gone.status == IntroductionStatus.WITHDRAWN
    assert Entry.objects.latest("seq").why == "both asked by telephone"
