"""The parts of a candidate's score, each 0..1, and their weighted mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index import Encoder
from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.offers import OfferProfile
from ronghe.kernel.match.profiles import specialties
from ronghe.kernel.match.values import NeedProfile
from ronghe.kernel.match.weights import (
    LEXICAL_SHARE_ACROSS,
    LEXICAL_SHARE_SAME,
    PARTS,
    TOPIC_PASSAGES,
    VERDICT_WORTH,
)
from ronghe.kernel.match.wishes import Wish
from ronghe.kernel.text import Language, language, normalise, terms


@dataclass(frozen=True, eq=False)
class NeedView:
    """A need with its whole-text vector and words."""

    need: NeedProfile
    vector: NDArray[np.float32]
    language: Language
    terms: frozenset[str]


def view(need: NeedProfile, encoder: Encoder) -> NeedView:
    """Encode the need as a whole."""
    clean = normalise(need.text).text
    return NeedView(need, encoder.encode([clean])[0], language(clean), frozenset(terms(clean)))


def parts_of(
    need: NeedView, asked: Sequence[Wish], findings: Sequence[Finding], offer: OfferProfile
) -> dict[str, float]:
    """Every part that there is evidence for; a missing part does not count against the offer."""
    parts = {"topic": _topic(need, offer)}
    if offer.statements and any(s.title for s in offer.statements):
        rows = [i for i, s in enumerate(offer.statements) if s.title]
        parts["title"] = _unit(float((offer.vectors[rows] @ need.vector).max()))
    numbers = [f for w, f in zip(asked, findings, strict=True) if w.aim is not None]
    words = [(w, f) for w, f in zip(asked, findings, strict=True) if w.aim is None]
    about = [(w, f) for w, f in words if w.clause.kind.value in {"problem", "population", "outcome", "setting"}]
    musts = [f for w, f in words if w.clause.kind.value == "constraint"]
    if numbers:
        parts["targets"] = _worth(numbers)
    if musts:
        parts["requirements"] = _worth(musts)
    if about:
        best = [_unit(float((offer.vectors @ w.vector).max(initial=0.0))) for w, _ in about]
        parts["problem"] = sum(best) / len(best)
    fields = offer.offer.facts.field or tuple(k for k, n in specialties(_whole(offer))[:3] if n >= 1 / 6)
    if need.need.field and fields:
        parts["field"] = (
            1.0 if set(need.need.field[:1]) & set(fields) else 0.6 if set(need.need.field) & set(fields) else 0.0
        )
    if offer.offer.facts.trl is not None:
        parts["maturity"] = max(0.0, min(1.0, offer.offer.facts.trl / 9))
    if need.need.region and offer.offer.facts.region:
        parts["region"] = 1.0 if need.need.region == offer.offer.facts.region else 0.0
    if need.need.role:
        parts["role"] = 1.0 if need.need.role == offer.offer.kind else 0.0
    return parts


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


def _whole(offer: OfferProfile) -> str:
    return " ".join(s.text for s in offer.statements)


def _unit(cosine: float) -> float:
    return max(0.0, min(1.0, cosine))
