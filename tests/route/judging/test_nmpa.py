"""China's answer: rules and likeness apart, the two together, and what follows from the class."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from ronghe.kernel.rules import Truth
from ronghe.route.judging.nmpa import Agreement, Lead, judge_nmpa, nmpa_packs
from ronghe.route.packs import NoSuchPack

pytestmark = pytest.mark.unit

DAY = date(2026, 11, 26)
DRAIN = {"active": False, "channels_fluids": True, "contact": "wound", "contact_days": 10, "sterile": True}
AI = {"is_software": True, "uses_ai": True, "software_role": "assist_decision"}


@dataclass
class Learned:
    """A prediction as the learned side hands it over."""

    probabilities: dict[str, float]
    codes: tuple[tuple[str, float], ...] = ()
    similar: tuple[object, ...] = field(default=())


@pytest.fixture(scope="module")
def packs():
    return nmpa_packs(DAY)


def opened(answer):
    return {path.rule.rule.id: path.open for path in (*answer.doors, *answer.special)}


def test_rules_alone_answer_where_nothing_was_learned(packs):
    answer = judge_nmpa(DRAIN, packs)

    assert (answer.outcome, answer.certainty, answer.agreement) == ("class_2", None, Agreement.RULES_ONLY)
    assert {said.rule.id for said in answer.rules.applied} == {"nmpa.a1.2", "nmpa.6.8"}
    assert answer.codes == ()


def test_what_the_rules_say_does_not_depend_on_the_prediction(packs):
    alone = judge_nmpa(DRAIN, packs).rules

    assert judge_nmpa(DRAIN, packs, prediction=Learned({"class_3": 0.9, "class_2": 0.1})).rules == alone


def test_a_likely_outcome_that_the_rules_exclude_is_a_disagreement(packs):
    answer = judge_nmpa(DRAIN, packs, prediction=Learned({"class_3": 0.8, "class_2": 0.2}))

    assert (answer.outcome, answer.certainty) == ("class_3", 0.8)
    assert answer.agreement is Agreement.DISAGREE
    assert answer.rules.outcome == "class_2"


def test_a_likely_outcome_within_what_the_rules_leave_open_is_no_disagreement(packs):
    told = {name: value for name, value in DRAIN.items() if name != "contact_days"}
    answer = judge_nmpa(told, packs, prediction=Learned({"class_3": 0.8, "class_2": 0.2}))

    assert answer.rules.outcome is None
    assert answer.agreement is Agreement.OPEN
    assert [question.fact for question in answer.rules.questions] == ["contact_days"]
    assert answer.rules.to_settle == 1


def test_it_abstains_when_no_outcome_is_likely_enough(packs):
    unsure = Learned({"class_3": 0.3, "class_2": 0.4, "class_1": 0.3})
    answer = judge_nmpa(DRAIN, packs, prediction=unsure)

    assert answer.abstains
    assert (answer.outcome, answer.certainty) == (None, 0.4)
    assert opened(answer)["path.national"] is Truth.UNKNOWN
    assert not judge_nmpa(DRAIN, packs, prediction=unsure, enough=0.4).abstains


def test_the_class_opens_its_door_and_no_other(packs):
    doors = {path.rule.rule.id: path.open for path in judge_nmpa(DRAIN, packs).doors}

    assert doors == {"path.filing": Truth.NO, "path.province": Truth.YES, "path.national": Truth.NO}
    assert opened(judge_nmpa({**DRAIN, "imported": True}, packs))["path.national"] is Truth.YES


def test_a_special_procedure_says_which_criteria_are_met_and_what_is_missing(packs):
    answer = judge_nmpa({**AI, "china_patent": True, "patent_years": 2, "novel_mechanism": True}, packs)
    found = next(path for path in answer.special if path.rule.rule.id == "path.innovative")

    assert answer.outcome == "class_3"
    assert found.open is Truth.UNKNOWN
    assert found.missing == ("prototype_final", "significant_value")
    assert {one.rule.id: one.truth for one in found.criteria} == {
        "innovative.patent": Truth.YES,
        "innovative.final": Truth.UNKNOWN,
        "innovative.first": Truth.YES,
        "innovative.value": Truth.UNKNOWN,
    }


@pytest.mark.parametrize(
    ("action", "lead", "door"),
    [("physical", Lead.DEVICE, Truth.YES), ("pharmacological", Lead.DRUG, None)],
)
def test_the_leading_action_of_a_combination_decides_its_law(packs, action, lead, door):
    told = {"dressing": True, "active": False, "contact": "wound", "contains_drug": True, "device_function": True}
    answer = judge_nmpa({**told, "principal_action": action}, packs)

    assert (answer.outcome, answer.lead) == ("combination", lead)
    assert opened(answer).get("path.national") is door
    assert answer.managed is (lead is Lead.DEVICE)


@pytest.mark.parametrize("told", [{"medical_purpose": False}, {**DRAIN, "accessory_specific": True}])
def test_what_is_no_device_of_its_own_has_no_door(packs, told):
    answer = judge_nmpa(told, packs)

    assert answer.outcome in {"not_device", "not_alone"}
    assert (answer.managed, answer.doors, answer.special) == (False, (), ())


def test_assumptions_that_would_turn_the_answer_are_put_to_the_reader(packs):
    answer = judge_nmpa(DRAIN, packs)
    confirm = {flip.fact: flip.reach.outcomes for flip in answer.to_confirm}

    assert confirm["contains_drug"] == ("combination",)
    assert confirm["absorbable"] == ("class_3",)
    assert set(confirm) <= set(answer.presumed.assumed)
    assert not {"absorbable", "contains_drug"} & {flip.fact for flip in judge_nmpa(AI, packs).to_confirm}


def test_a_told_fact_is_no_assumption(packs):
    answer = judge_nmpa({**DRAIN, "contains_drug": False}, packs)

    assert "contains_drug" not in {flip.fact for flip in answer.to_confirm}


def test_no_pack_was_in_force_before_the_rules(packs):
    assert packs.classes.effective_on == date(2022, 4, 1)
    with pytest.raises(NoSuchPack, match="2021-12-31"):
        nmpa_packs(date(2021, 12, 31))
    assert nmpa_packs(date(2021, 12, 31), or_first=True).classes is packs.classes
