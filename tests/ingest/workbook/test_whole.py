"""Days and numbers that must be whole: what is read, and what is left out with its remedy."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.exchange.models.service import MOST_OF_A_SITE, SITE_COLUMNS, SITE_DAYS
from ronghe.ingest.enums import RecordKind
from ronghe.ingest.sources.workbook import coerce, whole
from ronghe.ingest.sources.workbook.schema import kinds


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0, 0),
        (36, 36),
        (36.0, 36),
        ("36", 36),
        (" ３６ ", 36),
        ("1,200", 1200),
        ("1，200", 1200),
        ("36项", 36),
        ("36項", 36),
        ("约300", 300),
        ("200余人", 200),
        ("36+", 36),
        ("1.2万", 12000),
        ("2千例", 2000),
        ("20项/年", 20),
        ("20 trials a year", 20),
        ("36项（2024年）", 36),
        ("（截至2024年）36 项", 36),
        ("800.0", 800),
    ],
)
def test_one_whole_number_is_read(value, number):
    assert whole.read_integer(value) == coerce.Read(number)


@pytest.mark.parametrize(
    "value",
    [
        -5, "-5", "－5", 3.7, "3.7", "10-20", "10~20项", "2024年36项", "三十", "很多", "=36", "=1+1", "@SUM(36)", "+36",
        "36;DROP TABLE", "<b>36</b>", True, False, float("inf"), float("nan"), 1e300, "1e3", "36\n37",
        date(2027, 3, 5), "9" * 5000, "٣٦ 37",
    ],
)  # fmt: skip
def test_what_is_not_one_whole_number_is_left_out_with_value_and_remedy(value):
    read = whole.read_integer(value, 1_000_000)

    assert read.value is None
    assert read.remark.code in {"integer", "integer_large"}
    assert coerce.shown(value)[:20] in read.remark.detail.zh
    assert read.remark.remedy.zh
    assert read.remark.remedy.en


@pytest.mark.parametrize(
    ("value", "code"), [(1_000_000, None), (1_000_001, "integer_large"), ("9" * 30, "integer_large")]
)
def test_more_than_there_can_be_is_left_out(value, code):
    remark = whole.read_integer(value, 1_000_000).remark

    assert (remark.code if remark else None) == code


@pytest.mark.parametrize("value", ["", "/", "无", "N/A", "待定", None])
def test_nothing_is_nothing(value):
    assert whole.read_integer(value) == whole.read_day(value) == coerce.NOTHING


@given(st.integers(0, whole.MOST))
def test_every_number_is_read_in_every_way_it_is_written(number):
    ways = [number, float(number), str(number), f"{number:,}", f"{number}项", f"约{number}余例"]

    assert {whole.read_integer(way).value for way in ways} == {number}


@pytest.mark.parametrize(
    "value",
    [
        "2027-03-05", "2027/3/5", "2027.3.5", "2027年3月5日", "二〇二七年三月五日", "20270305", "２０２７－３－５",
        date(2027, 3, 5), datetime.fromisoformat("2027-03-05T08:00"), 46451, 46451.0, "15/3/2027", "2027-03-05 14:00",
    ],
)  # fmt: skip
def test_whole_days_are_read(value):
    read = whole.read_day(value)

    assert read.value in {"2027-03-05", "2027-03-15"}
    assert read.remark is None


@pytest.mark.parametrize(
    "value",
    [
        "2027年3月", "2027", "2027.3", 2027.3, "202703", "每月第二周周三", "3月5日", "2027-13-05", "2027年2月30日",
        "0027-03-05", "1850-01-01", "2200-01-01", "9999-12-31", True, 5, -1, 1e12, float("inf"), "=TODAY()", "@A1",
        "9" * 5000,
    ],
)  # fmt: skip
def test_what_names_no_day_is_left_out_with_value_and_remedy(value):
    read = whole.read_day(value)

    assert read.value is None
    assert read.remark.code in {"day", "day_far"}
    assert coerce.shown(value)[:12] in read.remark.detail.zh
    assert "2027-03-05" in read.remark.remedy.zh
    assert "2027-03-05" in read.remark.remedy.en


@pytest.mark.parametrize(("value", "remarked"), [("3/5/2027", True), ("3/15/2027", False), ("5/5/2027", False)])
def test_a_day_that_can_be_read_both_ways_is_remarked(value, remarked):
    read = whole.read_day(value)

    assert read.value.startswith("2027-")
    assert (read.remark is not None) == remarked


@given(st.dates(*whole.DAYS))
def test_every_day_is_read_in_every_way_it_is_written(day):
    ways = [
        day,
        f"{day:%Y-%m-%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
    ]

    assert {whole.read_day(way).value for way in ways} == {day.isoformat()}


@given(st.dates(date(1990, 1, 1), date(2118, 1, 1)))
def test_the_number_of_a_day_in_a_spreadsheet_is_that_day(day):
    assert whole.read_day((day - date(1899, 12, 30)) // timedelta(days=1)).value == day.isoformat()


def test_files_take_what_forms_take():
    """The bounds of the reader are those of the model, so that no row is refused after its preview."""
    fields = kinds()[RecordKind.SERVICE].fields

    assert whole.DAYS == SITE_DAYS
    assert {fields[name].most for name in SITE_COLUMNS[1:]} == {MOST_OF_A_SITE}
    assert fields[SITE_COLUMNS[0]].type == "day"
