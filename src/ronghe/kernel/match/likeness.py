"""How closely an offer speaks of a clause: the nearest passage, and whether it is the thing that the clause names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.match.concepts import covered
from ronghe.kernel.match.offers import OfferProfile, Part, Statement
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


@lru_cache(maxsize=256)
def cosines(wish: Wish, offer: OfferProfile) -> NDArray[np.float32]:
    """(statements,) of the clause with each; kept for the last few pairs, as several judges ask for them."""
    return np.asarray(offer.vectors @ wish.vector)


@lru_cache(maxsize=64)
def part_cosines(wish: Wish, offer: OfferProfile) -> NDArray[np.float32]:
    """(parts,) of the clause with each; kept as ``cosines`` are."""
    return np.asarray(offer.part_vectors @ wish.vector)


@lru_cache(maxsize=64)
def likeness(wish: Wish, offer: OfferProfile) -> Nearest:
    """The passage of an offer that speaks most of a clause; the last few are kept, as several judges ask for them.

    The cosine, with the share of the clause's words (or, through the lexicon, of its ideas) that the passage names.
    """
    if not offer.statements:
        return Nearest(0.0, 0, "")
    near = cosines(wish, offer)
    shares = shared_by_statement(wish, offer)
    whole = near + SHARED_TERMS * shares
    at = int(np.argmax(whole))
    best = Nearest(float(whole[at]), at, offer.statements[at].text, float(near[at]), float(shares[at]))
    if offer.parts:
        near = part_cosines(wish, offer)
        shares = _shares(wish, offer.parts)
        inner = near + SHARED_TERMS * shares
        at = int(np.argmax(inner))
        if float(inner[at]) > best.worth:
            part = offer.parts[at]
            best = Nearest(float(inner[at]), part.statement, part.text, float(near[at]), float(shares[at]))
    return best


@lru_cache(maxsize=64)
def shared_by_statement(wish: Wish, offer: OfferProfile) -> NDArray[np.float64]:
    """(statements,) the share of the clause's words or ideas that each names."""
    return _shares(wish, offer.statements)


def sameness(wish: Wish, offer: OfferProfile) -> float:
    """How likely the offer is the thing that the clause names, 0..1: weights as in ``weights.THING``."""
    if not offer.statements:
        return 0.0
    head = offer.statements[:HEAD_STATEMENTS]
    features = {
        "passage": float(shared_by_statement(wish, offer).max()),
        "whole": _shared(wish, offer.terms, offer.concepts),
        "head": _shared(
            wish, frozenset().union(*(s.terms for s in head)), frozenset().union(*(s.concepts for s in head))
        ),
        "cosine": float(cosines(wish, offer).max()),
        "centre": float(offer.centre @ wish.vector),
    }
    return sum(THING[name] * value for name, value in features.items())


def _shared(wish: Wish, terms: frozenset[str], ideas: frozenset[str]) -> float:
    """Share of the clause's words, or of its ideas, that are named: the larger."""
    words = 0.0 if wish.terms.isdisjoint(terms) else len(wish.terms & terms) / len(wish.terms)
    return words if wish.concepts.isdisjoint(ideas) else max(words, covered(wish.concepts, ideas))


def _shares(wish: Wish, places: Sequence[Statement | Part]) -> NDArray[np.float64]:
    """(places,) ``_shared`` of each; most name neither a word nor an idea of the clause."""
    terms, ideas = wish.terms, wish.concepts
    found = np.zeros(len(places))
    for i, place in enumerate(places):
        if not (terms.isdisjoint(place.terms) and ideas.isdisjoint(place.concepts)):
            found[i] = _shared(wish, place.terms, place.concepts)
    return found
