"""An expert is invited to a need: who may invite, who answers, what is opened to whom, and what nobody else learns."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange import commands, permissions
from ronghe.exchange.dealing_errors import (
    AskedTooSoon,
    DelegateUnfit,
    InvitationUnfit,
    MessageUnfit,
    OrganisationMissing,
)
from ronghe.exchange.enums import IntroductionStatus, MatchStatus, Side
from ronghe.exchange.models import Disclosure, Introduction, Match, Nda, NdaAcceptance, Need
from ronghe.exchange.permissions import sides
from ronghe.exchange.queries.disclosures import disclosures_of
from ronghe.exchange.queries.introductions.listed import Box, in_box, introductions_of
from ronghe.exchange.queries.introductions.paged import introduction_page
from ronghe.journey.models import Project
from ronghe.journey.queries.projects import visible_projects
from ronghe.network import commands as network
from ronghe.network.models import Membership, Notice, Organisation, Person
from tests.exchange.introductions.test_permissions import STEPS, steps
from tests.exchange.introductions.test_story import state
from tests.factories import NODE, acting, make_expert, make_organisation, make_person
from tests.factories.files import pdf
from tests.factories.introductions import manager, member

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def company(node, db) -> Organisation:
    """Where Eve works."""
    return make_organisation(kind="company", name_zh="戊公司", name_en="Company E")


@pytest.fixture
def expert(company) -> Person:
    """Eve, an expert who logs in."""
    values = {"name_zh": "伊芙", "name_en": "Eve", "is_expert": True, "listed": True, "organisation": company.pk}
    return make_person(**values)


@pytest.fixture
def eve(expert) -> Actor:
    return acting(expert)


@pytest.fixture
def colleague(company) -> Actor:
    """Of Eve's company, and its manager."""
    return member(company)


@pytest.fixture
def invited(cast, expert) -> Introduction:
    """Alice invited Eve to her need."""
    return commands.show_interest(cast.alice, "need", cast.need.pk, "想请教", expert_id=expert.pk)


def agreed(introduction: Introduction, *actors: Actor) -> Introduction:
    nda = Nda.objects.get(introduction=introduction)
    for actor in actors:
        introduction = commands.accept_nda(actor, introduction.pk, nda.template.version, nda.sha256)
    return introduction


def test_an_expert_answers_in_their_own_name(cast, expert, invited):
    assert (invited.expert_id, invited.answered_by_id, invited.need_id) == (expert.pk, None, cast.need.pk)
    notice = Notice.objects.get()
    assert (notice.recipient_id, notice.kind) == (expert.pk, "exchange.invited")
    assert (notice.path, notice.due_on) == (f"/introductions/{invited.pk}/", invited.due_on)
    assert "organisation" not in notice.context
    logged = Entry.objects.filter(action="exchange.show_interest").get()
    assert logged.after["for_organisation"] == str(cast.alice.acting_for)


def test_inviting_again_gives_the_one_that_is_alive(cast, expert, invited):
    before = state()
    assert commands.show_interest(cast.alice, "need", cast.need.pk, expert_id=expert.pk).pk == invited.pk
    assert state() == before
    with transaction.atomic(), pytest.raises(IntegrityError):
        Introduction.objects.create(
            listing_kind="need", listing_id=cast.need.pk, asked_for=invited.asked_for, expert=expert
        )
    with transaction.atomic(), pytest.raises(IntegrityError):
        Introduction.objects.create(listing_kind="need", listing_id=cast.need.pk, asked_for=invited.asked_for)


def test_an_organisation_and_its_expert_are_invited_apart(cast, expert, company, invited):
    other = commands.show_interest(cast.alice, "need", cast.need.pk, invited_id=company.pk)
    assert other.pk != invited.pk
    assert (other.expert_id, other.answered_by_id) == (None, company.pk)


@pytest.mark.parametrize("step", STEPS)
def test_colleague_stranger_and_visitor_do_not_find_it(cast, invited, colleague, step, anonymous, stranger):
    before = state()
    for actor in (colleague, cast.bob, cast.charlie, anonymous, stranger):
        with pytest.raises(NotFound):
            steps(invited)[step](actor)
    assert state() == before


def test_who_follows_neither_answers_nor_takes_an_expert_on_who_logs_in(cast, invited):
    before = state()
    with pytest.raises(NotAllowed):
        commands.consent(cast.manager, invited.pk)
    with pytest.raises(NotAllowed):
        commands.delegate(cast.manager, invited.pk, cast.manager.person_id)
    assert "take_on" not in introduction_page(cast.manager, invited.pk).may
    assert state() == before


def test_it_lies_in_the_experts_box_whomever_they_act_for(cast, expert, company, invited, colleague):
    Membership.objects.create(person=expert, organisation=company, role="guest")
    for actor in (acting(expert), acting(expert, company)):
        assert list(introductions_of(actor).filter(in_box(actor, Box.ANSWER))) == [invited]
    assert list(introductions_of(cast.alice).filter(in_box(cast.alice, Box.WAITING))) == [invited]
    assert not introductions_of(colleague).exists()


