"""From a description to Europe's answer: what the text tells, plain defaults, and the rules together."""

from datetime import date

import pytest

from ronghe.route.facts import read_profile
from ronghe.route.judging.eu import eu_packs, judge_eu

pytestmark = pytest.mark.integration

PACKS = eu_packs(date(2026, 11, 26))

SETTLED = [
    ("一次性使用可吸收缝线，由聚乙醇酸制成，无菌提供，用于软组织缝合，植入体内后约90天被吸收。", "III"),
    ("药物洗脱冠状动脉支架系统，含雷帕霉素涂层，植入冠状动脉，无菌。", "III"),
    ("输液泵，由泵体、电机、显示屏组成，供医疗机构静脉输注药液，按设定流速给药。", "IIb"),
    (
        "乙型肝炎病毒表面抗原检测试剂盒，用于体外定性检测人血清中的表面抗原，用于献血员筛查。",
        "D",
    ),
    ("医学影像存档与传输软件，用于医院内CT、MR影像的存储、传输和显示，不具有诊断功能。", "not_device"),
    ("X射线计算机体层摄影设备，用于全身成像诊断。", "IIb"),
    ("自动体外除颤器，通过电极片分析患者心律，自动判断并给予电击除颤。", "III"),
    ("多功能隐形眼镜护理液，用于软性接触镜的清洁、消毒、冲洗和保存。", "IIb"),
    ("自体CAR-T细胞注射液，用于治疗白血病。", "not_device"),
    ("A total hip replacement made of titanium alloy and polyethylene, supplied sterile.", "III"),
    ("Blood glucose test strips for self-testing by people with diabetes.", "C"),
]

OPEN = [
    (
        "肺结节影像辅助诊断软件，采用深度学习算法分析胸部CT影像，提示可疑结节，供医生参考。",
        "decision_impact",
    ),
    ("一次性使用无菌导尿管，硅胶制成，经尿道插入膀胱引流尿液，留置时间不超过28天。", "orifice_shallow"),
]


@pytest.mark.parametrize(("text", "outcome"), SETTLED)
def test_a_description_is_given_its_class(text, outcome):
    answer = judge_eu(read_profile(text).values, PACKS)

    assert answer.rules.decision.reach.outcomes == (outcome,), answer.rules.questions


@pytest.mark.parametrize(("text", "fact"), OPEN)
def test_one_question_settles_what_the_text_leaves_open(text, fact):
    answer = judge_eu(read_profile(text).values, PACKS)

    assert answer.outcome is None
    assert answer.rules.to_settle == 1
    assert answer.rules.questions[0].fact == fact


def test_a_text_that_says_nothing_leaves_the_class_open():
    answer = judge_eu(read_profile("我们做了一个新产品，想知道怎么注册。").values, PACKS)

    assert answer.outcome is None
    assert answer.rules.questions


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("本软件用于医院挂号、收费、排班。", "not_device"),
        ("心脏起搏器程控软件，用于对植入式心脏起搏器进行参数设置。", "III"),
    ],
)
def test_software_is_judged_by_what_it_does(text, outcome):
    assert judge_eu(read_profile(text).values, PACKS).outcome == outcome


def test_the_role_of_software_is_asked_and_never_assumed():
    answer = judge_eu(read_profile("计步手环App，记录步数。").values, PACKS)

    assert "software_role" in {one.fact for one in answer.rules.questions}
    assert "mdr.11.decision" not in {one.rule.id for one in answer.rules.applied}


def test_what_is_meant_to_beautify_is_asked_about_annex_xvi():
    answer = judge_eu(read_profile("家用射频美容仪，通过射频电流作用于面部皮肤，改善皮肤松弛。").values, PACKS)

    assert answer.outcome is None
    assert answer.rules.questions[0].fact == "annex_xvi"
