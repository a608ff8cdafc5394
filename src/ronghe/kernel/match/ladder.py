"""How far a thing has been shown to work: bench < animal < pilot in people < multi-centre trial < registered.

``data/ladder.yaml`` is the only place that says what counts as which rung. It builds on the properties that are read
anyway (``attributes``), so nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ronghe.kernel.match.attributes import Stated, Trait, axes
from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.values import Verdict
from ronghe.kernel.text.yaml_data import yaml_data


@dataclass(frozen=True)
class Rung:
    """One step of the ladder; ``level`` counts from 1, higher is better shown."""

    level: int
    id: str
    zh: str
    en: str
    worth: float


@dataclass(frozen=True)
class Shown:
    """The highest rung that an offer shows, and the number of the statement that does."""

    rung: Rung
    statement: int


@dataclass(frozen=True)
class _Table:
    rungs: tuple[Rung, ...]
    of: Mapping[tuple[str, str], Rung]
    needs: Mapping[int, int]


@lru_cache(maxsize=1)
def _table() -> _Table:
    rungs: list[Rung] = []
    of: dict[tuple[str, str], Rung] = {}
    needs: dict[int, int] = {}
    for level, row in enumerate(yaml_data("ronghe.kernel.match", "ladder.yaml"), start=1):
        rung = Rung(level, row["id"], row["zh"], row["en"], row["worth"])
        rungs.append(rung)
        of |= {(axis, value): rung for axis, values in row["axes"].items() for value in values}
        if "needs" in row:
            needs[level] = next(known.level for known in rungs if known.id == row["needs"])
    return _Table(tuple(rungs), of, needs)


def rungs() -> tuple[Rung, ...]:
    """The ladder, lowest first.

    >>> [rung.id for rung in rungs()]
    ['bench', 'animal', 'pilot', 'multicentre', 'registered']
    """
    return _table().rungs


def asked_rung(traits: Iterable[Trait]) -> Rung | None:
    """The rung that a clause asks for; of several the lowest, as they are alternatives ("animal or patient data")."""
    found = [rung for t in traits if not t.denied and (rung := _table().of.get((t.axis, t.value)))]
    return min(found, key=lambda rung: rung.level, default=None)


def shown_rung(stated: Mapping[str, Sequence[Stated]]) -> Shown | None:
    """The highest rung that the statements of an offer show as done; None where they are silent.

    Plans and denials show nothing. Several hospitals named without any use in people are no multi-centre trial.
    """
    found: dict[int, Shown] = {}
    for items in stated.values():
        for item in items:
            rung = _table().of.get((item.trait.axis, item.trait.value))
            if rung is not None and not item.trait.denied and not item.trait.planned:
                found.setdefault(rung.level, Shown(rung, item.statement))
    able = [level for level in found if (below := _table().needs.get(level)) is None or below in found]
    return found[max(able)] if able else None


def worth(shown: Rung, asked: Rung | None) -> float:
    """The score part "evidence", 0..1: the rung's own worth, or how near it comes to the rung asked for."""
    if asked is None:
        return shown.worth
    return min(1.0, shown.level / asked.level)


def in_steps(finding: Finding, asked: Rung | None, shown: Shown | None) -> Finding:
    """The same verdict, told by the ladder where that decided it: "asks for patients, the offer shows animals".

    Where the offer is silent on what is asked but shows a lower rung, the verdict stays unknown and the reason says so.
    """
    if asked is None or shown is None:
        return finding
    below = shown.rung.level < asked.level
    if finding.verdict is Verdict.UNKNOWN and below:
        zh = f"要求{asked.zh},材料最高为{shown.rung.zh}"
        en = f"it asks for {asked.en}, the text shows {shown.rung.en} at most"
        return Finding(finding.verdict, None, "ladder_open", None, zh, en)
    fits = below if finding.verdict is Verdict.UNMET else finding.verdict is Verdict.MET and not below
    if finding.cause != "property" or finding.zh not in _axis_names() or not fits:
        return finding
    zh = f"要求{asked.zh},对方为{shown.rung.zh}"
    en = f"it asks for {asked.en}, the offer shows {shown.rung.en}"
    return Finding(finding.verdict, shown.statement, "ladder", None, zh, en)


@lru_cache(maxsize=1)
def _axis_names() -> frozenset[str]:
    return frozenset(axes()[axis].zh for axis, _value in _table().of)