def test_no_name_of_the_asking_side_before_consent_where_it_wishes_so(cast, expert, eve):
    Need.objects.filter(pk=cast.need.pk).update(anonymous=True)
    row = commands.show_interest(cast.alice, "need", cast.need.pk, expert_id=expert.pk)

    asking = introduction_page(eve, row.pk).row.asking
    assert (asking.name, asking.organisation_id, asking.person) == ("", None, "")
    answering = introduction_page(cast.alice, row.pk).row.answering
    assert (answering.kind, answering.name, answering.expert_id) == ("专家", "伊芙", expert.pk)

    commands.consent(eve, row.pk)
    assert introduction_page(eve, row.pk).row.asking.name == "甲医院"


def test_consent_and_agreement_open_the_need_to_the_expert_alone(cast, expert, eve, colleague, invited):
    cast.need.tiers = {"practice": "nda"}
    cast.need.practice_zh = "只在保密后可读"
    cast.need.save()
    consented = commands.consent(eve, invited.pk, "愿意谈")
    text = Nda.objects.get(introduction=invited)
    assert "伊芙" in text.text_zh
    assert "Eve" in text.text_en
    assert consented.status == IntroductionStatus.CONSENTED
    assert not permissions.may_read_field(cast.need, "practice", eve)

    opened = agreed(invited, cast.alice, eve)

    assert opened.status == IntroductionStatus.OPEN
    assert permissions.may_read_field(cast.need, "practice", eve)
    for actor in (colleague, cast.bob, cast.charlie, Actor.anonymous()):
        assert not permissions.may_read_field(cast.need, "practice", actor)
    assert {(row.organisation_id, row.person_id) for row in Disclosure.objects.all()} == {(None, expert.pk)}
    acceptance = NdaAcceptance.objects.get(side=Side.ANSWERING)
    assert (acceptance.person_id, acceptance.organisation_id) == (expert.pk, None)
    entry = Entry.objects.filter(action="exchange.accept_nda", person_id=expert.pk).get()
    assert (entry.after["for_organisation"], entry.after["for_expert"]) == ("", str(expert.pk))


def test_the_project_and_the_thread_are_of_the_two(cast, eve, colleague, invited):
    commands.consent(eve, invited.pk)
    agreed(invited, cast.alice, eve)
    commands.post_message(eve, invited.pk, "周四可以")

    assert introduction_page(cast.alice, invited.pk).thread[0].who == "伊芙"
    project = Project.objects.get()
    assert list(visible_projects(eve)) == [project]
    assert not visible_projects(colleague).exists()


def test_what_came_to_nothing_closes_what_was_open(cast, eve, invited):
    commands.consent(eve, invited.pk)
    agreed(invited, cast.alice, eve)
    commands.record_outcome(cast.alice, invited.pk, "none", "方向不合")
    assert not Disclosure.objects.filter(until_at__isnull=True).exists()


def test_the_owner_sees_and_takes_back_what_is_open_to_an_expert(cast, expert, eve, invited):
    commands.consent(eve, invited.pk)
    agreed(invited, cast.alice, eve)
    (row,) = disclosures_of(cast.alice, cast.need)
    assert (row.person_id, row.tier) == (expert.pk, Audience.NDA)
    commands.take_back_disclosure(cast.alice, row.pk)
    assert permissions.reading_of(eve).opened == {}


def test_a_declined_invitation_is_not_sent_again_at_once(cast, expert, eve, invited):
    commands.decline(eve, invited.pk, "时间不合")
    with pytest.raises(AskedTooSoon):
        commands.show_interest(cast.alice, "need", cast.need.pk, expert_id=expert.pk)


def test_an_expert_entrusts_their_side(cast, expert, eve, invited):
    commands.delegate(eve, invited.pk, cast.manager.person_id)
    commands.consent(cast.manager, invited.pk)
    assert agreed(invited, cast.manager).status == IntroductionStatus.NDA
    acceptance = NdaAcceptance.objects.get()
    assert (acceptance.organisation_id, acceptance.delegated) == (None, True)


def test_suggestion_counts_as_introduced(cast, expert, eve):
    Match.objects.create(need=cast.need, audience="public", offer_kind="expert", offer_id=expert.pk, place=1, score=1)
    row = commands.show_interest(cast.alice, "need", cast.need.pk, expert_id=expert.pk)
    assert row.match is not None
    commands.consent(eve, row.pk)
    assert Match.objects.get().status == MatchStatus.INTRODUCED


