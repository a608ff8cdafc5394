"""A clause of a need, made ready to be judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index import Encoder
from ronghe.kernel.match.attributes import Trait, traits
from ronghe.kernel.match.concepts import concepts
from ronghe.kernel.match.intervals import Span, span
from ronghe.kernel.match.offers import Figure, figures_of
from ronghe.kernel.match.parameters import Named, parameters
from ronghe.kernel.match.profiles import specialties
from ronghe.kernel.match.vocabulary import Asked
from ronghe.kernel.match.vocabulary import asked as read_asked
from ronghe.kernel.text import (
    Clause,
    Language,
    Operator,
    Target,
    better,
    canonical_parameter,
    language,
    normalise,
    passages,
    terms,
)
from ronghe.kernel.text.measurements import stated_operator
from ronghe.kernel.text.statements import statements
from ronghe.kernel.text.yaml_data import yaml_data


@dataclass(frozen=True, eq=False)
class Aim:
    """A numeric target in canonical units, with what it measures."""

    span: Span
    named: tuple[Named, ...]
    key: str
    phrase: str
    covers: bool


@dataclass(frozen=True, eq=False)
class Wish:
    """A clause as the judges read it; ``text`` is normalised."""

    clause: Clause
    text: str
    language: Language
    terms: frozenset[str]
    concepts: frozenset[str]
    aim: Aim | None
    traits: tuple[Trait, ...]
    vector: NDArray[np.float32]
    topic: bool  # names the thing or task that is sought, not a property of it
    asked: Asked


DESCRIBING = frozenset(  # properties that a noun phrase for a thing may carry; any other makes it a requirement
    {
        "absorbable",
        "alarm",
        "automation",
        "cell_source",
        "culture",
        "evidence",
        "existing_equipment",
        "invasiveness",
        "operator",
        "population",
        "portability",
        "preterm",
        "realtime",
        "reuse",
        "sample",
        "setting",
        "stage",
    }
)
EARLY = 0.4  # of a need, in which what is sought is usually named
NEVER_ABOVE = re.compile(
    r"(?:never|not|cannot|must not)(?: be| go| get| rise| weigh)?"
    r" (?:above|over|exceed|more|higher|greater|heavier|longer)"
    r"|(?:不得|不能|不可|不应|绝不)(?:超过|高于|大于|多于|长于)",
    re.IGNORECASE,
)
FINER = re.compile(r"精度|精确度|准确度|分辨|accurac|precision|resolution|repeatab", re.IGNORECASE)


def wishes(need_text: str, clauses: Sequence[Clause], encoder: Encoder) -> list[Wish]:
    """Prepare clauses in one batch."""
    cleaned = [normalise(c.text).text for c in clauses]
    rows = encoder.encode(cleaned) if cleaned else np.zeros((0, encoder.dimension), dtype=np.float32)
    return [
        Wish(
            clause=clause,
            text=clean,
            language=language(clean),
            terms=frozenset(terms(clean)),
            concepts=concepts(clean),
            aim=aim_of(target, clean, _around(need_text, clause)) if (target := _target(clause, clean)) else None,
            traits=traits(clean),
            vector=rows[i],
            topic=is_topic(clause, clean, need_text),
            asked=read_asked(clean),
        )
        for i, (clause, clean) in enumerate(zip(clauses, cleaned, strict=True))
    ]


def _target(clause: Clause, clean: str) -> Target | None:
    """The clause's target, or the one bound that its words contain ("should take no more than 5 minutes")."""
    if clause.target is not None:
        return clause.target
    bounds = [
        Target(item.parameter, operator, item.mention.value, item.mention.unit, item.mention.high)
        for item in statements(clean)
        if (operator := stated_operator(item, wanted=True)) is not Operator.EQ
    ]
    return bounds[0] if len(bounds) == 1 else None


def _around(need_text: str, clause: Clause) -> str:
    """The passage of the need that holds the clause, normalised; the clause itself when none does."""
    for passage in passages(need_text):
        if passage.start <= clause.start < passage.end:
            return normalise(passage.text).text
    return normalise(clause.text).text


def aim_of(target: Target, text: str, context: str) -> Aim | None:
    """The target in canonical units and what it measures, read from the clause, else from the passage around it."""
    asked = span(target)
    if asked is None:
        return None
    key = canonical_parameter(target.parameter, target.unit) or ""
    named: tuple[Named, ...] = ()
    for source in (text, context):
        match = next((f for f in figures_of(source, wanted=True) if _same(f, asked)), None)
        if match is not None and match.named:
            named = match.named
            key = key or match.key
            break
    rows = [parameters()[n.parameter] for n in named]
    direction = next((r.better for r in rows if r.better), "") or (better(key) if key else "") or ""
    covers = bool(rows and rows[0].covers)
    return Aim(_directed(asked, direction, text, covers=covers), named, key, target.parameter, covers)


def _same(figure: Figure, asked: Span) -> bool:
    """The figure is the one the target was read from."""
    return figure.span.dimension == asked.dimension and {figure.span.low, figure.span.high} == {asked.low, asked.high}


def _directed(asked: Span, direction: str, text: str, *, covers: bool) -> Span:
    """Read a bare value as the bound a speaker means, and "精度不低于 0.1 mm" as 0.1 mm or finer."""
    if asked.operator is Operator.EQ and not covers:
        if direction == "low":
            return replace(asked, operator=Operator.LE, low=-np.inf)
        if direction == "high":
            return replace(asked, operator=Operator.GE, high=np.inf)
    if asked.operator in {Operator.GE, Operator.GT} and NEVER_ABOVE.search(text):
        return Span(Operator.LE, -np.inf, asked.low, asked.dimension)
    if direction == "low" and asked.operator in {Operator.GE, Operator.GT} and FINER.search(text):
        return Span(Operator.LE, -np.inf, asked.low, asked.dimension)
    return asked


@lru_cache(maxsize=1)
def things() -> re.Pattern[str]:
    """The words of ``data/things.yaml``."""
    raw = yaml_data("ronghe.kernel.match", "things.yaml")
    return re.compile("|".join([*raw["zh"], *(rf"\b{w}\b" for w in raw["en"])]), re.IGNORECASE)


def is_topic(clause: Clause, text: str, need_text: str) -> bool:
    """Whether a clause names what is sought: it speaks of a clinical field and of a kind of thing or task.

    >>> from ronghe.kernel.text import ClauseKind
    >>> clause = Clause("c1", ClauseKind.CONSTRAINT, "免校准", 0, 3, None)
    >>> is_topic(clause, "免校准", "免校准"), is_topic(clause, "椎弓根置钉导航机器人", "")
    (False, True)
    """
    if any(t.axis not in DESCRIBING for t in traits(text)):
        return False
    thing, field = bool(things().search(text)), bool(specialties(text))
    if thing and field:
        return True
    before = need_text[: clause.start]
    early = clause.start >= 0 and len(before) <= EARLY * len(need_text) and not any(c.isdigit() for c in before)
    return early and (thing or field) and clause.end > clause.start and bool(need_text)
