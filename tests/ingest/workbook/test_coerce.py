"""Values as people write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.ingest.sources.workbook import amounts, coerce, days, identifiers, whole


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024/3/5 14:02", "2024-03-05"),
        ("2024.3", "2024-03-01"),
        (2024.3, "2024-03-01"),
        ("2024年3月", "2024-03-01"),
        ("2024年3月5日", "2024-03-05"),
        ("二〇二四年三月十五日", "2024-03-15"),
        ("２０２４．３．５", "2024-03-05"),
        ("20240305", "2024-03-05"),
        (45356, "2024-03-05"),
        (datetime.fromisoformat("2024-03-05T08:00"), "2024-03-05"),
        ("3/15/2024", "2024-03-15"),
        ("15/3/2024", "2024-03-15"),
        ("2024", "2024-01-01"),
    ],
)
def test_dates(value, day):
    assert days.read_date(value) == coerce.Read(day)


@pytest.mark.parametrize("value", ["2024-13-05", "下个月", "2024年2月30日", "0024-01-01"])
def test_what_is_no_date_is_named_with_a_remedy(value):
    read = days.read_date(value)

    assert read.value is None
    assert read.remark.code == "date"
    assert value in read.remark.detail.zh


def test_a_number_that_may_have_been_october_is_remarked():
    assert days.read_date(2024.1).remark.code == "date_october"


@given(st.dates(date(1954, 10, 4), date(2118, 1, 1)))
def test_excel_serials_are_days_since_1899(day):
    assert days.read_date((day - date(1899, 12, 30)) // timedelta(days=1)).value == day.isoformat()


@pytest.mark.parametrize(
    ("value", "unit", "amount"),
    [
        ("500万元", "", "5000000"),
        ("500", "万元", "5000000"),
        (500, "万元", "5000000"),
        ("1.2亿", "", "120000000"),
        ("￥3,000", "", "3000"),
        ("3,000元", "万元", "3000"),
        ("2千万", "", "20000000"),
        ("0.5", "亿元", "50000000"),
        ("面议", "万元", None),
        ("/", "", None),
    ],
)
def test_amounts(value, unit, amount):
    assert amounts.read_money(value, unit) == coerce.Read(amount)


@pytest.mark.parametrize("value", ["500万美元", "$500", "很多", "1-2-3万", "-5万"])
def test_what_is_no_amount_in_cny_is_remarked(value):
    read = amounts.read_money(value)

    assert read.value is None
    assert read.remark is not None


@pytest.mark.parametrize(
    ("value", "unit", "low", "high"),
    [
        ("500-3000万元", "", "5000000", "30000000"),
        ("500~3000", "万元", "5000000", "30000000"),
        ("500万-1亿", "", "5000000", "100000000"),
        ("1000万以上", "", "10000000", None),
        ("不超过2000万", "", None, "20000000"),
        ("3000至500万", "", "5000000", "30000000"),
        ("800万", "", "8000000", "8000000"),
    ],
)
def test_ranges_of_amounts(value, unit, low, high):
    assert [read.value for read in amounts.read_money_range(value, unit)] == [low, high]


@pytest.mark.parametrize(
    ("value", "level", "remarked"),
    [
        (6, 6, False), ("TRL6", 6, False), ("TRL 4-5", 4, False), ("6级", 6, False), ("六级", 6, False),
        ("第7级", 7, False), ("中试阶段", 6, True), ("实验室样机", 4, True),
        ("已取得注册证", 8, True), ("已量产", 9, True),
        ("动物实验完成", 5, True),
    ],
)  # fmt: skip
def test_readiness_levels(value, level, remarked):
    read = coerce.read_trl(value)

    assert (read.value, read.remark is not None) == (level, remarked)


@pytest.mark.parametrize("value", [0, 10, 4.5, "很成熟", "TRL 12"])
def test_levels_outside_one_to_nine_are_refused(value):
    assert coerce.read_trl(value).value is None


@pytest.mark.parametrize(
    ("value", "stages"),
    [
        ("天使轮、A轮", ["angel", "a"]),
        ("天使轮-B轮", ["angel", "a", "b"]),
        ("Pre-A至B轮", ["angel", "a", "b"]),
        ("成长期及以后", ["growth"]),
        ("不限", ["seed", "angel", "a", "b", "growth"]),
        ("seed, Series A", ["seed", "a"]),
    ],
)
def test_stages(value, stages):
    assert coerce.read_stages(value).value == stages


def test_lists_are_split_and_specialties_become_keys():
    assert coerce.read_list("骨科、眼科；医学影像/高端装备\n骨科").value == [
        "orthopaedics",
        "ophthalmology",
        "imaging",
        "高端装备",
    ]


def test_credit_code_with_wrong_check_is_left_out():
    assert identifiers.read_uscc(" 91530100ma6l4wlbxj ").value == "91530100MA6L4WLBXJ"
    assert identifiers.read_uscc("91530100MA6L4WLBXK").value is None


def test_orcid_needs_its_check_character():
    assert identifiers.read_orcid("https://orcid.org/0000-0002-1825-0097").value == "0000-0002-1825-0097"
    assert identifiers.read_orcid("0000-0002-1825-0098").value is None


@pytest.mark.parametrize("value", ["", "/", "无", "暂无", "——", "N/A", None])
def test_ways_to_say_nothing(value):
    assert coerce.read_text(value) == coerce.NOTHING


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40), st.datetimes()))
def test_readers_never_fail(value):
    """Whatever stands in a cell, each reader answers with a value or a remark, never with an error."""
    for read in (
        coerce.read_text, coerce.read_name, coerce.read_list, coerce.read_stages, days.read_date, amounts.read_money,
        coerce.read_trl,
        identifiers.read_phone,
        identifiers.read_email,
        identifiers.read_uscc,
        identifiers.read_url,
        identifiers.read_orcid,
        whole.read_integer, whole.read_day,
    ):  # fmt: skip
        assert isinstance(read(value), coerce.Read)
