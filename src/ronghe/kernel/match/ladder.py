"""How far a thing has been shown to work: bench < animal < pilot in people < multi-centre trial < registered.

``data/ladder.yaml`` is the only place that says what counts as which rung. It builds on the properties that are read
anyway (``attributes``), so nothing is read twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ronghe.kernel.match.attributes import Trait, axes
from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.offers import OfferProfile, Statement
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
class _Row:
    """A rung with what shows it."""

    rung: Rung
    only: re.Pattern[str] | None
    words: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    needs: str


@lru_cache(maxsize=1)
def _rows() -> tuple[_Row, ...]:
    return tuple(
        _Row(
            Rung(level, row["id"], row["zh"], row["en"], row["worth"]),
            re.compile(row["only"], re.IGNORECASE) if "only" in row else None,
            re.compile("|".join(row["words"]), re.IGNORECASE) if "words" in row else None,
            re.compile(row["unless"], re.IGNORECASE) if "unless" in row else None,
            row.get("needs", ""),
        )
        for level, row in enumerate(yaml_data("ronghe.kernel.match", "ladder.yaml"), start=1)
    )


@lru_cache(maxsize=1)
def _shown_by() -> Mapping[tuple[str, str], _Row]:
    """The rung by property and value."""
    table = yaml_data("ronghe.kernel.match", "ladder.yaml")
    return {
        (axis, value): found
        for found, row in zip(_rows(), table, strict=True)
        for axis, values in row["axes"].items()
        for value in values
    }


def rungs() -> tuple[Rung, ...]:
    """The ladder, lowest first.

    >>> [rung.id for rung in rungs()]
    ['bench', 'animal', 'pilot', 'multicentre', 'registered']
    """
    return tuple(row.rung for row in _rows())


def asked_rung(traits: Iterable[Trait]) -> Rung | None:
    """The rung that a clause asks for; of several the lowest, as they are alternatives ("animal or patient data")."""
    found = [row.rung for t in traits if not t.denied and (row := _shown_by().get((t.axis, t.value)))]
    return min(found, key=lambda rung: rung.level, default=None)


NOT_SHOWN_IN = frozenset({"seeks", "wanted", "problem", "difference", "economics", "team", "ip", "owner", "aliases"})
"""Fields that speak of what is sought, of others, or of the makers, not of how far the thing has been shown to work."""

NOT_DONE = re.compile(
    r"未(?:启动|开展|开始|进行|完成|入组|做|涉及)|尚无|待(?:启动|开展)"
    r"|\bnot (?:yet )?(?:been )?(?:started|begun|done|tested)",
    re.IGNORECASE,
)


def shown_rung(offer: OfferProfile) -> Shown | None:
    """The highest rung that the statements of an offer show as done, the first of them; None where they are silent.

    Plans, denials and applications still under review show nothing, nor does any field of ``NOT_SHOWN_IN``. Several
    hospitals named without any use in people are no multi-centre trial.
    """
    found: list[Shown] = []
    for place, rows in _by_statement(offer).items():
        ids = {row.rung.id for row in rows}
        found += [Shown(row.rung, place) for row in rows if not row.needs or row.needs in ids]
    return max(found, key=lambda shown: (shown.rung.level, -shown.statement), default=None)


def _by_statement(offer: OfferProfile) -> Mapping[int, list[_Row]]:
    found: dict[int, list[_Row]] = {}
    able = {i for i, s in enumerate(offer.statements) if _field(s) not in NOT_SHOWN_IN and not _not_done(s.text)}
    for (axis, value), row in _shown_by().items():
        items = offer.stated.get(axis, ())
        open_in = {item.statement for item in items if item.trait.value in {"pending", "unregistered", "absent"}}
        for item in items:
            trait = item.trait
            if trait.value != value or trait.denied or trait.planned or item.statement not in able - open_in:
                continue
            source = offer.statements[item.statement].text
            if row.unless is not None and row.unless.search(source):
                continue
            if row.only is None or row.only.search(source, trait.start, trait.end):
                found.setdefault(item.statement, []).append(row)
    for place in sorted(able):
        for row in _by_words(offer.statements[place].text):
            found.setdefault(place, []).append(row)
    return found


@lru_cache(maxsize=16384)
def _not_done(text: str) -> bool:
    return bool(NOT_DONE.search(text))


@lru_cache(maxsize=16384)
def _by_words(text: str) -> tuple[_Row, ...]:
    """The rungs that a statement shows by its words alone."""
    return tuple(row for row in _rows() if row.words is not None and row.words.search(text))


def _field(statement: Statement) -> str:
    return statement.passage.field.removesuffix("_zh").removesuffix("_en")


def worth(shown: Rung, asked: Rung | None) -> float:
    """The score part "evidence", 0..1: the rung's own worth, or how near it comes to the rung asked for."""
    if asked is None:
        return shown.worth
    return min(1.0, shown.level / asked.level)


_WEIGHED = frozenset({"in_part", "differs"})
"""Causes that name no reason of their own, so that the rungs tell it better."""


def in_steps(finding: Finding, asked: Rung | None, shown: Shown | None) -> Finding:
    """The same verdict, told by the ladder where that decided it: "asks for patients, the offer shows animals".

    Where the offer is silent on what is asked but shows a lower rung, the verdict stays unknown and the reason says so.
    """
    if asked is None or shown is None:
        return finding
    below = shown.rung.level < asked.level
    if finding.verdict is Verdict.UNKNOWN and below:
        zh = f"要求{asked.zh}，材料最高为{shown.rung.zh}"
        en = f"it asks for {asked.en}, the text shows {shown.rung.en} at most"
        return Finding(finding.verdict, None, "ladder_open", None, zh, en)
    by_rung = finding.cause == "property" and finding.zh in _axis_names()
    short = below and finding.verdict in {Verdict.UNMET, Verdict.PARTLY} and (by_rung or finding.cause in _WEIGHED)
    if not short and not (by_rung and finding.verdict is Verdict.MET and not below):
        return finding
    zh = f"要求{asked.zh}，对方为{shown.rung.zh}"
    en = f"it asks for {asked.en}, the offer shows {shown.rung.en}"
    return Finding(finding.verdict, shown.statement, "ladder", None, zh, en)


@lru_cache(maxsize=1)
def _axis_names() -> frozenset[str]:
    return frozenset(axes()[axis].zh for axis, _value in _shown_by())
