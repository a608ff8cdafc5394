"""What an investor rules out: only what both sides state, with the words that say so and what would lift it."""

from __future__ import annotations

import pytest

from ronghe.kernel.match import Offer, OfferFacts, judge, profile
from tests.kernel.match.doubles import WordEncoder

ENCODER = WordEncoder()


def vetoes(need: str, excludes: str = "", kind: str = "investor", thesis: str = "", **facts: object):
    fields = {"title_zh": "医疗投资", "thesis_zh": thesis, "excludes_zh": excludes}
    offer = Offer("m1", kind, "", {k: v for k, v in fields.items() if v}, OfferFacts(**facts))  # type: ignore[arg-type]
    return offer, judge(profile(need), [offer], ENCODER)[0].vetoes


@pytest.mark.parametrize(
    ("need", "excludes", "codes"),
    [
        ("寻求治疗青光眼的小分子药物候选", "不投药物。", ["excluded_drug"]),
        ("A new drug candidate for glaucoma is sought", "不投药物、耗材", ["excluded_drug"]),
        ("寻求家用眼压计，误差 < 2 mmHg", "不投药物。", []),
        ("寻求药物洗脱球囊的输送系统", "不投药物。", []),
        ("需要可植入的心室辅助装置", "No class III implants.", ["excluded_implant"]),
        ("需要二类的体外监护仪", "No class III implants.", []),
        ("需要非植入式的血流监测方法", "不投三类植入器械", []),
        ("希望有一款肺结节判读软件", "仅有软件演示、无硬件协同计划的项目", ["excluded_software"]),
        ("希望有一款带探头的超声设备和判读软件", "纯软件项目", []),
        ("寻求干细胞制剂修复软骨", "来源不明的细胞", []),
        ("现状：目前使用新药治疗效果差。希望有一种可穿戴监测设备", "不投药物", []),
    ],
)
def test_words_of_a_mandate_rule_out_what_the_need_seeks(need, excludes, codes):
    offer, found = vetoes(need, excludes)

    assert [veto.code for veto in found] == codes
    for veto in found:
        assert veto.reason_zh
        assert veto.would_change_zh
        assert veto.would_change_en
        assert veto.passage
        assert offer.fields[veto.passage.field][veto.passage.start : veto.passage.end] == veto.passage.text


def test_exclusion_may_stand_in_any_field():
    _, found = vetoes("寻求青光眼创新药", thesis="专注眼科器械，不投新药。")

    assert [veto.code for veto in found] == ["excluded_drug"]


@pytest.mark.parametrize(
    ("need", "facts", "codes"),
    [
        ("成都某院需要家用眼压计", {"regions": ("北京", "上海")}, ["excluded_region"]),
        ("苏州某院需要家用眼压计", {"regions": ("长三角",)}, []),
        ("成都某院需要家用眼压计", {"regions": ("全国",)}, []),
        ("某院需要家用眼压计", {"regions": ("北京",)}, []),
        ("家用眼压计项目，A 轮融资", {"stages": ("seed", "angel")}, ["excluded_stage"]),
        ("家用眼压计项目，天使轮融资", {"stages": ("seed", "angel")}, []),
        ("家用眼压计项目，融资 300 万元", {"ticket_cny": (5e6, 3e7)}, ["excluded_ticket"]),
        ("家用眼压计项目，融资 1000 万元", {"ticket_cny": (5e6, 3e7)}, []),
        ("家用眼压计项目，融资 1 亿元", {"ticket_cny": (5e6, 3e7)}, ["excluded_ticket"]),
        ("家用眼压计，价格低于 300 元", {"ticket_cny": (5e6, 3e7)}, []),
    ],
)
def test_limits_of_a_mandate_rule_out_only_what_the_need_states(need, facts, codes):
    _, found = vetoes(need, **facts)

    assert [veto.code for veto in found] == codes
    assert all(veto.would_change_zh and veto.would_change_en for veto in found)


def test_region_in_words():
    assert [v.code for v in vetoes("成都某院需要家用眼压计", "上海以外的项目")[1]] == ["excluded_region"]
    assert [v.code for v in vetoes("上海某院需要家用眼压计", "上海以外的项目")[1]] == []


def test_other_partners_are_not_ruled_out_by_their_words():
    assert vetoes("寻求青光眼创新药", "不投药物", kind="company")[1] == ()
