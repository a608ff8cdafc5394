"""The parts of a candidate's score, each 0..1, and their weighted mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index import Encoder
from ronghe.kernel.match.features import whole_named
from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.likeness import cosines
from ronghe.kernel.match.offers import OfferProfile
from ronghe.kernel.match.values import NeedProfile
from ronghe.kernel.match.vocabulary import Asked
from ronghe.kernel.match.weights import (
    LEXICAL_SHARE_ACROSS,
    LEXICAL_SHARE_SAME,
    PARTS,
    TOPIC_PASSAGES,
    VERDICT_WORTH,
)
from ronghe.kernel.match.wishes import Wish
from ronghe.kernel.text import ClauseKind, Language, language, normalised, terms


@dataclass(frozen=True, eq=False)
class NeedView:
    """A need with its whole-text vector and words."""

    need: NeedProfile
    vector: NDArray[np.float32]
    language: Language
    terms: frozenset[str]


def view(need: NeedProfile, encoder: Encoder) -> NeedView:
    """Encode the need as a whole."""
    clean = normalised(need.text)
    return NeedView(need, encoder.encode([clean])[0], language(clean), frozenset(terms(clean)))


ABOUT = frozenset({ClauseKind.PROBLEM, ClauseKind.POPULATION, ClauseKind.OUTCOME, ClauseKind.SETTING})
"""Kinds of clause that say what the need is about; their likeness counts, whatever the verdict."""


def is_must(wish: Wish) -> bool:
    """Whether the verdict on a clause counts in the part "requirements"."""
    return wish.aim is None and wish.clause.kind is ClauseKind.CONSTRAINT


def parts_beside_verdicts(need: NeedView, asked: Sequence[Wish], whole: Asked, offer: OfferProfile) -> dict[str, float]:
    """Every part that there is evidence for and that hangs on no verdict; a missing part does not count against.

    ``whole``: what the whole text of the need names.
    """
    parts = {"topic": _topic(need, offer)}
    ideas, words = whole_named(whole, offer)
    if whole.own.concepts:
        parts["ideas"] = ideas
    parts["words"] = words
    if offer.statements and any(s.title for s in offer.statements):
        rows = [i for i, s in enumerate(offer.statements) if s.title]
        parts["title"] = _unit(float((offer.vectors[rows] @ need.vector).max()))
    about = [w for w in asked if w.aim is None and w.clause.kind in ABOUT]
    if about:
        best = [_unit(float(cosines(w, offer).max(initial=0.0))) for w in about]
        parts["problem"] = sum(best) / len(best)
    if need.need.field and offer.field:
        fields = set(offer.field)
        parts["field"] = 1.0 if need.need.field[0] in fields else 0.6 if set(need.need.field) & fields else 0.0
    if offer.offer.facts.trl is not None:
        parts["maturity"] = max(0.0, min(1.0, offer.offer.facts.trl / 9))
    if need.need.region and offer.offer.facts.region:
        parts["region"] = 1.0 if need.need.region == offer.offer.facts.region else 0.0
    if need.need.role:
        parts["role"] = 1.0 if need.need.role == offer.offer.kind else 0.0
    return parts


def with_verdicts(beside: Mapping[str, float], asked: Sequence[Wish], findings: Sequence[Finding]) -> dict[str, float]:
    """The parts with those that hang on the verdicts: on numeric targets, and on other musts."""
    parts = {name: beside[name] for name in ("topic", "ideas", "words", "title") if name in beside}
    numbers = [f for w, f in zip(asked, findings, strict=True) if w.aim is not None]
    musts = [f for w, f in zip(asked, findings, strict=True) if is_must(w)]
    if numbers:
        parts["targets"] = _worth(numbers)
    if musts:
        parts["requirements"] = _worth(musts)
    return parts | {name: value for name, value in beside.items() if name not in parts}


def total(parts: Mapping[str, float]) -> float:
    """The weighted mean of the parts given, 0..1."""
    weight = sum(PARTS[name] for name in parts)
    return sum(PARTS[name] * value for name, value in parts.items()) / weight if weight else 0.0


def _topic(need: NeedView, offer: OfferProfile) -> float:
    """Likeness of the need and the offer's best passages, with shared words by language pair."""
    if not offer.statements:
        return 0.0
    likeness = np.sort(offer.vectors @ need.vector)[::-1][:TOPIC_PASSAGES]
    dense = _unit(float(likeness.mean()))
    share = LEXICAL_SHARE_SAME if need.language == offer.language else LEXICAL_SHARE_ACROSS
    shared = len(need.terms & offer.terms) / max(1, min(len(need.terms), 40))
    return min(1.0, (1 - share) * dense + share * min(1.0, shared)) if need.language == offer.language else dense


def _worth(findings: Sequence[Finding]) -> float:
    return sum(VERDICT_WORTH[f.verdict.value] for f in findings) / len(findings)


def _unit(cosine: float) -> float:
    return max(0.0, min(1.0, cosine))
