"""Compare a numeric target with a stated quantity, in canonical units."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from ronghe.kernel.match.values import Verdict
from ronghe.kernel.text import Operator, quantity

TOLERANCE = 1e-9  # relative; only absorbs the rounding of a unit conversion
SAME_VALUE = 0.005  # relative; a bare "= 12 h" is met by a value that differs by less than this

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
    is PARTLY. With ``covers`` the parameter is a span of use (a head circumference a cap fits), so a stated range must
    contain the target's range instead of lying inside it.

    >>> compare(Span(Operator.LE, -math.inf, 4.0, "m"), Span(Operator.EQ, 5.0, 5.0, "m"))
    <Verdict.UNMET: 'unmet'>
    """
    if target.dimension != found.dimension:
        return Verdict.UNKNOWN
    if target.operator in UPPER:
        return _against_bound(found, target.high, strict=target.operator is Operator.LT, sign=1)
    if target.operator in LOWER:
        return _against_bound(found, target.low, strict=target.operator is Operator.GT, sign=-1)
    return _against_range(target, found, covers=covers)


def _within(value: float, bound: float, *, strict: bool, sign: int) -> bool:
    """``value`` on the good side of ``bound`` (sign 1: below, -1: above)."""
    if math.isinf(value):
        return value * sign < 0
    slack = TOLERANCE * max(abs(value), abs(bound))
    distance = sign * (bound - value)
    return distance > slack if strict else distance >= -slack


def _against_bound(found: Span, bound: float, *, strict: bool, sign: int) -> Verdict:
    """Target is one-sided. ``sign`` 1 for an upper bound, -1 for a lower one."""
    best, worst = (found.low, found.high) if sign == 1 else (found.high, found.low)
    if math.isinf(worst):  # a bound in the other direction: "at least 3" against "at most 4"
        edge = best
        return Verdict.UNKNOWN if _within(edge, bound, strict=strict, sign=sign) else Verdict.UNMET
    if math.isinf(best):  # a bound in the same direction: its edge is the worst case; "< 2" meets "< 2"
        claim_is_strict = found.operator in {Operator.LT, Operator.GT}
        good = _within(worst, bound, strict=strict and not claim_is_strict, sign=sign)
        return Verdict.MET if good else Verdict.UNMET
    if _within(worst, bound, strict=strict, sign=sign):
        return Verdict.MET
    return Verdict.PARTLY if _within(best, bound, strict=strict, sign=sign) else Verdict.UNMET


def _against_range(target: Span, found: Span, *, covers: bool) -> Verdict:
    """Target is a range or a single value."""
    size = max(abs(target.low), abs(target.high))
    slack = TOLERANCE * size + (SAME_VALUE * size if target.operator is Operator.EQ else 0.0)
    if found.low > target.high + slack or found.high < target.low - slack:
        return Verdict.UNMET
    inside = found.low >= target.low - slack and found.high <= target.high + slack
    around = found.low <= target.low + slack and found.high >= target.high - slack
    return Verdict.MET if (around if covers else inside) else Verdict.PARTLY
