"""Tiers: every column has a decision, and each reader reads up to the tier that is theirs."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.audience import ORDER, Audience, audience_of, reads
from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange import commands, permissions, queries
from ronghe.exchange.commands.introductions.opening import close_again, open_to_other_side
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.errors import DisclosureUnusable, TierUnusable
from ronghe.exchange.models import Disclosure, Look
from ronghe.exchange.models.kinds import MODELS, SUBJECTS
from ronghe.exchange.permissions.tiers import ALWAYS, GIVES_AWAY, TEASER, columns_of
from ronghe.exchange.queries.disclosures import disclosures_of
from ronghe.exchange.queries.listings import readable_texts
from ronghe.exchange.queries.reviewing import queue
from tests.factories import (
    acting,
    actor_of,
    login,
    make_achievement,
    make_duty,
    make_need,
    make_organisation,
    make_person,
)
from tests.factories.desk import make_introduction

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.mark.unit
@pytest.mark.parametrize("kind", ListingKind)
def test_every_column_has_a_decision(kind):
    model = MODELS[kind]
    held = {column for field in permissions.FIELDS[kind] for column in columns_of(model, field)}
    columns = {column.name for column in model._meta.concrete_fields}

    assert columns - held - ALWAYS == set(), (
        f"name the field of these columns of {kind}, with the tier that reads it, in exchange/permissions/tiers.py"
    )
    assert set(SUBJECTS[kind]) <= set(permissions.FIELDS[kind])


@pytest.mark.unit
@pytest.mark.parametrize("kind", ListingKind)
def test_every_field_stands_somewhere_and_is_never_wider_than_its_listing(kind):
    fields = permissions.FIELDS[kind]
    assert [name for name in fields if not columns_of(MODELS[kind], name)] == [
        name for name in fields if name in ("targets", "attachments")
    ]
    listing = MODELS[kind](tier="member")
    assert {permissions.field_tier(listing, name) for name in fields} <= {
        Audience.MEMBER,
        Audience.NDA,
        Audience.PRIVATE,
    }
    assert permissions.field_tier(listing, "no such field") == Audience.PRIVATE


def people_around(owner):
    """Somebody of each kind, and up to which tier each reads an undisclosed listing of this owner."""
    rival = make_organisation(name_zh="竞争单位")
    person = make_person().pk
    return {
        "anonymous": (Actor.anonymous(), Audience.PUBLIC),
        "stranger": (Actor(person_id=person), Audience.PUBLIC),
        "rival": (actor_of(rival), Audience.MEMBER),
        "rival guest": (replace(actor_of(rival), rank="guest"), Audience.MEMBER),
        "owner's guest": (replace(actor_of(owner), rank="guest"), Audience.NDA),
        "owner's member": (actor_of(owner), Audience.PRIVATE),
        "owner's manager": (replace(actor_of(owner), rank="manager"), Audience.PRIVATE),
        "administrator": (Actor(person_id=person, roles=frozenset({"administrator"})), Audience.MEMBER),
        "auditor": (Actor(person_id=person, roles=frozenset({"auditor"})), Audience.MEMBER),
        "policy officer": (Actor(person_id=person, roles=frozenset({"policy_officer"})), Audience.MEMBER),
        "technology manager": (Actor(person_id=person, roles=frozenset({"technology_manager"})), Audience.MEMBER),
    }


def test_each_reader_reads_up_to_the_tier_that_is_theirs():
    tiers = {"problem": "public", "population": "member", "outcome": "nda", "setting": "private"}
    need = make_need(tiers=tiers, population_zh="人群", outcome_zh="结果", setting_zh="场景")

    for name, (actor, tier) in people_around(need.owner).items():
        found = {subject for subject, _zh, _en in readable_texts(actor, queries.listing_of(actor, "need", need.pk))}
        expected = {field for field, stated in tiers.items() if reads(tier, stated)}
        assert found == expected | {"title"}, name


def test_disclosure_opens_one_listing_to_one_organisation_until_it_is_taken_back():
    tiers = {"problem": "nda", "outcome": "private"}
    need = make_need(tiers=tiers, outcome_zh="结果", practice_zh="现状")
    other = make_need(need.owner, tiers=tiers, practice_zh="现状")
    rival = make_organisation(name_zh="竞争单位")

    def problem(actor, listing):
        return queries.listing_of(actor, "need", listing.pk).problem_zh

    disclosure = commands.disclose(actor_of(need.owner), need, rival)

    assert problem(actor_of(rival), need) == need.problem_zh
    assert queries.listing_of(actor_of(rival), "need", need.pk).outcome_zh == ""
    assert problem(actor_of(rival), other) == ""
    assert problem(actor_of(make_organisation(name_zh="第三方")), need) == ""
    assert problem(replace(actor_of(rival), rank="guest"), need) == ""

    commands.take_back_disclosure(actor_of(need.owner), disclosure.pk)
    assert problem(actor_of(rival), need) == ""
    assert [entry.action for entry in Entry.objects.order_by("seq") if entry.subject_id == str(need.pk)][-2:] == [
        "exchange.disclose",
        "exchange.take_back_disclosure",
    ]


def test_disclosing_again_raises_the_tier_and_never_lowers_it():
    need = make_need()
    rival = make_organisation(name_zh="竞争单位")
    owner = actor_of(need.owner)

    first = commands.disclose(owner, need, rival, Audience.MEMBER)
    raised = commands.disclose(owner, need, rival, Audience.NDA)
    same = commands.disclose(owner, need, rival, Audience.PUBLIC)

    assert first.pk == raised.pk == same.pk
    assert Disclosure.objects.get().tier == Audience.NDA


def test_what_one_introduction_opened_the_end_of_another_leaves_open():
    need = make_need(tiers={"problem": "nda"})
    rival = make_organisation(name_zh="竞争单位")
    one = make_introduction(need, rival, status="open")
    other = make_introduction(make_need(need.owner), rival, status="open")
    node = actor_of(need.owner)
    for introduction in (one, other, one):
        open_to_other_side(introduction, node, need, Audience.NDA)
    assert Disclosure.objects.count() == 2

    def problem():
        return queries.listing_of(actor_of(rival), "need", need.pk).problem_zh

    close_again(one, node)
    assert problem() == need.problem_zh
    assert [row.organisation for row in disclosures_of(node, need)] == [rival]
    close_again(other, node)
    assert problem() == ""


def test_taking_back_closes_whatever_opened_it():
    need = make_need(tiers={"problem": "nda"})
    rival = make_organisation(name_zh="竞争单位")
    owner = actor_of(need.owner)
    own = commands.disclose(owner, need, rival, Audience.MEMBER)
    open_to_other_side(make_introduction(need, rival, status="open"), owner, need, Audience.NDA)

    commands.take_back_disclosure(owner, own.pk)

    assert not Disclosure.objects.filter(until_at=None).exists()
    assert queries.listing_of(actor_of(rival), "need", need.pk).problem_zh == ""


def test_disclosing_by_others_or_of_what_is_private_changes_nothing():
    need = make_need()
    rival = make_organisation(name_zh="竞争单位")

    for name, (actor, tier) in people_around(need.owner).items():
        if tier != Audience.PRIVATE:
            with pytest.raises(NotAllowed):
                commands.disclose(actor, need, rival)
            assert not Disclosure.objects.exists(), name
    with pytest.raises(DisclosureUnusable):
        commands.disclose(actor_of(need.owner), need, rival, Audience.PRIVATE)
    with pytest.raises(DisclosureUnusable):
        commands.disclose(actor_of(need.owner), need, need.owner)
    assert not Disclosure.objects.exists()


def test_taking_back_by_the_other_side_changes_nothing():
    need = make_need()
    rival = make_organisation(name_zh="竞争单位")
    disclosure = commands.disclose(actor_of(need.owner), need, rival)

    for actor in (actor_of(rival), Actor.anonymous(), replace(actor_of(need.owner), rank="guest")):
        with pytest.raises(NotFound):
            commands.take_back_disclosure(actor, disclosure.pk)

    disclosure.refresh_from_db()
    assert disclosure.until_at is None


def test_technology_manager_reads_private_fields_only_where_asked_to_act_and_after_a_logged_look():
    need = make_need(tiers={"problem": "private"}, practice_zh="现状")
    manager = Actor(person_id=make_person().pk, roles=frozenset({"technology_manager"}))

    def problem():
        return queries.listing_of(manager, "need", need.pk).problem_zh

    with pytest.raises(NotAllowed):
        commands.look_under_mandate(manager, "need", need.pk)
    assert (problem(), Look.objects.count()) == ("", 0)

    commands.set_disclosure(actor_of(need.owner), "need", need.pk, acts_for_us=True)
    assert problem() == ""
    commands.look_under_mandate(manager, "need", need.pk, "与两家企业对接")
    assert problem() == need.problem_zh
    assert Look.objects.get().why == "与两家企业对接"
    assert Entry.objects.order_by("-seq").first().action == "exchange.look_under_mandate"

    Look.objects.update(created_at=timezone.now() - permissions.LOOK_LASTS - timedelta(seconds=1))
    assert problem() == ""
    commands.look_under_mandate(manager, "need", need.pk)
    commands.set_disclosure(actor_of(need.owner), "need", need.pk, acts_for_us=False)
    assert problem() == ""


@pytest.mark.parametrize("role", ["administrator", "auditor", "policy_officer"])
def test_no_other_role_looks_under_a_mandate(role):
    need = make_need(acts_for_us=True)
    actor = Actor(person_id=make_person().pk, roles=frozenset({role}))

    with pytest.raises(NotAllowed):
        commands.look_under_mandate(actor, "need", need.pk)

    assert not Look.objects.exists()


def test_technology_manager_finds_the_drafts_of_those_acted_for_and_no_others():
    draft = make_need(open_=False, acts_for_us=True)
    make_need(draft.owner, open_=False)
    manager = Actor(person_id=make_person().pk, roles=frozenset({"technology_manager"}))

    assert list(queries.visible_listings(manager, "need")) == [draft]


@pytest.mark.parametrize("tier", ["nda", "private"])
def test_what_a_technology_manager_finds_by_a_mandate_alone_answers_no_question_before_the_look(client, tier):
    hospital = make_organisation(kind="hospital", name_zh="委托医院")
    need = make_need(hospital, tier=tier, acts_for_us=True, title_zh="雪鹀 需求", problem_zh="雪鹀", region="上海")
    other = make_need(hospital, title_zh="公开 需求", region="上海")
    submitted = make_need(hospital, tier=tier, acts_for_us=True, title_zh="雪鹀 待审")
    type(submitted).objects.filter(pk=submitted.pk).update(status="submitted", round=1)
    person = make_duty("technology_manager", name_zh="经理")
    manager = acting(person)
    login(client, person)

    def found(**asked):
        answer = client.get("/needs/", asked)
        return [row.record.pk for row in answer.context["table"].page.object_list]

    assert need.pk in found()  # that there is one, the owner wished to tell
    page = client.get(f"/needs/{need.pk}/").content.decode()
    assert "雪鹀" not in page
    assert f"/needs/{need.pk}/look/" in page
    assert f'href="/needs/{need.pk}/"' in client.get("/needs/").content.decode()
    assert found(q="雪鹀") == []
    assert need.pk not in found(region="上海")
    assert found(sort="title")[:1] == found(sort="-title")[:1] == [other.pk]
    assert len(queries.visible_listings(manager, "need").answering("problem")) == 1
    assert queue(manager, "waiting", ["need"], "雪鹀").count() == 0

    for one in (need, submitted):
        commands.look_under_mandate(manager, "need", one.pk, "与企业对接")
    assert need.pk in found(q="雪鹀")
    assert queue(manager, "waiting", ["need"], "雪鹀").count() == 1


def test_name_of_an_anonymous_owner_is_known_to_whom_it_was_told():
    hospital = make_organisation(kind="hospital", name_zh="隐名医院", region="上海")
    need = make_need(hospital, anonymous=True, region="上海徐汇", source_name_zh="隐名医院科研处")
    rival = make_organisation(name_zh="竞争单位")

    def told(actor):
        row = queries.listing_of(actor, "need", need.pk)
        return bool(row.owner_id), row.region, row.source_name_zh

    assert told(Actor.anonymous()) == told(actor_of(rival)) == (False, "", "")
    assert told(actor_of(hospital)) == (True, "上海徐汇", "隐名医院科研处")
    commands.disclose(actor_of(hospital), need, rival, Audience.PUBLIC)
    assert told(actor_of(rival)) == (True, "上海徐汇", "隐名医院科研处")


def test_what_is_under_nda_is_found_by_those_it_was_disclosed_to_alone():
    need = make_need(tier="nda")
    rival, third = make_organisation(name_zh="竞争单位"), make_organisation(name_zh="第三方")
    commands.disclose(actor_of(need.owner), need, rival)

    assert list(queries.visible_listings(actor_of(rival), "need")) == [need]
    assert not queries.visible_listings(actor_of(third), "need")
    commands.withdraw_listing(actor_of(need.owner), "need", need.pk)
    assert not queries.visible_listings(actor_of(rival), "need")


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_whatever_was_disclosed(rows, django_assert_num_queries):
    rival = make_organisation(name_zh="竞争单位")
    for _ in range(rows):
        need = make_need(tier="nda", anonymous=True, contact=make_person().pk)
        commands.disclose(actor_of(need.owner), need, rival)
    with django_assert_num_queries(3):  # what was disclosed, the rows, their targets
        found = queries.visible_listings(actor_of(rival), "need")
        assert len([(row.owner.name, row.problem, list(row.targets.all())) for row in found]) == rows
    manager = Actor(
        person_id=uuid.uuid4(), organisation_ids=frozenset({rival.pk}), roles=frozenset({"technology_manager"})
    )
    with django_assert_num_queries(4):  # and the looks
        assert len(list(queries.visible_listings(manager, "need"))) == rows


def test_order_and_filter_do_not_tell_what_is_hidden():
    make_achievement(trl=9, title_zh="甲", tiers={"trl": "nda"})
    make_achievement(trl=3, title_zh="乙")
    make_achievement(trl=5, title_zh="丙")
    rows = queries.visible_listings(Actor.anonymous(), "achievement")

    assert [row.trl for row in rows.in_order_of("trl", descending=True)] == [5, 3, None]
    assert [row.trl for row in rows.in_order_of("trl")] == [3, 5, None]
    assert {row.title for row in rows.answering("trl").filter(trl__gte=1)} == {"乙", "丙"}


def test_plain_values_are_refused_as_they_would_not_be_cut():
    rows = queries.visible_listings(Actor.anonymous(), "need")
    with pytest.raises(ValueError, match="not cut"):
        rows.values("problem_zh")
    with pytest.raises(ValueError, match="not cut"):
        rows.values_list("owner_id", flat=True)
    assert list(rows.values_list("pk", flat=True)) == []


def test_cut_copy_is_never_saved_and_never_widened():
    need = make_need(tiers={"problem": "member"}, practice_zh="现状")
    cut = permissions.shown(Audience.PUBLIC, need)

    assert (need.problem_zh, cut.problem_zh) == ("重度旋转椎体置钉偏差大", "")
    assert permissions.shown(Audience.PRIVATE, cut).shown_up_to == Audience.PUBLIC
    with pytest.raises(ValueError, match="not saved"):
        cut.save()


@pytest.mark.parametrize("tiers", [{"title": "member"}, {"problem": "secret"}, {"no_such": "nda"}, {"trl": "nda"}])
def test_unusable_tiers_are_refused_and_change_nothing(tiers):
    need = make_need(tiers={"problem": "member"})
    owner = actor_of(need.owner)

    with pytest.raises(TierUnusable):
        commands.set_disclosure(owner, "need", need.pk, tiers=tiers)
    with pytest.raises(TierUnusable):
        commands.save_listing(owner, "need", {"tiers": tiers}, need.pk)

    need.refresh_from_db()
    assert need.tiers == {"problem": "member"}


def test_setting_tiers_is_for_writers_of_the_owner_alone():
    need = make_need()
    for name, (actor, tier) in people_around(need.owner).items():
        if tier != Audience.PRIVATE:
            with pytest.raises(NotAllowed):
                commands.set_disclosure(actor, "need", need.pk, acts_for_us=True, tiers={"problem": "private"})
            need.refresh_from_db()
            assert (need.acts_for_us, need.tiers) == (False, {}), name
    entries = Entry.objects.count()
    commands.set_disclosure(actor_of(need.owner), "need", need.pk, tiers={"problem": "nda", "summary": "public"})
    commands.set_disclosure(actor_of(need.owner), "need", need.pk, tiers={"problem": "nda"})
    need.refresh_from_db()
    assert need.tiers == {"problem": "nda"}
    assert Entry.objects.count() == entries + 1


@pytest.mark.unit
def test_members_are_those_of_an_organisation_or_with_a_role():
    assert audience_of(Actor(person_id=uuid.uuid4())) == Audience.PUBLIC
    assert audience_of(Actor(organisation_ids=frozenset({uuid.uuid4()}))) == Audience.MEMBER
    assert audience_of(Actor(roles=frozenset({"auditor"}))) == Audience.MEMBER
    assert set(GIVES_AWAY).isdisjoint(TEASER)
    assert list(ORDER) == list(Audience)


@pytest.mark.parametrize("kind", ListingKind)
@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("own", ["public", "member", "nda", "private"])
def test_cutting_agrees_with_asking_field_by_field(kind, audience, own):
    """Cutting is written for speed; ``may_read`` is the rule."""
    names = list(permissions.FIELDS[kind])
    tiers = {name: str(ORDER[place % 4]) for place, name in enumerate(names) if place % 5 and name not in TEASER}
    owner = make_organisation(name_zh="单位")
    texts = {
        column: "x" for name in names for column in columns_of(MODELS[kind], name) if column.endswith(("_zh", "_en"))
    }
    for anonymous in (False, True):
        values = {"owner": owner, "tier": own, "tiers": tiers, "anonymous": anonymous, "region": "上海", **texts}
        listing = MODELS[kind](**values)
        cut = permissions.shown(audience, listing)
        reading = permissions.reading_of(audience)
        for name in names:
            for column in columns_of(MODELS[kind], name):
                held = getattr(listing, f"{column}_id" if column in ("owner", "contact") else column)
                kept = getattr(cut, f"{column}_id" if column in ("owner", "contact") else column)
                assert kept == held or not reading.may_read(listing, name), (name, column)
                assert not held or not kept or reading.may_read(listing, name), (name, column)
