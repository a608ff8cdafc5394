"""Truth where something may be unknown: Kleene's strong three-valued logic."""

from __future__ import annotations

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
