"""What the quantities of a text are read as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel.match.figures import figures_of
from ronghe.kernel.match.stance import Stance
from ronghe.kernel.text import Operator, normalise


def spans(text, **options):
    return {
        (f.span.operator.value, round(f.span.low, 6), round(f.span.high, 6), f.span.dimension)
        for f in figures_of(normalise(text).text, **options)
    }


INF = float("inf")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("children from 3 to 12 years", ("range", 3, 12, "岁")),
        ("people older than 15", (">=", 15, INF, "岁")),
        ("面向 6 月龄至 5 岁婴幼儿", ("range", 0.5, 5, "岁")),
        ("83 名胎龄 26–36 周早产儿", ("range", 26, 36, "周龄")),
        ("孕32周以后的单胎孕妇", (">=", 32, INF, "周龄")),
        ("in infants below 32 weeks", ("<", -INF, 32, "周龄")),
        ("worn for 3 weeks", ("=", 1814400, 1814400, "s")),
        ("complete in 48 of 55 adults", ("=", 87.3, 87.3, "%")),
        ("takes 3 min 20 s", ("=", 200, 200, "s")),
        ("with 1,150 characterised strains", ("=", 1150, 1150, "例")),
        ("adjustable down to −20 kPa", ("=", 20000, 20000, "Pa")),
        ("It costs 96 pounds", ("=", 96, 96, "GBP")),
        ("£90 each", ("=", 90, 90, "GBP")),
        ("List price RMB 8,600, pump included", ("=", 8600, 8600, "CNY")),
        ("直径 > 12 mm 的静脉未入组", ("<=", -INF, 0.012, "m")),
        ("工作温度-20℃至50℃", ("range", -20, 50, "℃")),
    ],
)
def test_figures_of_reads(text, expected):
    assert expected in spans(text)


def test_figures_of_takes_no_date_for_a_time():
    assert not figures_of("预计下半年开始")


@given(st.integers(2, 59), st.integers(1, 59))
def test_figures_of_adds_times_in_two_units(minutes, seconds):
    found = [f.span.low for f in figures_of(f"一次操作 {minutes} min {seconds} s")]

    assert found == [60 * minutes + seconds]


@given(st.integers(1, 999), st.integers(10, 999))
def test_figures_of_gives_no_share_above_all(part, whole):
    shares = [f.span.high for f in figures_of(f"seen in {part} of {whole} adults") if f.span.dimension == "%"]

    assert shares == ([round(100 * part / whole, 1)] if part <= whole else [])


@pytest.mark.parametrize(
    "text",
    [
        "A phase I study with 40 adults has been approved.",
        "Study approved for babies under 32 weeks.",
        "Target price RMB 25 per cartridge.",
        "直径 3.3 mm 在研",
    ],
)
def test_figures_of_sees_a_plan(text):
    assert {f.stance for f in figures_of(text)} == {Stance.PLANNED}


@pytest.mark.parametrize(
    ("text", "operator", "value"),
    [
        ("单价别超过1000元", Operator.LE, 1000),
        ("误差 no worse than 8 %", Operator.LE, 8),
        ("至少能洗30次", Operator.GE, 30),
        ("sampling at least every 10 minutes", Operator.LE, 600),
        ("contact force never beyond 20 N", Operator.LE, 20),
        ("at least 50 allergens", Operator.GE, 50),
        ("no more than two injections", Operator.LE, 2),
    ],
)
def test_wishes_are_bounded_as_they_are_said(text, operator, value):
    assert (operator, value) in {
        (f.span.operator, f.span.high if operator is Operator.LE else f.span.low)
        for f in figures_of(normalise(text).text, wanted=True)
    }
