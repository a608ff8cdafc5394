"""A clause of a need, made ready to be judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index import Encoder
from ronghe.kernel.match.aims import Aim, aim_of
from ronghe.kernel.match.attributes import Trait, traits
from ronghe.kernel.match.concepts import concepts
from ronghe.kernel.match.profiles import specialties
from ronghe.kernel.match.seeking import signs
from ronghe.kernel.match.vocabulary import Asked
from ronghe.kernel.match.vocabulary import asked as read_asked
from ronghe.kernel.patterns import compiled
from ronghe.kernel.text import (
    Clause,
    Language,
    Passage,
    language,
    normalised,
    passages,
    terms,
)
from ronghe.kernel.text.yaml_data import yaml_data


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
    sought: frozenset[str] = frozenset()  # signs that it names the thing sought (``seeking.signs``)


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


def wishes(need_text: str, clauses: Sequence[Clause], encoder: Encoder) -> list[Wish]:
    """Prepare clauses in one batch."""
    cleaned = [normalised(c.text) for c in clauses]
    told = passages(need_text)
    rows = encoder.encode(cleaned) if cleaned else np.zeros((0, encoder.dimension), dtype=np.float32)
    return [
        Wish(
            clause=clause,
            text=clean,
            language=language(clean),
            terms=frozenset(terms(clean)),
            concepts=concepts(clean),
            aim=aim_of(clause, clean, _around(told, clause)),
            traits=traits(clean),
            vector=rows[i],
            topic=is_topic(clause, clean, need_text),
            asked=read_asked(clean),
            sought=signs(clause.text, need_text[: clause.start]) if clause.start >= 0 else frozenset(),
        )
        for i, (clause, clean) in enumerate(zip(clauses, cleaned, strict=True))
    ]


def _around(told: Sequence[Passage], clause: Clause) -> str:
    """The passage of the need that holds the clause, normalised; the clause itself when none does."""
    for passage in told:
        if passage.start <= clause.start < passage.end:
            return normalised(passage.text)
    return normalised(clause.text)


@lru_cache(maxsize=1)
def things() -> re.Pattern[str]:
    """The words of ``data/things.yaml``."""
    raw = yaml_data("ronghe.kernel.match", "things.yaml")
    return compiled("|".join([*raw["zh"], *(rf"\b{w}\b" for w in raw["en"])]), re.IGNORECASE)


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
    if clause.start >= 0 and "asked_for" in signs(clause.text, before):
        return True
    early = clause.start >= 0 and len(before) <= EARLY * len(need_text) and not any(c.isdigit() for c in before)
    return early and (thing or field) and clause.end > clause.start and bool(need_text)
