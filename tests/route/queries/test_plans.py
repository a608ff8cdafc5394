"""A plan follows the rules where likeness contradicts them, plans nothing for no product, and says what it took."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from ronghe.route.judging.nmpa import Agreement
from ronghe.route.queries.memos import memo_of
from ronghe.route.queries.plans import Choices, comparison_of, plan_of
from ronghe.route.queries.ways import routes_of
from ronghe.web.route_examples import PRODUCTS

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

BONE = PRODUCTS[0].text
BARE = "裸金属冠状动脉支架系统，由支架和输送系统组成，用于冠状动脉狭窄的治疗。"
OXIMETER = "指夹式脉搏血氧仪，用于测量脉搏血氧饱和度和脉率，无创，电池供电。"


@dataclass(frozen=True)
class Said:
    """What similar products say, put in by hand."""

    probabilities: dict[str, float]
    codes: tuple[tuple[str, float], ...] = ()
    similar: tuple[object, ...] = ()
    unsure: bool = False


def likened(memo, agreement, outcome, **probabilities):
    said = Said(probabilities)
    certainty = probabilities.get(outcome or "")
    china = replace(memo.nmpa, prediction=said, agreement=agreement, outcome=outcome, certainty=certainty)
    return replace(memo, nmpa=china)


def beside(answer):
    return [(one.route.outcome, one.network.id) for one in answer.beside]


@pytest.mark.parametrize("text", [BONE, BARE])
def test_of_class_three_both_ways_are_shown_and_the_dearer_is_planned_while_a_trial_is_open(node, text):
    answer = plan_of(memo_of(text), Choices())
    with_trial, without = (one.plan.outcome for one in answer.beside)

    assert answer.plan.network.id == "nmpa-3-trial"
    assert [name for _, name in beside(answer)] == ["nmpa-3-trial", "nmpa-3"]
    assert with_trial.time.p50 > without.time.p50
    assert with_trial.cost.p50 > without.cost.p50
    assert with_trial.arrives < without.arrives
    assert any("临床试验" in one.zh and "免于临床评价" in one.zh for one in answer.notes)


def test_told_that_it_is_exempt_or_has_no_like_one_way_is_left(node):
    exempt = plan_of(memo_of(BONE, answers={"exemption_listed": True}), Choices())
    alone = plan_of(memo_of(BONE, answers={"exemption_listed": False, "predicate_on_market": False}), Choices())

    assert (exempt.plan.network.id, exempt.beside, exempt.notes) == ("nmpa-3", (), ())
    assert (alone.plan.network.id, alone.beside, alone.notes) == ("nmpa-3-trial", (), ())


def test_of_class_two_the_usual_way_is_planned_and_the_trial_stands_beside_it(node):
    answer = plan_of(memo_of(OXIMETER), Choices())

    assert answer.plan.network.id == "nmpa-2"
    assert [name for _, name in beside(answer)] == ["nmpa-2", "nmpa-2-trial"]
    assert any("未定" in one.zh for one in answer.notes)


def test_of_a_reagent_the_trial_is_planned_and_the_exempt_way_stands_beside_it(node):
    reagent = "降钙素原测定试剂盒（荧光免疫层析法），体外诊断试剂，用于定量测定人血清中的降钙素原。"
    answer = plan_of(memo_of(reagent), Choices(networks={"nmpa": "nmpa-ivd-2"}))

    assert [name for _, name in beside(answer) if name.startswith("nmpa-ivd-2")] == ["nmpa-ivd-2", "nmpa-ivd-2-exempt"]
    assert [one.network.id for one in answer.beside if one.here] == ["nmpa-ivd-2"]
    assert any("按须作试验的路径作计划" in one.zh for one in answer.notes)


def test_what_the_rules_exclude_is_never_planned_however_alike(node):
    memo = memo_of(BONE)
    assert memo.nmpa.rules.outcome == "class_3"
    cosmetic = plan_of(likened(memo, Agreement.DISAGREE, None, not_device=0.95, class_3=0.05), Choices())
    lower = plan_of(likened(memo, Agreement.DISAGREE, "class_1", class_1=0.95, class_3=0.05), Choices())

    assert cosmetic.plan.network.id == lower.plan.network.id == "nmpa-3-trial"
    assert any("不作为医疗器械" in one.zh for one in cosmetic.routes.other)
    assert beside(lower)[-1] == ("class_1", "nmpa-1")
    assert "仅相似产品指向" in lower.beside[-1].label.zh
    for answer in (cosmetic, lower):
        assert not answer.routes.settled
        assert "规则与相似产品的结论不一致" in answer.notes[0].zh
    chosen = plan_of(
        likened(memo, Agreement.DISAGREE, None, class_1=0.95, class_3=0.05), Choices(networks={"nmpa": "nmpa-1"})
    )
    assert chosen.plan.network.id == "nmpa-1"


def test_where_rules_say_no_device_nothing_is_planned_on_likeness(node):
    memo = memo_of(BONE, answers={"product_kind": "cosmetic"})
    assert memo.nmpa.rules.outcome == "not_device"
    answer = plan_of(likened(memo, Agreement.DISAGREE, "class_3", class_3=0.95, not_device=0.05), Choices())

    assert answer.plan is None
    assert any("不作为医疗器械" in one.zh for one in answer.routes.other)


def test_of_what_the_rules_leave_open_the_probable_stand_side_by_side_the_likeliest_planned(node):
    memo = memo_of("医用无菌敷料，用于创面护理。", answers={"contact": "wound"})
    left = [one for one in memo.nmpa.rules.decision.reach.outcomes if one]
    assert {"class_2", "class_3"} <= set(left), left
    chances = {"class_2": 0.8, "class_3": 0.15, **{one: 0.05 / len(left) for one in left if one[-1] not in "23"}}
    answer = plan_of(likened(memo, Agreement.OPEN, "class_2", **chances), Choices())

    assert answer.plan.network.id == "nmpa-2"
    assert {outcome for outcome, _ in beside(answer)} == {"class_2", "class_3"}
    sure = plan_of(likened(memo, Agreement.OPEN, "class_2", class_2=0.97, class_3=0.03), Choices())
    assert {outcome for outcome, _ in beside(sure)} <= {"class_2"}


@pytest.mark.parametrize("text", ["今天天气不错，我们去公园吧", "Heute ist das Wetter schön und wir gehen spazieren."])
@pytest.mark.parametrize("market", ["nmpa", "fda", "eu"])
def test_text_that_is_no_product_gets_no_plan(node, text, market):
    memo = memo_of(text)
    likely = likened(memo, Agreement.DISAGREE, "not_device", not_device=0.91, class_2=0.09)

    for one in (memo, likely):
        answer = plan_of(one, Choices(market=market))
        assert (answer.plan, answer.unread) == (None, True)
        assert routes_of(one, market).networks == ()
        assert comparison_of(one, Choices()) == ()


def test_orders_tell_the_least_demanding_ways_beside_the_most_demanding(node):
    memo = memo_of(PRODUCTS[1].text)
    assert not routes_of(memo, "fda").settled
    open_orders = comparison_of(memo, Choices())
    chosen = comparison_of(memo, Choices(networks={"nmpa": "nmpa-3-software", "fda": "fda-510k", "eu": "eu-2b"}))

    america = next(one for one in open_orders if one.order.id == "us_first")
    assert america.least is not None
    assert america.least.markets[0].time.p50 < america.markets[0].time.p50
    assert america.least.plan.outcome.cost.p50 < america.plan.outcome.cost.p50
    assert all(one.least is None for one in chosen)
