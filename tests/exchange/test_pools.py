"""Needs that say the same: proposed once, decided, undone; nobody learns more by it."""

from __future__ import annotations

import uuid

import pytest

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed, NotFound, Problem
from ronghe.exchange import commands, queries
from ronghe.exchange.errors import PoolDecided, PoolMembersGone
from ronghe.exchange.models import Need, Pool
from ronghe.exchange.queries.pooling import pool_members, pools, shown_pool
from ronghe.network.models import Notice
from tests.factories import make_need, make_organisation
from tests.factories.people import make_manager, make_member

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NODE = Actor.system("test")
SAME = {"title_zh": "血液透析内瘘血栓", "problem_zh": "血液透析患者内瘘血栓难以早期发现"}


@pytest.fixture
def bob(node):
    return make_manager(name_zh="鲍勃")


@pytest.fixture
def park(node):
    return make_organisation(kind="park_operator", name_zh="园区")


@pytest.fixture
def hospitals(node):
    return [make_organisation(kind="hospital", name_zh=f"医院{name}") for name in "甲乙丙"]


def needs_of(hospitals, **values):
    rows = [make_need(hospital, **{**SAME, **values}) for hospital in hospitals]
    commands.follow_outbox()
    return rows


def propose(need):
    return commands.propose_pool(NODE, need.pk)


def test_needs_of_several_hospitals_are_proposed_once(hospitals):
    one, two, three = needs_of(hospitals)
    make_need(hospitals[0], title_zh="膝关节置换力线", problem_zh="膝关节置换力线误差大")
    commands.follow_outbox()

    pool = propose(one)

    assert set(pool.members.all()) == {one, two, three}
    subjects = {row["subject"] for row in pool.sentences}
    assert "problem" in subjects
    assert len(pool.sentences[0]["cells"]) == 3
    assert propose(two) is None
    assert Pool.objects.count() == 1


def test_needs_of_one_hospital_are_not_pooled(hospitals):
    first, _second = needs_of([hospitals[0], hospitals[0]])

    assert propose(first) is None


def test_other_subjects_are_not_pooled(hospitals):
    (one,) = needs_of(hospitals[:1])
    make_need(hospitals[1], title_zh="脊柱侧弯筛查", problem_zh="脊柱侧弯筛查假阳性高")
    commands.follow_outbox()

    assert propose(one) is None


def test_what_members_may_not_read_leads_to_no_proposal(hospitals):
    one, _two = needs_of(hospitals[:2], tier="private")
    three, _four = needs_of(hospitals[:2], title_zh="需求", tiers={"problem": "nda"})

    assert (propose(one), propose(three)) == (None, None)


def test_accepted_pool_opens_one_need_that_lists_its_members(hospitals, bob, park, anonymous):
    make_member(hospitals[0], rank="owner")
    one, two = needs_of(hospitals[:2])
    two.anonymous = True
    commands.save_listing(NODE, "need", {"anonymous": True, "practice_zh": "床旁听诊"}, two.pk)
    commands.save_listing(NODE, "need", {"evidence_zh": "内部数据"}, one.pk)
    commands.follow_outbox()
    pool = propose(one)
    with pytest.raises(NotAllowed):
        commands.accept_pool(bob, pool.pk)

    need = commands.accept_pool(bob, pool.pk, park.pk)

    assert (need.status, need.owner, need.tier) == ("open", park, "public")
    assert need.problem_zh == SAME["problem_zh"]
    assert "内部数据" not in f"{need.evidence_zh}{need.summary_zh}"
    assert "2" in need.summary_zh
    members = {row.pk: row for row in pool_members(anonymous, need)}
    assert set(members) == {one.pk, two.pk}
    assert (members[one.pk].owner_id, members[two.pk].owner_id) == (hospitals[0].pk, None)
    assert {row.status for row in Need.objects.filter(pk__in=members)} == {"open"}
    assert Notice.objects.filter(kind="exchange.pooled").count() == 1
    with pytest.raises(PoolDecided):
        commands.accept_pool(bob, pool.pk, park.pk)
    assert propose(two) is None