def test_who_may_not_invite_changes_nothing(cast, expert, colleague, anonymous, stranger):
    unlisted = make_expert(name_zh="不愿被找到", listed=False)
    nobody = make_person(name_zh="不是专家", listed=True)
    own = make_expert(name_zh="自家专家", organisation=cast.alice.acting_for)
    guest = member(Organisation.objects.get(pk=cast.alice.acting_for), "guest", name_zh="访客")
    before = state()
    refusals = [
        (colleague, expert, InvitationUnfit),
        (cast.bob, expert, InvitationUnfit),
        (guest, expert, OrganisationMissing),
        (anonymous, expert, OrganisationMissing),
        (stranger, expert, OrganisationMissing),
        (cast.alice, unlisted, NotFound),
        (cast.alice, nobody, NotFound),
        (cast.alice, own, InvitationUnfit),
    ]
    for actor, person, refusal in refusals:
        with pytest.raises(refusal):
            commands.show_interest(actor, "need", cast.need.pk, expert_id=person.pk)
    with pytest.raises(InvitationUnfit):
        commands.show_interest(cast.bob, "achievement", cast.achievement.pk, expert_id=expert.pk)
    with pytest.raises(MessageUnfit):
        commands.show_interest(cast.alice, "need", cast.need.pk, "长" * 2001, expert_id=expert.pk)
    assert [one for one in zip(state(), before, strict=True) if one[0] != one[1]] == []


def test_a_record_without_account_is_answered_for_by_its_organisation(cast, company, colleague):
    record = make_expert(name_zh="记录里的专家", organisation=company.pk)
    row = commands.show_interest(cast.alice, "need", cast.need.pk, expert_id=record.pk)

    assert (row.expert_id, row.answered_by_id) == (record.pk, company.pk)
    assert Notice.objects.get().recipient_id == colleague.person_id
    party = introduction_page(cast.alice, row.pk).row.answering
    assert (party.name, party.through) == ("记录里的专家", "戊公司")
    commands.consent(colleague, row.pk)
    agreed(row, cast.alice, colleague)
    assert {(one.organisation_id, one.person_id) for one in Disclosure.objects.all()} == {(company.pk, None)}


def test_a_record_of_nobody_is_acted_for_by_the_node_and_signs_on_paper(cast):
    record = make_expert(name_zh="无人代表的专家", organisation=make_organisation(name_zh="没有成员").pk)
    row = commands.show_interest(cast.alice, "need", cast.need.pk, expert_id=record.pk)
    notice = Notice.objects.get()
    assert (notice.recipient_id, notice.kind) == (cast.manager.person_id, "exchange.expert_unattended")
    assert row.answered_by_id is None
    with pytest.raises(NotAllowed):
        commands.consent(cast.manager, row.pk)

    page = introduction_page(cast.manager, row.pk)
    assert "take_on" in page.may
    assert page.for_record
    commands.delegate(cast.manager, row.pk, cast.manager.person_id)
    commands.consent(cast.manager, row.pk)
    with pytest.raises(NotAllowed):
        agreed(row, cast.manager)
    commands.upload_scan(cast.manager, row.pk, "双方签字.pdf", pdf())
    opened = commands.confirm_scan(cast.alice, row.pk)

    assert opened.status == IntroductionStatus.OPEN
    assert {(one.organisation_id, one.person_id) for one in Disclosure.objects.all()} == {(None, record.pk)}
    assert permissions.reading_of(cast.manager).opened == {}


def test_unticking_the_mandate_leaves_the_experts_side_alone(cast):
    record = make_expert(name_zh="无人代表的专家")
    Need.objects.filter(pk=cast.need.pk).update(acts_for_us=True)
    row = commands.show_interest(cast.alice, "need", cast.need.pk, expert_id=record.pk)
    other = manager(name_zh="赵经理")
    commands.delegate(cast.manager, row.pk, cast.manager.person_id)
    commands.delegate(other, row.pk, other.person_id)
    row.refresh_from_db()
    assert (row.asking_delegate_id, row.answering_delegate_id) == (cast.manager.person_id, other.person_id)

    commands.set_disclosure(cast.alice, "need", cast.need.pk, acts_for_us=False)

    row.refresh_from_db()
    assert (row.asking_delegate_id, row.answering_delegate_id) == (None, other.person_id)


def test_the_invited_expert_acts_for_neither_side_as_technology_manager(cast, company):
    both = manager(name_zh="兼任专家")
    network.save_person(NODE, {"is_expert": True, "listed": True}, both.person_id)
    row = commands.show_interest(cast.alice, "need", cast.need.pk, expert_id=both.person_id)
    with pytest.raises(DelegateUnfit):
        commands.delegate(cast.alice, row.pk, both.person_id)
    assert sides.acting_side(both, row) == Side.ANSWERING
    assert not sides.acts_as_delegate(both, row)


def test_who_claims_the_record_answers_from_then_on(cast):
    record = make_expert(name_zh="无人代表的专家")
    row = commands.show_interest(cast.alice, "need", cast.need.pk, expert_id=record.pk)
    person = make_person(name_zh="无人代表的专家")
    person.user.person = record
    person.user.save()
    claimed = acting(Person.objects.get(pk=record.pk))
    assert commands.consent(claimed, row.pk).status == IntroductionStatus.CONSENTED


def test_an_expert_who_is_no_member_learns_no_title_that_is_for_members(cast, expert, eve):
    Need.objects.filter(pk=cast.need.pk).update(tier="member")
    row = commands.show_interest(cast.alice, "need", cast.need.pk, expert_id=expert.pk)
    assert Notice.objects.get().context == {}
    assert introduction_page(eve, row.pk).row.title == ""
    commands.consent(eve, row.pk)
    assert cast.need.title_zh not in Nda.objects.get().text_zh
