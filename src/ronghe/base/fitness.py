"""Whether this node is fit to be used by others: one list of checks, for ``ronghe doctor`` and the readiness page.

A room adds its own with ``@check``; each says what it found and, where that is not well, how to mend it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ronghe.base.problems import Text


class Level(StrEnum):
    """How it stands: well, to be looked at, or not fit for production."""

    WELL = "well"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, and the way to mend it; ``check`` is filled in by whoever runs it."""

    level: Level
    found: Text
    mend: Text = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One check. ``serving``: without it the node does not serve, so that it counts for readiness."""

    name: str
    title: Text
    look: Callable[[], Finding]
    serving: bool


CHECKS: dict[str, Check] = {}


def check(name: str, title: Text, *, serving: bool = False) -> Callable[[Callable[[], Finding]], Callable[[], Finding]]:
    """Register a check under a name.

    Raises:
        ValueError: another one has the name.
    """

    def register(look: Callable[[], Finding]) -> Callable[[], Finding]:
        if name in CHECKS and CHECKS[name].look is not look:
            raise ValueError(f"two checks are named {name}")
        CHECKS[name] = Check(name, title, look, serving)
        return look

    return register


def well(found: Text) -> Finding:
    """All is well."""
    return Finding(Level.WELL, found)


def look_at(found: Text, mend: Text) -> Finding:
    """Not wrong, but to be looked at."""
    return Finding(Level.LOOK, found, mend)


def bad(found: Text, mend: Text) -> Finding:
    """Not fit for production."""
    return Finding(Level.BAD, found, mend)


def examine(*, serving: bool = False) -> list[tuple[Check, Finding]]:
    """Run all checks, or those that serving depends on; one that breaks is itself a finding."""
    found = []
    for one in CHECKS.values():
        if serving and not one.serving:
            continue
        try:
            found.append((one, one.look()))
        except Exception as error:  # whatever it is, the others are still to be told
            found.append((one, bad(f"{type(error).__name__}: {error}"[:200], "")))
    return found
