"""The clauses of a need written in free text."""

from dataclasses import dataclass
from enum import StrEnum

from ronghe.kernel.text.measurements import measurements
from ronghe.kernel.text.passages import passages
from ronghe.kernel.text.targets import Target


class ClauseKind(StrEnum):
    """What a clause of a need says. ``CONSTRAINT`` is a requirement without a number, ``PRACTICE`` what is done today."""

    PROBLEM = "problem"
    POPULATION = "population"
    OUTCOME = "outcome"
    SETTING = "setting"
    PRACTICE = "practice"
    TARGET = "target"
    CONSTRAINT = "constraint"


@dataclass(frozen=True, slots=True)
class Clause:
    """``source[start:end] == text``. ``target`` only for the kind ``TARGET``."""

    id: str
    kind: ClauseKind
    text: str
    start: int
    end: int
    target: Target | None = None


def clauses(source: str) -> list[Clause]:
    """Split a need into its clauses, in text order, ids ``c1``, ``c2``, ...; one number asked for, one clause."""
    found: list[Clause] = []
    for passage in passages(source):
        stated = measurements(passage.text)
        for one in stated:
            target = Target(one.parameter, one.operator, one.value, one.unit, one.high)
            start = passage.start + one.start
            found.append(
                Clause(f"c{len(found) + 1}", ClauseKind.TARGET, one.text, start, start + len(one.text), target)
            )
        if not stated:
            found.append(Clause(f"c{len(found) + 1}", ClauseKind.PROBLEM, passage.text, passage.start, passage.end))
    return found
