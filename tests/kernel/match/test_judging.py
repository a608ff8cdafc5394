"""Verdicts on clauses: what meets, what does not, and what nobody can say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.kernel.match import Verdict, judge, judge_span, match, prepare, profile
from tests.kernel.match.doubles import WordEncoder, offer

ENCODER = WordEncoder()


def verdict(clause: str, text: str) -> Verdict:
    return judge_span(profile(clause), clause, offer(text), ENCODER).verdict


@pytest.mark.parametrize(
    ("clause", "text", "expected"),
    [
        ("定位误差 < 1 mm", "体模实测定位误差 0.6 mm。", "met"),
        ("定位误差 < 1 mm", "Positioning error was 0.6 mm in a phantom.", "met"),
        ("positioning error < 0.5 mm", "机械臂重复定位精度 0.05 mm。", "unknown"),
        ("positioning error < 0.5 mm", "Repeatability is 0.05 mm.", "unknown"),
        ("导管外径不超过 4 mm", "导管外径 5 mm。", "unmet"),
        ("导管外径不超过 4 mm", "导管长度 900 mm。", "unknown"),
        ("定位误差 < 1 mm", "研究用于脊柱手术。", "unknown"),
        ("定位误差 < 1 mm", "下一步计划将定位误差降至 0.6 mm。", "partly"),
        ("定位误差 < 1 mm", "徒手置钉定位误差 0.8 mm，本系统定位误差 1.4 mm。", "unmet"),
        ("sensitivity at least 90%", "sensitivity and specificity of 94% and 71%", "met"),
        ("specificity at least 90%", "sensitivity and specificity of 94% and 71%", "unmet"),
        ("latency below 150 ms", "系统延迟 0.12 s。", "met"),
    ],
)
def test_judge_span_compares_numbers_of_the_same_parameter(clause, text, expected):
    assert verdict(clause, text).value == expected


@pytest.mark.parametrize(
    ("clause", "text", "expected"),
    [
        ("必须能离线工作", "Runs on the device itself without any network.", "met"),
        ("must work offline", "图像上传云端服务器计算，必须联网。", "unmet"),
        ("must work offline", "重量 300 g。", "unknown"),
        ("无需耗材", "每例需使用专用耗材。", "unmet"),
        ("no consumables", "免耗材。", "met"),
        ("用于新生儿", "仅适用于成人。", "unmet"),
        ("已取得国内注册证", "The NMPA application was accepted and is under review.", "partly"),
        ("已取得国内注册证", "目前尚未取得注册证。", "unmet"),
        ("可高温高压灭菌", "手柄可耐受 134 ℃ 蒸汽灭菌。", "met"),
        ("MRI compatible", "植入体不能做磁共振检查。", "unmet"),
    ],
)
def test_judge_span_knows_properties_that_exclude_each_other(clause, text, expected):
    assert verdict(clause, text).value == expected


def test_judge_gives_reasons_a_reader_can_check():
    need = profile("定位误差 < 1 mm")

    said = judge(need, [offer("体模实测定位误差 0.6 mm。")], ENCODER)[0].verdicts[0]

    assert said.passage is not None
    assert "0.6 mm" in said.passage.text
    assert "0.6 mm" in said.reason_zh
    assert said.reason_zh.endswith("满足")
    assert "0.6 mm" in said.reason_en
    assert said.would_change_zh
    assert said.would_change_en


TEXTS = st.lists(
    st.sampled_from(
        [
            "定位误差 0.6 mm。",
            "Positioning error was 2 mm.",
            "仅适用于成人。",
            "It needs a stable internet connection.",
            "重量 1.2 kg；续航 10 h。",
            "計劃將誤差降至 0.3 mm。",
            "产品已取得三类医疗器械注册证。",
        ]
    ),
    min_size=1,
    max_size=4,
).map("".join)
NEED = profile("脊柱手术需要导航。定位误差 < 1 mm；必须能离线工作；用于儿童。")


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=5), order=st.randoms(use_true_random=False))
def test_judge_does_not_depend_on_the_order_of_offers(texts, order):
    offers = [offer(text, f"o{i}", organisation=f"g{i % 2}") for i, text in enumerate(texts)]
    shuffled = list(offers)
    order.shuffle(shuffled)

    assert judge(NEED, offers, ENCODER) == judge(NEED, shuffled, ENCODER)
    assert match(NEED, offers, ENCODER) == match(NEED, shuffled, ENCODER)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_judge_passages_are_literal_and_scores_lie_between_0_and_1(text):
    candidate = judge(NEED, [offer(text)], ENCODER)[0]

    assert 0.0 <= candidate.score <= 1.0
    assert all(0.0 <= value <= 1.0 for value in candidate.parts.values())
    assert [v.clause for v in candidate.verdicts] == [c.id for c in NEED.clauses]
    for said in candidate.verdicts:
        assert (said.passage is None) == (said.verdict is Verdict.UNKNOWN)
        if said.passage is not None:
            source = candidate.offer.fields[said.passage.field]
            assert source[said.passage.start : said.passage.end] == said.passage.text


@given(number=st.integers(1, 400))
def test_judge_silence_is_never_met(number):
    text = f"导管长度 {number} cm。样机重 {number} g。"

    assert verdict("定位误差 < 1 mm", text) is Verdict.UNKNOWN


@given(stated=st.integers(1, 60), loose=st.integers(1, 60), tighter_by=st.integers(0, 30))
def test_judge_tightening_a_target_never_turns_unmet_into_met(stated, loose, tighter_by):
    text = f"导管外径 {stated / 10} mm。"
    tight = max(1, loose - tighter_by)

    before = verdict(f"导管外径不超过 {loose / 10} mm", text)
    after = verdict(f"导管外径不超过 {tight / 10} mm", text)

    assert before is (Verdict.MET if stated <= loose else Verdict.UNMET)
    assert after is (Verdict.MET if stated <= tight else Verdict.UNMET)


def test_judge_takes_prepared_offers():
    plain = offer("定位误差 0.6 mm。")

    assert judge(NEED, [prepare(plain, ENCODER)], ENCODER) == judge(NEED, [plain], ENCODER)


def test_judge_vetoes_come_last_with_their_reason():
    good = offer("研究用于脊柱手术。", "a")
    taken = offer("定位误差 0.6 mm。该专利已独家许可给他方。", "b")
    away = offer("定位误差 0.6 mm。", "c", available=False)

    ranked = judge(NEED, [taken, away, good], ENCODER)

    assert ranked[0].offer.id == "a"
    vetoes = {c.offer.id: c.vetoes for c in ranked}
    assert [v.code for v in vetoes["b"]] == ["exclusive_taken"]
    assert vetoes["b"][0].passage is not None
    assert [v.code for v in vetoes["c"]] == ["not_available"]


def test_judge_empty_inputs():
    assert judge(NEED, [], ENCODER) == []
    assert judge(profile(""), [offer("")], ENCODER)[0].verdicts == ()
