"""Truth where something may be unknown: Kleene's strong three-valued logic."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """Yes, no, or not told."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        """Refused: an unknown must not pass for a no by accident.

        Raises:
            TypeError: always.
        """
        raise TypeError("compare a Truth by name; it is no bool")


YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


def negated(truth: Truth) -> Truth:
    """Not: an unknown stays one."""
    if truth is UNKNOWN:
        return UNKNOWN
    return NO if truth is YES else YES


def every(truths: Iterable[Truth]) -> Truth:
    """And: one no settles it; of nothing it is yes. Stops at the first no.

    >>> every([YES, UNKNOWN]), every([UNKNOWN, NO]), every([])
    (<Truth.UNKNOWN: 'unknown'>, <Truth.NO: 'no'>, <Truth.YES: 'yes'>)
    """
    found = YES
    for truth in truths:
        if truth is NO:
            return NO
        if truth is UNKNOWN:
            found = UNKNOWN
    return found


def some(truths: Iterable[Truth]) -> Truth:
    """Or: one yes settles it; of nothing it is no. Stops at the first yes."""
    found = NO
    for truth in truths:
        if truth is YES:
            return YES
        if truth is UNKNOWN:
            found = UNKNOWN
    return found
