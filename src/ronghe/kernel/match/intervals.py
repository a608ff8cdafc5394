"""Compare a numeric target with a stated quantity, in canonical units."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from ronghe.kernel.match.values import Verdict
from ronghe.kernel.text import Operator, quantity

TOLERANCE = 1e-9  # relative; only absorbs the rounding of a unit conversion
CALENDAR = 0.015  # relative; 180 days are six months
SAME_VALUE = 0.005  # relative; a bare "= 12 h" is met by a value that differs by less than this
MANY_DAYS = 25 * 86400.0  # seconds, from which a time may have been counted in months

UPPER = frozenset({Operator.LT, Operator.LE})
LOWER = frozenset({Operator.GT, Operator.GE})


class Stated(Protocol):
    """Anything that states a quantity: a target or a measurement."""

    @property
    def operator(self) -> Operator: ...
    @property
    def value(self) -> float: ...
    @property
    def unit(self) -> str: ...
    @property
    def high(self) -> float | None: ...


@dataclass(frozen=True)
class Span:
    """A stated quantity in canonical units: ``low <= high``, equal for a single value; infinite ends for a bound."""

    operator: Operator
    low: float
    high: float
    dimension: str


def span(stated: Stated) -> Span | None:
    """The quantity in canonical units, or None when the unit is unknown or a number is not finite."""
    low = quantity(stated.value, stated.unit)
    if low is None or not math.isfinite(low.value):
        return None
    if stated.operator is Operator.RANGE and stated.high is not None:
        high = quantity(stated.high, stated.unit)
        if high is None or not math.isfinite(high.value):
            return None
        return Span(Operator.RANGE, min(low.value, high.value), max(low.value, high.value), low.dimension)
    if stated.operator in UPPER:
        return Span(stated.operator, -math.inf, low.value, low.dimension)
    if stated.operator in LOWER:
        return Span(stated.operator, low.value, math.inf, low.dimension)
    return Span(Operator.EQ, low.value, low.value, low.dimension)


def compare(target: Span, found: Span, *, covers: bool = False) -> Verdict:
    """Say whether ``found`` satisfies ``target``; the two must have the same dimension, else UNKNOWN.

    A bound in the offer (``<= 3 mm``) is read as its worst case, 3 mm: it meets ``<= 3 mm`` and fails ``<= 2 mm``.
    A bound in the other direction says nothing unless it contradicts the target. A range that lies only partly inside
    is PARTLY. With ``covers`` the parameter is a span of use (a head circumference a cap fits, an age), so what is
    stated must contain the target's range instead of lying inside it; of a one-sided target ("under 32 weeks") it must
    hold the edge.

    >>> compare(Span(Operator.LE, -math.inf, 4.0, "m"), Span(Operator.EQ, 5.0, 5.0, "m"))
    <Verdict.UNMET: 'unmet'>
    """
    if target.dimension != found.dimension:
        return Verdict.UNKNOWN
    if covers:
        return _covering(target, found)
    if target.operator in UPPER:
        return _against_bound(found, target.high, strict=target.operator is Operator.LT, sign=1)
    if target.operator in LOWER:
        return _against_bound(found, target.low, strict=target.operator is Operator.GT, sign=-1)
    return _against_range(target, found)


def _within(value: float, bound: float, *, strict: bool, sign: int, calendar: bool = False) -> bool:
    """``value`` on the good side of ``bound`` (sign 1: below, -1: above)."""
    if math.isinf(value):
        return value * sign < 0
    slack = (CALENDAR if calendar else TOLERANCE) * max(abs(value), abs(bound))
    distance = sign * (bound - value)
    return distance > slack if strict else distance >= -slack


def _against_bound(found: Span, bound: float, *, strict: bool, sign: int) -> Verdict:
    """Target is one-sided. ``sign`` 1 for an upper bound, -1 for a lower one."""
    calendar = found.dimension == "s" and abs(bound) > MANY_DAYS
    best, worst = (found.low, found.high) if sign == 1 else (found.high, found.low)
    if math.isinf(worst):  # a bound in the other direction: "at least 3" against "at most 4"
        edge = best
        return Verdict.UNKNOWN if _within(edge, bound, strict=strict, sign=sign, calendar=calendar) else Verdict.UNMET
    if math.isinf(best):  # a bound in the same direction: its edge is the worst case; "< 2" meets "< 2"
        claim_is_strict = found.operator in {Operator.LT, Operator.GT}
        good = _within(worst, bound, strict=strict and not claim_is_strict, sign=sign, calendar=calendar)
        return Verdict.MET if good else Verdict.UNMET
    if _within(worst, bound, strict=strict, sign=sign, calendar=calendar):
        return Verdict.MET
    return Verdict.PARTLY if _within(best, bound, strict=strict, sign=sign, calendar=calendar) else Verdict.UNMET


def _covering(target: Span, found: Span) -> Verdict:
    """Target is what a span of use must include."""
    slack = TOLERANCE * max(
        (abs(v) for v in (target.low, target.high, found.low, found.high) if math.isfinite(v)), default=0
    )
    if found.operator is Operator.EQ and target.operator in UPPER | LOWER:
        return Verdict.MET if target.low - slack <= found.low <= target.high + slack else Verdict.UNMET
    if target.operator in UPPER:  # up to this edge: what starts above it misses it
        outside = found.operator in LOWER or target.operator is Operator.LT  # "under 15" and "15 and older" only touch
        if found.low >= target.high - slack if outside else found.low > target.high + slack:
            return Verdict.UNMET
        return Verdict.MET if found.high >= target.high * (1 - SAME_VALUE) else Verdict.PARTLY
    if target.operator in LOWER:
        if found.high < target.low - slack or found.low > target.low + slack:
            return Verdict.UNMET
        return Verdict.MET
    if found.low > target.high + slack or found.high < target.low - slack:
        return Verdict.UNMET
    around = found.low <= target.low + slack and found.high >= target.high - slack
    return Verdict.MET if around else Verdict.PARTLY


def _against_range(target: Span, found: Span) -> Verdict:
    """Target is a range or a single value."""
    size = max(abs(target.low), abs(target.high))
    slack = TOLERANCE * size + (SAME_VALUE * size if target.operator is Operator.EQ else 0.0)
    if found.low > target.high + slack or found.high < target.low - slack:
        return Verdict.UNMET
    inside = found.low >= target.low - slack and found.high <= target.high + slack
    return Verdict.MET if inside else Verdict.PARTLY