def test_undone_acceptance_withdraws_the_pooled_need(hospitals, bob, park, anonymous):
    one, _two = needs_of(hospitals[:2])
    pool = propose(one)
    need = commands.accept_pool(bob, pool.pk, park.pk)

    commands.reopen_pool(bob, pool.pk)

    need.refresh_from_db()
    pool.refresh_from_db()
    assert (need.status, pool.status, pool.need) == ("withdrawn", "proposed", None)
    assert commands.accept_pool(bob, pool.pk, park.pk).status == "open"


def test_rejected_pairs_are_not_proposed_again_until_undone(hospitals, bob):
    one, two = needs_of(hospitals[:2])
    pool = propose(one)
    commands.reject_pool(bob, pool.pk)
    three = make_need(hospitals[2], **SAME)
    commands.follow_outbox()

    for need in (one, two):
        grown = propose(need)
        assert grown is None or not {one, two} <= set(grown.members.all())
    commands.reopen_pool(bob, pool.pk)

    assert Pool.objects.filter(status="proposed", pk=pool.pk).exists()
    assert three.status == "open"


@pytest.mark.parametrize("closing", ["withdraw", "private", "anonymous"])
def test_pooled_need_closes_when_a_member_leaves(hospitals, bob, park, closing):
    one, two = needs_of(hospitals[:2])
    pool = propose(one)
    need = commands.accept_pool(bob, pool.pk, park.pk)

    if closing == "withdraw":
        commands.withdraw_listing(NODE, "need", two.pk)
    else:
        values = {"tier": "private"} if closing == "private" else {"anonymous": True}
        commands.save_listing(NODE, "need", values, two.pk)

    need.refresh_from_db()
    pool.refresh_from_db()
    assert (need.status, pool.status) == ("withdrawn", "proposed")
    if closing != "anonymous":
        with pytest.raises(PoolMembersGone):
            commands.accept_pool(bob, pool.pk, park.pk)


def test_pooled_need_stands_in_nobodys_name_who_did_not_say_so(hospitals, bob):
    one, _two = needs_of(hospitals[:2])
    pool = propose(one)
    company = make_organisation(kind="company", name_zh="某公司")
    merged = make_organisation(kind="park", name_zh="旧园区", merged_into=company.pk)

    for owner, code in ((hospitals[0].pk, "not-allowed"), (company.pk, "not-allowed"), (merged.pk, "not-found")):
        with pytest.raises(Problem) as refused:
            commands.accept_pool(bob, pool.pk, owner)
        assert refused.value.code == code
    with pytest.raises(NotFound):
        commands.accept_pool(bob, pool.pk, uuid.uuid4())

    pool.refresh_from_db()
    assert (pool.status, Need.objects.count()) == ("proposed", 2)
    own = Actor(bob.person_id, frozenset({company.pk}), bob.roles)
    assert commands.accept_pool(own, pool.pk).owner == company


def test_others_neither_see_nor_decide(hospitals, stranger, anonymous):
    one, _two = needs_of(hospitals[:2])
    pool = propose(one)
    owner = make_member(hospitals[0], rank="owner")

    for who in (stranger, anonymous, owner):
        assert list(pools(who, "proposed")) == []
        for act in (commands.reject_pool, commands.reopen_pool):
            with pytest.raises(NotAllowed):
                act(who, pool.pk)
        with pytest.raises(NotAllowed):
            commands.accept_pool(who, pool.pk, hospitals[0].pk)
    pool.refresh_from_db()
    assert (pool.status, Need.objects.count()) == ("proposed", 2)


def said(actor, pool):
    return "".join(text for _subject, cells in shown_pool(actor, pool).rows for _member, text in cells)


def test_sentences_that_are_closed_meanwhile_are_not_shown(hospitals, bob):
    one, two = needs_of(hospitals[:2], practice_zh="床旁听诊靠经验")
    pool = propose(one)
    assert "床旁" in said(bob, pool)

    commands.save_listing(NODE, "need", {"tiers": {"practice": "private"}}, two.pk)
    assert "床旁" not in said(bob, pool)
    commands.withdraw_listing(NODE, "need", two.pk)

    shown = shown_pool(bob, pool)
    assert (shown.rows, shown.hidden) == ([], 1)
    assert queries.visible_listings(bob, "need").filter(pk=two.pk).count() == 0
