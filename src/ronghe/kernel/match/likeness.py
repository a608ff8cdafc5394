"""How closely an offer speaks of a clause: the nearest passage, and whether it is the thing that the clause names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ronghe.kernel.match.concepts import covered
from ronghe.kernel.match.offers import OfferProfile
from ronghe.kernel.match.weights import HEAD_STATEMENTS, SHARED_TERMS, THING
from ronghe.kernel.match.wishes import Wish


@dataclass(frozen=True)
class Nearest:
    """The passage nearest to a clause: a statement or a comma-separated part of one.

    ``worth`` is its cosine with the weighted share of the clause's words or ideas that it names (``shared``).
    """

    worth: float
    statement: int
    text: str
    cosine: float = 0.0
    shared: float = 0.0


@lru_cache(maxsize=64)
def likeness(wish: Wish, offer: OfferProfile) -> Nearest:
    """The passage of an offer that speaks most of a clause; the last few are kept, as several judges ask for them.

    The cosine, with the share of the clause's words (or, through the lexicon, of its ideas) that the passage names.
    """
    if not offer.statements:
        return Nearest(0.0, 0, "")
    cosines = offer.vectors @ wish.vector
    shares = np.array([_shared(wish, s.terms, s.concepts) for s in offer.statements])
    whole = cosines + SHARED_TERMS * shares
    at = int(np.argmax(whole))
    best = Nearest(float(whole[at]), at, offer.statements[at].text, float(cosines[at]), float(shares[at]))
    if offer.parts:
        cosines = offer.part_vectors @ wish.vector
        shares = np.array([_shared(wish, p.terms, p.concepts) for p in offer.parts])
        inner = cosines + SHARED_TERMS * shares
        at = int(np.argmax(inner))
        if float(inner[at]) > best.worth:
            part = offer.parts[at]
            best = Nearest(float(inner[at]), part.statement, part.text, float(cosines[at]), float(shares[at]))
    return best


def sameness(wish: Wish, offer: OfferProfile) -> float:
    """How likely the offer is the thing that the clause names, 0..1: weights as in ``weights.THING``."""
    if not offer.statements:
        return 0.0
    head = offer.statements[:HEAD_STATEMENTS]
    features = {
        "passage": max(_shared(wish, s.terms, s.concepts) for s in offer.statements),
        "whole": _shared(wish, offer.terms, offer.concepts),
        "head": _shared(
            wish, frozenset().union(*(s.terms for s in head)), frozenset().union(*(s.concepts for s in head))
        ),
        "cosine": float((offer.vectors @ wish.vector).max()),
        "centre": float(offer.centre @ wish.vector),
    }
    return sum(THING[name] * value for name, value in features.items())


def _shared(wish: Wish, terms: frozenset[str], ideas: frozenset[str]) -> float:
    """Share of the clause's words, or of its ideas, that are named: the larger."""
    both = wish.terms & terms
    words = len(both) / len(wish.terms) if both else 0.0
    return words if wish.concepts.isdisjoint(ideas) else max(words, covered(wish.concepts, ideas))
