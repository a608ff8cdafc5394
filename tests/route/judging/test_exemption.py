"""Exemption from clinical evaluation: rows of the list where they fit, the rules otherwise."""

from dataclasses import dataclass

import pytest

from ronghe.route.judging.exemption import Ground, judge_exemption, named_classes
from ronghe.route.packs import shelf

pytestmark = pytest.mark.unit


@dataclass
class Row:
    code: str
    name: str
    description: str = ""
    device_class: str = "II"


WHOLE = Row("02", "无源手术器械", "02子目录下Ⅱ类无源产品均免于进行临床评价。")
FIBRE = Row("01-02-02", "医用激光光纤")
KNIFE = Row("01-03-01", "高频手术设备", device_class="III")
ROWS = (WHOLE, FIBRE, KNIFE)
KNOWN = {"nmpa_class": "class_2", "novel_mechanism": False, "contains_drug": False, "viable_cells": False,
         "first_in_china": False, "predicate_on_market": True}  # fmt: skip


@pytest.fixture(scope="module")
def pack():
    return shelf().editions["nmpa-evaluation"][-1].pack


def test_a_row_of_the_same_name_exempts(pack):
    answer = judge_exemption(pack, KNOWN, "医用激光光纤", ["01-02"], ROWS)

    assert (answer.outcome, answer.listed) == ("exempt", True)
    assert [(found.row, found.ground) for found in answer.rows] == [(FIBRE, Ground.SAME_NAME)]


@pytest.mark.parametrize(
    ("facts", "codes"),
    [(KNOWN, ["09-03"]), ({**KNOWN, "nmpa_class": "class_3"}, ["01-02"])],
    ids=["another code", "another class"],
)
def test_a_row_of_another_code_or_class_does_not_count(pack, facts, codes):
    answer = judge_exemption(pack, facts, "医用激光光纤", codes, ROWS)

    assert not answer.listed
    assert answer.rows == ()


def test_a_near_name_is_shown_but_settles_nothing(pack):
    answer = judge_exemption(pack, KNOWN, "一次性使用医用激光光纤", [], ROWS)

    assert [found.ground for found in answer.rows] == [Ground.NEAR_NAME]
    assert not answer.listed
    assert answer.outcome is None


def test_a_whole_sub_catalogue_counts_for_passive_products_known_to_be_so(pack):
    passive = judge_exemption(pack, {**KNOWN, "active": False}, "组织钳", ["02-04"], ROWS)
    active = judge_exemption(pack, {**KNOWN, "active": True}, "组织钳", ["02-04"], ROWS)
    untold = judge_exemption(pack, KNOWN, "组织钳", ["02-04"], ROWS)

    assert (passive.outcome, passive.rows[0].ground) == ("exempt", Ground.WHOLE_CATALOGUE)
    assert (active.listed, untold.listed) == (False, False)


def test_a_new_principle_is_never_exempt_even_if_listed(pack):
    answer = judge_exemption(pack, {**KNOWN, "novel_mechanism": True}, "医用激光光纤", ["01-02"], ROWS)

    assert (answer.listed, answer.outcome) == (True, "needed")


def test_without_a_list_the_rules_alone_answer(pack):
    mature = {**KNOWN, "exemption_listed": False, "sterile": False, "absorbable": False, "implantable": False}

    assert judge_exemption(pack, mature, "血压计").outcome == "likely_exempt"
    assert judge_exemption(pack, {"nmpa_class": "class_1"}, "绷带").outcome == "exempt"
    assert judge_exemption(pack, {}, "").outcome is None


def test_a_told_fact_is_not_replaced_by_a_row(pack):
    answer = judge_exemption(pack, {**KNOWN, "exemption_listed": False}, "医用激光光纤", ["01-02"], ROWS)

    assert answer.listed
    assert answer.rules.facts["exemption_listed"] is False


def test_a_row_of_the_same_name_makes_it_likely_until_what_takes_it_away_is_confirmed(pack):
    """A text tells none of the list's general exceptions; without defaults no listed product ever had an answer."""
    likely = judge_exemption(pack, {"nmpa_class": "class_2", "contains_drug": False}, "医用激光光纤", [], ROWS)
    told = {"novel_mechanism": False, "viable_cells": False, "first_in_china": False}
    sure = judge_exemption(pack, {"nmpa_class": "class_2", "contains_drug": False, **told}, "医用激光光纤", [], ROWS)

    assert (likely.outcome, likely.rules.outcome) == ("likely_exempt", "exempt")
    assert set(likely.to_confirm) == {"novel_mechanism", "viable_cells", "first_in_china"}
    assert (sure.outcome, sure.to_confirm) == ("exempt", ())


def test_a_row_of_the_same_name_counts_while_the_class_is_open_and_tells_its_class(pack):
    answer = judge_exemption(pack, {"contains_drug": False}, "医用激光光纤", [], ROWS)

    assert (answer.listed, answer.outcome) == (True, "likely_exempt")
    assert judge_exemption(pack, {"nmpa_class": "class_3"}, "医用激光光纤", [], ROWS).rows == ()
    assert named_classes("医用激光光纤", ROWS) == ("class_2",)
    assert named_classes("高频手术设备 ", ROWS) == ("class_3",)
    assert named_classes("激光光纤", ROWS) == named_classes("", ROWS) == ()
    assert judge_exemption(pack, {}, "组织钳", ["02-04"], ROWS).rows == (), "a whole sub-catalogue needs a known class"


def test_a_fact_told_both_ways_is_not_assumed(pack):
    facts = {"nmpa_class": "class_2", "contains_drug": False}
    answer = judge_exemption(pack, facts, "医用激光光纤", [], ROWS, open_facts=frozenset({"novel_mechanism"}))

    assert answer.outcome is None
    assert "novel_mechanism" in {question.fact for question in answer.rules.questions}


def test_of_what_is_not_listed_it_is_asked_whether_its_kind_is_on_the_market(pack):
    answer = judge_exemption(pack, {"nmpa_class": "class_2", "contains_drug": False}, "某监护仪", [], ROWS)

    assert answer.outcome is None
    assert {"predicate_on_market", "exemption_listed"} <= {question.fact for question in answer.rules.questions}
