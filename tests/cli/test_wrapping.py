"""Lines in the terminal are as wide as they may be, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from ronghe.cli.wrapping import NOT_FIRST, NOT_LAST, cut, punctuated, wrapped

pytestmark = pytest.mark.unit

WORDS = st.text(alphabet="脊柱导航误差，。「」 ab1", max_size=80)


@given(WORDS, st.integers(min_value=8, max_value=40))
@settings(max_examples=200, deadline=None)
def test_wrapping_loses_nothing_but_spaces_at_breaks(text, cells):
    assert wrapped(Text(text), cells).plain.replace("\n", "").replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet="脊柱导航误差", max_size=80), st.integers(min_value=2, max_value=40))
@settings(max_examples=200, deadline=None)
def test_lines_of_chinese_keep_to_the_width(text, cells):
    assert all(cell_len(line) <= cells for line in wrapped(Text(text), cells).plain.split("\n"))


def test_punctuation_stays_with_its_text():
    lines = wrapped(Text("平均定位误差小于一毫米，注册时间不超过三分钟。「可高温灭菌」"), 12).plain.split("\n")

    assert len(lines) > 3
    assert [line for line in lines if line[0] in NOT_FIRST or line[-1] in NOT_LAST] == []


def test_styles_survive():
    text = Text("脊柱导航", style="bold").append("定位误差", style="red")

    assert [
        (span.style, wrapped(text, 8).plain[span.start : span.end])
        for span in wrapped(text, 8).spans
        if span.style == "red"
    ] == [("red", "定位误差")]


@given(WORDS, st.integers(min_value=2, max_value=40))
@settings(max_examples=200, deadline=None)
def test_cut_text_fits_and_is_a_beginning(text, cells):
    short = cut(text, cells)

    assert cell_len(short) <= cells
    assert short == text or (short.endswith("…") and text.startswith(short[:-1].rstrip()))


@pytest.mark.parametrize(
    ("half", "whole"),
    [
        ("有源: 否; 产品性质: 器械", "有源：否；产品性质：器械"),
        ("中国: 38 个月（P90 46）", "中国：38 个月（P90 46）"),
        ("有发明专利?, 授权公告距今?", "有发明专利？，授权公告距今？"),
        ("灭菌确认: 未明确前不计入，取决于： 以无菌形式提供", "灭菌确认：未明确前不计入，取决于：以无菌形式提供"),
        ("FDA cleared devices 2023-12-26: 510(k), part B", "FDA cleared devices 2023-12-26: 510(k), part B"),
        ("--answer fda_code=…  https://a.b/c?d", "--answer fda_code=…  https://a.b/c?d"),
        ("? 创新特别审查", "? 创新特别审查"),  # a sign before a line
        ("", ""),
    ],
)
def test_marks_beside_chinese_are_those_of_chinese(half, whole):
    assert punctuated(half) == whole
    assert punctuated(whole) == whole
