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
    unsure: bool = False
    class_3_possible: bool = False


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


def test_a_likely_outcome_that_settled_rules_exclude_is_never_the_answer(packs):
    """However likely: in such disagreements neither side is right often enough (docs/algorithms/china)."""
    answer = judge_nmpa(DRAIN, packs, prediction=Learned({"class_3": 0.97, "class_2": 0.03}))

    assert (answer.outcome, answer.certainty, answer.likely) == (None, None, "class_3")
    assert answer.agreement is Agreement.DISAGREE
    assert answer.rules.outcome == "class_2"
    assert {path.open for path in answer.doors} <= {Truth.NO, Truth.UNKNOWN}


def test_a_likely_outcome_outside_of_what_the_rules_leave_open_is_none_either(packs):
    told = {name: value for name, value in DRAIN.items() if name != "contact_days"}
    answer = judge_nmpa(told, packs, prediction=Learned({"not_device": 0.9, "class_2": 0.1}))

    assert answer.rules.outcome is None
    assert (answer.outcome, answer.agreement) == (None, Agreement.DISAGREE)
    assert [flip.fact for flip in answer.between] == ["medical_purpose"]


def test_what_a_disagreement_rests_on_is_put_to_the_reader_and_the_answer_settles_it(packs):
    likely = Learned({"not_device": 0.9, "class_2": 0.1})
    asked = judge_nmpa(DRAIN, packs, prediction=likely)
    kept = judge_nmpa(
        {**DRAIN, "medical_purpose": True}, packs, prediction=likely, answered=frozenset({"medical_purpose"})
    )
    given_up = judge_nmpa(
        {**DRAIN, "medical_purpose": False}, packs, prediction=likely, answered=frozenset({"medical_purpose"})
    )

    assert "medical_purpose" in {flip.fact for flip in asked.between}
    assert all("not_device" in flip.reach.outcomes for flip in asked.between)
    assert (kept.outcome, kept.certainty, kept.agreement) == ("class_2", None, Agreement.DISAGREE)
    assert kept.between == ()
    assert (given_up.outcome, given_up.agreement) == ("not_device", Agreement.AGREE)


def test_an_answer_that_settles_the_rules_moves_the_card(packs):
    """What a text does not say and a reader does: the rules lead, and likeness is still told apart."""
    likely = Learned({"not_device": 0.9, "class_2": 0.1})
    answered = judge_nmpa(DRAIN, packs, prediction=likely, answered=frozenset({"contact_days"}))
    other = judge_nmpa({**DRAIN, "imported": False}, packs, prediction=likely, answered=frozenset({"imported"}))

    assert (answered.outcome, answered.disagrees) == ("class_2", True)
    assert other.outcome is None, "an answer on which the outcome does not rest confirms nothing"


@dataclass
class Row:
    """A row of the list of exemptions."""

    name: str
    device_class: str
    code: str = ""
    description: str = ""


def test_a_list_that_has_the_very_name_in_the_class_of_the_rules_confirms_them(packs):
    likely = Learned({"not_device": 0.9, "class_2": 0.1})
    same = judge_nmpa(DRAIN, packs, "引流管", likely, [Row("引流管", "II")])
    other_class = judge_nmpa(DRAIN, packs, "引流管", likely, [Row("引流管", "III")])
    other_name = judge_nmpa(DRAIN, packs, "引流管", likely, [Row("引流袋", "II")])

    assert (same.outcome, same.agreement, same.listed_as) == ("class_2", Agreement.DISAGREE, ("class_2",))
    assert same.exemption.outcome == "likely_exempt"
    assert (other_class.outcome, other_name.outcome) == (None, None)


def test_likeness_that_is_unsure_counts_for_nothing(packs):
    answer = judge_nmpa(
        DRAIN, packs, prediction=Learned({"class_3": 0.9, "class_2": 0.1}, (("14-02", 0.9),), unsure=True)
    )

    assert (answer.outcome, answer.certainty, answer.agreement) == ("class_2", None, Agreement.UNLIKE)
    assert (answer.codes, answer.likely, answer.class_3_possible) == ((), None, False)


def test_class_3_is_said_to_be_possible_where_likeness_does_not_rule_it_out(packs):
    likely = Learned({"class_2": 0.9, "class_3": 0.1}, class_3_possible=True)

    assert judge_nmpa(DRAIN, packs, prediction=likely).class_3_possible
    assert not judge_nmpa(DRAIN, packs).class_3_possible


def test_a_combination_led_by_its_device_and_class_3_say_the_same(packs):
    told = {"dressing": True, "active": False, "contact": "wound", "contains_drug": True, "device_function": True}
    three = Learned({"class_3": 0.9, "combination": 0.1})
    led = judge_nmpa({**told, "principal_action": "physical"}, packs, prediction=three)
    drug = judge_nmpa({**told, "principal_action": "pharmacological"}, packs, prediction=three)

    assert (led.outcome, led.lead, led.agreement) == ("combination", Lead.DEVICE, Agreement.AGREE)
    assert drug.agreement is Agreement.DISAGREE


def test_a_likely_outcome_within_what_the_rules_leave_open_is_no_disagreement(packs):
    told = {name: value for name, value in DRAIN.items() if name != "contact_days"}
    answer = judge_nmpa(told, packs, prediction=Learned({"class_3": 0.8, "class_2": 0.2}))

    assert answer.rules.outcome is None
    assert answer.agreement is Agreement.OPEN
    assert [question.fact for question in answer.rules.questions] == ["contact_days"]
    assert answer.rules.to_settle == 1


def test_it_abstains_when_no_outcome_is_likely_enough(packs):
    told = {name: value for name, value in DRAIN.items() if name != "contact_days"}
    unsure = Learned({"class_3": 0.3, "class_2": 0.4, "class_1": 0.3})
    answer = judge_nmpa(told, packs, prediction=unsure)

    assert answer.abstains
    assert (answer.outcome, answer.certainty, answer.agreement) == (None, None, Agreement.OPEN)
    assert opened(answer)["path.national"] is Truth.UNKNOWN
    assert judge_nmpa(told, packs, prediction=unsure, enough=0.4).certainty == 0.4


def test_the_class_opens_its_door_and_no_other(packs):
    doors = {path.rule.rule.id: path.open for path in judge_nmpa(DRAIN, packs).doors}

    others = ("path.filing", "path.filing_national", "path.national")
    assert doors == {**dict.fromkeys(others, Truth.NO), "path.province": Truth.YES}
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
