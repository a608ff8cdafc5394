"""Comparing quantities, with a sampling oracle."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel.match.intervals import Span, compare, span
from ronghe.kernel.match.values import Verdict
from ronghe.kernel.text import Operator, Target

INF = math.inf
values = st.integers(-50, 50).map(float)


def at_most(bound: float, strict: bool = False) -> Span:
    return Span(Operator.LT if strict else Operator.LE, -INF, bound, "m")


def exactly(value: float) -> Span:
    return Span(Operator.EQ, value, value, "m")


def between(low: float, high: float) -> Span:
    return Span(Operator.RANGE, min(low, high), max(low, high), "m")


@pytest.mark.parametrize(
    ("asked", "stated", "verdict"),
    [
        (at_most(4), exactly(5), Verdict.UNMET),
        (at_most(4), exactly(4), Verdict.MET),
        (at_most(4, strict=True), exactly(4), Verdict.UNMET),
        (at_most(4, strict=True), at_most(4, strict=True), Verdict.MET),
        (at_most(4), between(3, 5), Verdict.PARTLY),
        (at_most(4), at_most(6), Verdict.UNMET),
        (at_most(4), Span(Operator.GE, 3, INF, "m"), Verdict.UNKNOWN),
        (at_most(4), Span(Operator.GE, 5, INF, "m"), Verdict.UNMET),
        (between(4, 6), between(4, 6), Verdict.MET),
        (between(4, 6), between(3, 5), Verdict.PARTLY),
        (between(4, 6), exactly(7), Verdict.UNMET),
        (at_most(4), Span(Operator.EQ, 1, 1, "s"), Verdict.UNKNOWN),
    ],
)
def test_compare_follows_the_table(asked, stated, verdict):
    assert compare(asked, stated) is verdict


def test_compare_reads_a_span_of_use_as_containing():
    assert compare(between(22, 34), between(20, 36), covers=True) is Verdict.MET
    assert compare(between(22, 34), between(20, 36)) is Verdict.PARTLY
    assert compare(between(22, 34), between(24, 36), covers=True) is Verdict.PARTLY


@given(bound=values, low=values, high=values, strict=st.booleans())
def test_compare_agrees_with_sampling(bound, low, high, strict):
    stated = between(low, high)
    inside = [x for x in (stated.low, stated.high) if (x < bound if strict else x <= bound)]

    expected = {0: Verdict.UNMET, 1: Verdict.PARTLY, 2: Verdict.MET}[len(inside)]

    assert compare(at_most(bound, strict), stated) is expected


@given(loose=values, tighter_by=st.integers(0, 30), low=values, high=values)
def test_compare_tightening_never_turns_unmet_into_met(loose, tighter_by, low, high):
    order = {Verdict.UNMET: 0, Verdict.UNKNOWN: 0, Verdict.PARTLY: 1, Verdict.MET: 2}

    before = compare(at_most(loose), between(low, high))
    after = compare(at_most(loose - tighter_by), between(low, high))

    assert order[after] <= order[before]


def test_span_brings_units_together():
    micro = span(Target("直径", Operator.LE, 450.0, "µm"))
    milli = span(Target("diameter", Operator.LE, 0.5, "mm"))

    assert micro is not None
    assert milli is not None
    assert compare(milli, micro) is Verdict.MET
    assert span(Target("x", Operator.LE, 1.0, "no such unit")) is None
