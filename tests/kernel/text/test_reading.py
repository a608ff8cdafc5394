"""Normal spelling, search terms, passages, language, identity numbers: chosen cases."""

import pytest

from ronghe.kernel.text import (
    Language,
    identity_numbers,
    language,
    medical_record_mentions,
    normalise,
    passages,
    stem,
    terms,
    tokens,
)
from ronghe.kernel.text.numerals import arabic, chinese


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("產(chǎn)業(yè)", "产业"),
        ("我們(men)的產(chǎn)品", "我们的产品"),
        ("肝(gan)功能", "肝(gan)功能"),
        ("１２．５％", "12.5%"),
        ("定\u200b位\ufeff误差", "定位误差"),
        ("10⁻³ mol", "10^-3 mol"),
        ("cm²", "cm2"),
        ("①定位②配准", "(1)定位(2)配准"),
        ("½ h", "0.5 h"),
        ("乾燥與頭髮", "干燥与头发"),
        ("a\ud800b\x00c", "a\ufffdbc"),
        ("一\r\n二", "一\n二"),
    ],
)
def test_normalise_repairs(source: str, text: str) -> None:
    assert normalise(source).text == text


def test_origin_points_at_the_source() -> None:
    source = "該產(chǎn)品直徑４㎜。"
    normal = normalise(source)
    at = normal.text.index("4mm")

    start, end = normal.origin(at, at + 3)

    assert source[start:end] == "４㎜"
    assert normal.origin(len(normal.text), len(normal.text)) == (len(source), len(source))
    with pytest.raises(ValueError, match="no such span"):
        normal.origin(0, len(normal.text) + 1)


def test_terms_hold_words_and_their_parts() -> None:
    assert terms("肺结节手术机器人") == ["结节", "肺结节", "手术", "机器", "机器人", "手术机器人"]
    assert terms("Catheters of 3.5 mm, imaging") == ["catheter", "3.5mm", "imag"]
    assert terms("肺結節") == terms("肺结节")


def test_tokens_point_into_the_source() -> None:
    source = "肺結節(jié)檢測"

    assert [source[one.start : one.end] for one in tokens(source)] == ["結節", "肺結節", "檢測"]


def test_stem_meets_forms() -> None:
    assert stem("sensors") == stem("sensor")
    assert stem("biopsies") == stem("biopsy")
    assert stem("monitoring") == stem("monitored")
    assert stem("diagnosis") == "diagnosis"


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("定位误差小于 2 mm；费用低。好！", ["定位误差小于 2 mm；", "费用低。", "好！"]),
        ("Approx. 3.5 mm. It works.", ["Approx. 3.5 mm.", "It works."]),
        ("1. 甲\n2. 乙", ["1. 甲", "2. 乙"]),
        ("指标：1. 甲；2. 乙", ["指标：1. 甲；", "2. 乙"]),
        ("", []),
    ],
)
def test_passages_are_sentences_and_items(source: str, texts: list[str]) -> None:
    assert [one.text for one in passages(source)] == texts


def test_language_by_script() -> None:
    assert language("采用 AI 的肺结节筛查") is Language.ZH
    assert language("AI screening of CT images 肺") is Language.EN
    assert language("12.5 % ≤ 3") is Language.NONE


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("十四", 14),
        ("两百五十", 250),
        ("二十", 20),
        ("一百零五", 105),
        ("三万", 30000),
        ("一点五", 1.5),
        ("半", 0.5),
        ("二〇二六", 2026),
    ],
)
def test_chinese_numerals(written: str, value: float) -> None:
    assert chinese(written) == value


def test_chinese_numerals_agree_with_counting() -> None:
    """Against an oracle that writes every number under ten thousand."""
    digits = "零一二三四五六七八九"
    for number in range(1, 10_000, 7):
        written, zero = "", False
        for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = number // power % 10
            if digit:
                written += ("零" if zero and written else "") + digits[digit] + name
                zero = False
            elif written:
                zero = True
        assert chinese(written) == number


def test_arabic_numerals() -> None:
    assert [arabic(one) for one in ("1,200", "1.2×10^4", "10^-3", "3e2")] == [1200, 12000, 0.001, 300]


def test_identity_numbers_need_their_checksum() -> None:
    assert [span.text for span in identity_numbers("证号 11010519491231002X，11010519491231002１")] == [
        "11010519491231002X"
    ]
    assert [span.text for span in identity_numbers("１１０１０５１９４９１２３１００２Ｘ")] == [
        "１１０１０５１９４９１２３１００２Ｘ"
    ]
    assert identity_numbers("订单 110105194912310021234") == []


def test_record_numbers_beside_names() -> None:
    assert [span.text for span in medical_record_mentions("患者张三，住院号 1234567，诊断明确")] == [
        "患者张三，住院号 1234567"
    ]
    assert [span.text for span in medical_record_mentions("Patient John Smith, MRN 00123456")] == [
        "Patient John Smith, MRN 00123456"
    ]
    assert medical_record_mentions("住院号由系统生成 1234567") == []
    assert medical_record_mentions("病历号 1234567，定位误差 2 mm") == []
