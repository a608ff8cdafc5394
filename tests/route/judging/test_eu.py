"""Europe's answer as a whole: which regulation, what was assumed, the way to a CE mark, and what is open."""

from datetime import date

import pytest

from ronghe.kernel.rules import Truth
from ronghe.route.judging.conformity import NotifiedBody, conformities
from ronghe.route.judging.eu import EuPacks, eu_packs, judge_eu, with_duration
from ronghe.route.packs import NoSuchPack

pytestmark = pytest.mark.unit

TODAY = eu_packs(date(2026, 11, 26))
IMPLANT = {"active": False, "implantable": True, "contact": "tissue_or_bone", "sterile": True}


def test_an_in_vitro_diagnostic_is_judged_by_its_own_regulation():
    answer = judge_eu({"ivd": True, "ivd_target": frozenset({"cancer"})}, TODAY)

    assert (answer.rules.pack.id, answer.outcome) == ("eu-ivdr", "C")
    assert answer.way.conformity.notified_body is NotifiedBody.FULL


def test_before_the_ivdr_the_mdr_says_that_it_does_not_apply():
    before = eu_packs(date(2021, 6, 1))
    answer = judge_eu({"ivd": True, "ivd_target": frozenset({"cancer"})}, before)

    assert before.ivdr is None
    assert (answer.rules.pack.id, answer.outcome, answer.way) == ("eu-mdr", "not_device", None)


def test_before_the_mdr_there_is_no_pack():
    with pytest.raises(NoSuchPack, match="2021-05-25"):
        eu_packs(date(2021, 5, 25))


def test_class_one_has_a_notified_body_for_each_of_its_aspects():
    told = {"active": False, "contact": "none", "channels_fluids": True, "connected_higher_active": False}
    answer = judge_eu({**told, "sterile": True, "measuring": True}, TODAY)

    assert answer.outcome == "Is"
    assert answer.way.conformity.notified_body is NotifiedBody.PART
    assert len(answer.way.aspects) == 2
    plain = judge_eu({**told, "sterile": False, "measuring": False}, TODAY)
    assert (plain.outcome, plain.way.conformity.notified_body, plain.way.aspects) == ("I", NotifiedBody.NONE, ())


def test_steps_that_a_product_adds_are_named():
    told = {**IMPLANT, "contains_drug": True, "drug_ancillary": True}
    way = judge_eu(told, TODAY).way

    assert [said.rule.id for said in way.further] == ["mdr.way.54_implant", "mdr.way.52_9"]


def test_assumptions_are_listed_and_those_that_turn_the_class_are_to_be_confirmed():
    answer = judge_eu(IMPLANT, TODAY)

    assert answer.outcome == "IIb"
    assert "absorbable" in answer.presumed.assumed
    assert "surgically_invasive" in answer.presumed.inferred
    asked = [flip.fact for flip in answer.to_confirm]
    assert asked[:2] == ["contains_drug", "absorbable"]
    assert len(asked) == len(set(asked)) == 5
    assert not set(asked) & set(IMPLANT)
    assert "dental_only" in {flip.fact for flip in answer.rules.flips}


def test_of_software_nothing_is_asked_that_only_matter_has():
    answer = judge_eu({"is_software": True, "software_role": "none"}, TODAY)

    assert answer.outcome == "I"
    asked = {flip.fact for flip in answer.to_confirm}
    assert "monitors_vital" in asked
    assert not asked & {"absorbable", "contains_drug", "nanomaterial"}


def test_an_open_class_is_a_range_with_the_question_that_settles_it():
    told = {"is_software": True, "software_role": "assist_decision"}
    answer = judge_eu(told, TODAY)

    assert answer.outcome is None
    assert (answer.rules.decision.lowest, answer.rules.decision.highest) == ("IIa", "III")
    assert [question.fact for question in answer.rules.questions] == ["decision_impact"]
    assert answer.rules.to_settle == 1
    assert {answer.reach.outcomes for answer in answer.rules.questions[0].answers} == {("IIa",), ("IIb",), ("III",)}
    assert answer.way is None


def test_what_is_told_is_never_replaced():
    answer = judge_eu({"contact": "intact_skin", "invasive": True, "duration": "short", "contact_days": 400}, TODAY)

    assert answer.presumed.facts["invasive"] is True
    assert answer.presumed.facts["duration"] == "short"


@pytest.mark.parametrize(
    ("days", "word"), [(0, "transient"), (0.04, "transient"), (1 / 24, "short"), (30, "short"), (30.5, "long")]
)
def test_days_become_the_words_of_the_regulation(days, word):
    assert with_duration({"contact_days": days})["duration"] == word


def test_a_rule_to_be_verified_is_told_with_the_answer():
    viewer = {"is_software": True, "software_role": "display_only", "drives_device": False}

    assert judge_eu(viewer, TODAY).rules.to_verify
    assert not judge_eu(IMPLANT, TODAY).rules.to_verify


def test_every_rule_with_an_effect_is_applied_refused_or_open():
    answer = judge_eu({"active": True, "contact": "intact_skin"}, TODAY).rules
    told = [*answer.applied, *answer.not_applied, *answer.unknown]

    assert sorted(said.rule.id for said in told) == sorted(r.id for r in TODAY.mdr.rules if r.effect)
    for said in told:
        assert bool(said.because) is (said.truth is not Truth.UNKNOWN)
        assert bool(said.missing) is (said.truth is Truth.UNKNOWN)


def test_every_class_has_a_way():
    for pack in (TODAY.mdr, TODAY.ivdr):
        classes = set(pack.outcomes) - {"not_device"}
        ways = {outcome: way for (name, outcome), way in conformities().items() if name == pack.id}
        assert set(ways) == classes
        for way in ways.values():
            assert set(way.further) <= set(pack.by_id)
            assert way.routes
            assert (way.aspect is not None) is (way.notified_body is NotifiedBody.PART)


def test_packs_are_plain_values():
    assert EuPacks(TODAY.mdr, TODAY.ivdr) == TODAY
