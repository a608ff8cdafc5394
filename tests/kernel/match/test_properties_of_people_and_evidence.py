"""What an offer states of people, places, hands and evidence, judged by the rules alone."""

from __future__ import annotations

import pytest

from ronghe.kernel.match import Offer, prepare_all, profile
from ronghe.kernel.match.age_groups import age_groups, cut_short
from ronghe.kernel.match.attributes import traits
from ronghe.kernel.match.spans import clauses_of_span
from ronghe.kernel.match.textual import properties
from ronghe.kernel.match.wishes import wishes
from tests.conftest import WordEncoder

pytestmark = pytest.mark.unit


def verdict(clause: str, text: str, axis: str) -> str:
    encoder = WordEncoder()
    offer = prepare_all([Offer("o1", "achievement", "Firm", {"text": text})], encoder)[0]
    wish = wishes(clause, clauses_of_span(profile(clause), clause), encoder)[0]
    return {found.axis.id: found.verdict.value for found in properties(wish, offer)}[axis]


@pytest.mark.parametrize(
    ("clause", "text", "expected"),
    [
        ("usable in children", "A cuff for children with asthma.", "met"),
        ("可用于儿童", "供儿童哮喘患者使用的袖带。", "met"),
        ("usable in children", "A cuff for adults.", "unmet"),
        ("可用于儿童", "面向成人的袖带。", "unmet"),
        ("usable in children", "Children were not studied.", "unmet"),
        ("可用于儿童", "5岁以下儿童不适用。", "unmet"),
        ("usable in newborns", "Not for newborns and children.", "unmet"),
        ("儿童能用", "只管成人,不接新生儿和儿童。", "unmet"),
        ("新生儿能用", "新生儿、儿童禁用。", "unmet"),
        ("usable in children", "A child version is in preparation.", "partly"),
        ("可用于儿童", "儿童版开发中。", "partly"),
        ("usable in children", "In 54 adults the error was 2 %.", "unknown"),
        ("可用于儿童", "在54例成人中误差为2%。", "unknown"),
        ("usable in children", "The cuff weighs 40 g.", "unknown"),
    ],
)
def test_population(clause, text, expected):
    assert verdict(clause, text, "population") == expected


@pytest.mark.parametrize(
    ("clause", "text", "expected"),
    [
        ("adults and newborns", "For adults. For newborns, too.", "met"),
        ("成人和新生儿都能用", "成人、新生儿均可使用。", "met"),
        ("adults and newborns", "For adults. The neonatal mode is in testing.", "partly"),
        ("成人和新生儿都能用", "面向成人。", "partly"),
        ("adults or newborns", "For adults.", "met"),
        ("成人或新生儿", "面向成人。", "met"),
    ],
)
def test_a_list_asked_for_as_a_whole_is_met_by_the_whole_only(clause, text, expected):
    assert verdict(clause, text, "population") == expected


@pytest.mark.parametrize(
    ("clause", "text", "expected"),
    [
        ("data in children", "In 40 children the error was 2 %.", "met"),
        ("有儿童数据", "40例儿童中误差为2%。", "met"),
        ("data in children", "A cuff for children.", "unknown"),
        ("有儿童数据", "儿童用袖带。", "unknown"),
        ("data in children", "Not tried in children; a protocol for ten children has been approved.", "partly"),
        ("有儿童数据", "25例儿童的研究正在伦理审查。", "partly"),
    ],
)
def test_data_in_a_group_need_a_study_of_that_group(clause, text, expected):
    assert verdict(clause, text, "population") == expected


@pytest.mark.parametrize(
    ("clause", "text", "expected"),
    [
        ("results in patients", "In 64 patients the error was 2 %.", "met"),
        ("已在病人身上用过", "成人患者92例,误差2%。", "met"),
        ("results in patients", "Tested in eight pigs.", "partly"),
        ("已在病人身上用过", "在12头猪上完成试验。", "partly"),
        ("results in patients", "In 18 enucleated pig eyes the error was 2 %.", "partly"),
        ("results in patients", "In 12 healthy volunteers the error was 2 %.", "partly"),
        ("有人体数据", "60例试验伦理已批准,今年9月启动。", "partly"),
        ("results in patients", "The unit has not been used in patients.", "unmet"),
        ("已在病人身上用过", "尚未用于患者身上。", "unmet"),
        ("results in patients", "The unit weighs 2 kg.", "unknown"),
        ("有动物实验数据", "兔模型24只,无感染。", "met"),
        ("animal data", "Only bench tests were done.", "partly"),
    ],
)
def test_evidence(clause, text, expected):
    assert verdict(clause, text, "evidence") == expected


def test_evidence_in_other_people_is_no_evidence_in_those_asked_for():
    assert verdict("tested in children", "In 64 adult patients the error was 2 %.", "evidence") == "unknown"


@pytest.mark.parametrize(
    ("clause", "text", "axis", "expected"),
    [
        ("proven in a randomised trial", "A randomised trial of 80 patients.", "randomised", "met"),
        ("做过随机对照试验", "尚无随机对照研究。", "randomised", "unmet"),
        (
            "proven in a randomised trial",
            "A before-after series of 120 patients, not randomised.",
            "randomised",
            "unmet",
        ),
        ("prospective validation", "Retrospective data of 118 patients.", "prospective", "unmet"),
        ("前瞻性验证", "回顾118例。前瞻性研究已立项。", "prospective", "partly"),
        ("multicentre data", "Data of 300 patients from five hospitals.", "multicentre", "met"),
        ("多中心", "单中心研究,60例。", "multicentre", "unmet"),
        ("works at home", "For use at home.", "setting", "met"),
        ("能在家里用", "不能在家里使用。", "setting", "unmet"),
        ("works at home", "A home version is being designed.", "setting", "partly"),
        ("works at home", "For the operating room.", "setting", "unknown"),
        ("护士能操作", "只需一名护士。", "operator", "met"),
        ("a nurse can use it: operated by nurses", "Operated by one nurse.", "operator", "met"),
        ("works in whole blood", "Needs 20 μL from a finger prick.", "sample", "met"),
        ("用全血", "只能用血清。", "sample", "unmet"),
        ("works in whole blood", "Tests in whole blood are under way, now serum only.", "sample", "partly"),
        ("用尿液", "重2 kg。", "sample", "unknown"),
    ],
)
def test_kind_of_study_place_hands_and_specimen(clause, text, axis, expected):
    assert verdict(clause, text, axis) == expected


def test_what_else_a_clause_names_must_stand_by_the_property():
    clause = "shown in patients with macular degeneration"

    assert verdict(clause, "Shown in 40 patients with macular degeneration.", "evidence") == "met"
    assert verdict(clause, "Shown in 40 patients with asthma.", "evidence") == "unknown"


def test_a_denial_of_something_else_denies_nobody():
    found = {t.value: t.denied for t in traits("It works without sedation in children") if t.axis == "population"}

    assert found == {"child": False}


@pytest.mark.parametrize(
    ("text", "groups", "part"),
    [
        ("患者(年龄 5-52 岁)", ["child", "adult"], []),
        ("aged 3 to 71", ["child", "adult"], []),
        ("12 岁以上", ["adult"], ["child"]),
        ("followed for 2 to 5 years", [], []),
        ("40 岁以上人群", ["adult"], []),
    ],
)
def test_age_limits_name_the_groups_they_reach(text, groups, part):
    assert ([a.group for a in age_groups(text)], [a.group for a in cut_short(text)]) == (groups, part)
