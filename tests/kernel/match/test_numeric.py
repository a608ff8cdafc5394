"""Guarantees of numeric verdicts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel.match import judge_span, prepare, profile
from ronghe.kernel.match.aims import aim_of
from ronghe.kernel.match.attachment import evidence, probability
from ronghe.kernel.match.intervals import Span, compare
from ronghe.kernel.match.numeric import on_scale, rates
from ronghe.kernel.match.values import Offer, Verdict
from ronghe.kernel.match.wishes import wishes
from ronghe.kernel.text import Clause, ClauseKind, Operator
from tests.kernel.match.doubles import WordEncoder

ENCODER = WordEncoder()


def verdict(clause: str, text: str) -> str:
    offer = Offer("o", "achievement", "X", {"title": "装置", "text": text})
    return judge_span(profile(clause), clause, offer, ENCODER).verdict.value


@pytest.mark.parametrize(
    ("clause", "text", "expected"),
    [
        ("体重 < 300 g", "面向体重 2.5 kg 以上新生儿。", "unmet"),
        ("单价不超过 1000 元", "It costs 1,100 dollars per set; price per set 1,100 US dollars.", "unmet"),
        ("续航 12 小时以上", "续航 7 小时，下一版续航预计 14 小时。", "partly"),
        ("至少在 50 名患者身上验证", "在 60 头猪身上验证。", "partly"),
        ("最大负压不低于 30 kPa", "最大负压 40 kPa。", "met"),
        ("适用 6 岁以上儿童", "适用 12 岁以上患者。", "unmet"),
        ("螺钉定位误差 < 1 mm", "3D 打印服务，误差 0.10 mm 以内。", "unknown"),
        ("适用 6 岁以上儿童", "适用 3 岁以上患者。", "met"),
    ],
)
def test_judge_span_reads_what_is_meant(clause, text, expected):
    assert verdict(clause, text) == expected


class OneDirection(WordEncoder):
    """All texts are alike: what an encoder says of two sentences that only sound alike."""

    def encode(self, texts):
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        rows[:, 0] = 1.0
        return rows


@pytest.mark.parametrize(
    ("text", "expected"), [("依从率为3 min以内者的一半。", "unknown"), ("术中注册用时 2.1 min。", "met")]
)
def test_likeness_alone_never_attaches_a_nameless_figure(text, expected):
    clause = "术中注册时间不超过 3 分钟"
    offer = Offer("o", "achievement", "X", {"title": "装置", "text": text})

    assert judge_span(profile(clause), clause, offer, OneDirection()).verdict.value == expected


@given(st.floats(0.1, 50), st.floats(0.1, 50))
def test_a_surely_named_figure_is_always_compared(asked, stated):
    asked, stated = round(asked, 2), round(stated, 2)

    assert verdict(f"定位误差不超过 {asked} mm", f"实测定位误差 {stated} mm。") == (
        "met" if stated <= asked else "unmet"
    )


@given(st.sampled_from(["重复定位精度 0.1 mm", "激光波长 785 nm", "导管长 3 mm", "样本量 3 µL"]))
def test_another_parameter_never_meets(figure):
    assert verdict("导管外径不超过 4 mm", f"{figure}。") != "met"


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        ("radiation dose reduced to half", "The radiation dose rises by 60 %."),
        ("辐射剂量降低 30% 以上", "辐射剂量提高 40%。"),
    ],
)
def test_a_rise_never_meets_a_fall(clause, text):
    assert verdict(clause, text) != "met"


@given(st.sampled_from(["USD", "EUR", "GBP", "HKD"]), st.floats(1, 1e6), st.floats(1, 1e6))
def test_money_of_two_currencies_is_compared_only_beyond_doubt(currency, price, budget):
    span = on_scale(Span(Operator.EQ, price, price, currency), "CNY")

    found = compare(Span(Operator.LE, float("-inf"), budget, "CNY"), span)

    low, high = rates()[currency]
    assert (found is Verdict.MET) == (price * high <= budget * (1 + 1e-9))
    assert (found is Verdict.UNMET) == (price * low > budget * (1 + 1e-9))


def test_on_scale_turns_no_length_into_money():
    assert on_scale(Span(Operator.EQ, 1.0, 1.0, "m"), "CNY") is None


spans = st.tuples(st.floats(0, 100), st.floats(0, 100)).map(lambda p: Span(Operator.RANGE, min(p), max(p), "岁"))


@given(spans, spans)
def test_what_is_served_covers_whoever_is_asked_for(target, found):
    said = compare(target, found, covers=True)

    if said is Verdict.MET:
        assert found.low <= target.low + 1e-6
        assert found.high >= target.high - 1e-6
    if said is Verdict.UNMET:
        assert found.low > target.high or found.high < target.low


def test_aim_of_leaves_alone_how_things_are_today():
    text = "手术平均 3 小时"

    assert aim_of(Clause("c1", ClauseKind.PRACTICE, text, 0, len(text), None), text, text) is None


def test_evidence_is_the_same_whatever_the_order_of_figures():
    clause = "定位误差不超过 2 mm"
    offer = prepare(Offer("o", "achievement", "X", {"text": "定位误差 1 mm，外径 3 mm，行程 5 mm。"}), ENCODER)
    wish = wishes(clause, profile(clause).clauses, ENCODER)[0]

    forth = evidence(wish, wish.aim, offer.figures, offer)
    back = evidence(wish, wish.aim, offer.figures[::-1], offer)

    assert [round(probability(r), 6) for r in forth] == [round(probability(r), 6) for r in back[::-1]]
