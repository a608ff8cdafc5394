"""The evidence that an offer gives on one clause, as named numbers in 0..1 for the verdict model.

Four sources: the clause's words and concepts in the offer's statements, title and head; concepts of the offer that
stand in the place of those asked for (a sibling disease, another population); the rules on exclusive properties; and
how well the offer fits the need as a whole. All names and their meaning are in ``docs/algorithms/match``.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.match.attributes import AxisVerdict
from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.likeness import cosines, likeness
from ronghe.kernel.match.model import commonness
from ronghe.kernel.match.offers import OfferProfile
from ronghe.kernel.match.profiles import kind_named
from ronghe.kernel.match.reading import Extent, Reading
from ronghe.kernel.match.stance import cues
from ronghe.kernel.match.vocabulary import Asked, asked
from ronghe.kernel.match.wishes import Wish, things
from ronghe.kernel.text.concepts import category_of, related, roots

CATEGORIES = (
    "disease", "procedure", "device", "anatomy", "population", "setting",
    "evidence", "business", "analyte", "specimen", "organism",
)  # fmt: skip
CORE = ("disease", "procedure", "device", "population", "analyte", "specimen")
KINDS = ("achievement", "company", "expert", "investor", "service")
CLAUSE_KINDS = ("constraint", "population", "setting", "outcome", "problem", "practice")
LONG_CLAUSE = 12  # words
MANY_CONCEPTS = 4
MANY_STATEMENTS = 20
FAR, CLOSE = 0.3, 0.8  # cosines of texts that have nothing in common, and of the same thing said twice


@dataclass(frozen=True, eq=False)
class Focus:
    """The need behind a clause: its topic clauses (``focus``) and its whole text, with their vectors."""

    focus: Asked
    focus_vector: NDArray[np.float32]
    whole: Asked
    whole_vector: NDArray[np.float32]
    role: str
    length: int


def words_found(wanted: Asked, there: Extent) -> float:
    """Share of the clause's words, rare ones weighing more, that stand there in either language."""
    if wanted.own.language is there.words.language:
        return _share(wanted.own.terms, wanted.own.terms & there.words.terms)
    slots, total, keys = _weighed_slots(wanted)
    present = keys & there.words.keys
    if not present or not total:
        return 0.0
    places = _slots_of_keys(wanted)
    possible = {place for key in present for place in places[key]}
    return math.fsum(slots[i][0] for i in possible if any(map(present.issuperset, slots[i][1]))) / total


def words_by_statement(wanted: Asked, reading: Reading) -> list[float]:
    """``words_found`` of every statement; what the whole offer does not name is not looked for in its statements."""
    tongue, whole = wanted.own.language, reading.whole.words
    terms = wanted.own.terms & whole.terms
    slots, total, keys = _weighed_slots(wanted)
    keys &= whole.keys
    found = [0.0] * len(reading.statements)
    if not terms and not keys:
        return found
    for i, there in enumerate(reading.statements):
        words = there.words
        if words.language is tongue:
            if not terms.isdisjoint(words.terms):
                found[i] = _share(wanted.own.terms, terms & words.terms)
        elif total and not keys.isdisjoint(words.keys):
            present = keys & words.keys
            found[i] = math.fsum(weight for weight, ways in slots if any(map(present.issuperset, ways))) / total
    return found


def concepts_found(wanted: frozenset[str], *there: frozenset[str]) -> float:
    """Share of the concepts asked for, rare ones weighing more, that are named, or of which a kind or part is."""
    return _share(wanted, wanted.intersection(there[0].union(*there[1:]) if len(there) > 1 else there[0]))


def _share(wanted: frozenset[str], hit: frozenset[str]) -> float:
    """The weight of ``hit``, a part of ``wanted``, in its own; exact sums, so that no order has an influence."""
    if not hit:
        return 0.0
    weights, total = _weighed(wanted)
    return math.fsum(weights[one] for one in hit) / total if total else 0.0


@lru_cache(maxsize=4096)
def _weighed(wanted: frozenset[str]) -> tuple[Mapping[str, float], float]:
    """Each term or concept with its weight, and their sum."""
    rare = commonness()
    weights = {one: rare.get(one, 1.0) for one in wanted}
    return weights, math.fsum(weights.values())


_Slots = tuple[tuple[tuple[float, tuple[frozenset[str], ...]], ...], float, frozenset[str]]


@lru_cache(maxsize=1024)
def _weighed_slots(wanted: Asked) -> _Slots:
    """Each slot's weight with its alternatives as sets of keys, the sum of weights, and all keys together."""
    rare = commonness()
    found: list[tuple[float, tuple[frozenset[str], ...]]] = []
    for slot in wanted.slots:
        weight = min((max((rare.get("=" + k, 1.0) for k in way), default=0.5) for way in slot), default=0.6)
        found.append((weight, tuple(dict.fromkeys(frozenset(way) for way in slot if way))))
    keys = frozenset(key for _, ways in found for way in ways for key in way)
    return tuple(found), math.fsum(weight for weight, _ in found), keys


@lru_cache(maxsize=1024)
def _slots_of_keys(wanted: Asked) -> Mapping[str, Sequence[int]]:
    """For each key the slots that it may fill, so that no others are looked at."""
    found: dict[str, list[int]] = {}
    for i, (_, ways) in enumerate(_weighed_slots(wanted)[0]):
        for key in frozenset().union(*ways):
            found.setdefault(key, []).append(i)
    return found


@lru_cache(maxsize=1024)
def whole_named(whole: Asked, offer: OfferProfile) -> tuple[float, float]:
    """The shares of a need's concepts and of its words that an offer names; kept, as score and evidence both ask."""
    there = offer.reading.whole
    return concepts_found(whole.own.concepts, there.above), words_found(whole, there)


@lru_cache(maxsize=65536)
def replaced(wanted: str, named: str) -> bool:
    """Whether a concept stands for an alternative to the one asked for."""
    return related(wanted, named) == "sibling"


@lru_cache(maxsize=4096)
def _denies(text: str) -> bool:
    return bool(cues()["denied"].search(text))


@lru_cache(maxsize=4096)
def names_a_thing(text: str) -> bool:
    """Whether a normalised text holds one of the words of ``things``."""
    return bool(things().search(text))


def nearest(words: Sequence[float], ideas: Sequence[float], cosines: Sequence[float]) -> int:
    """The number of the statement that speaks most of a clause, by words, concepts and sense."""
    worth = [word + idea + 0.5 * cosine for word, idea, cosine in zip(words, ideas, cosines, strict=True)]
    return max(range(len(worth)), key=worth.__getitem__) if worth else 0


def features(
    wish: Wish, focus: Focus, offer: OfferProfile, rules: Finding, found: Sequence[AxisVerdict], soft: Collection[str]
) -> tuple[dict[str, float], int]:
    """The named numbers, and the statement that speaks most of the clause. Only numbers that are not 0 are given.

    Args:
        rules: what the rules on properties and likeness say of the clause.
        found: the verdicts on the properties that the clause names; ``soft`` are the axes that describe only.
    """
    wanted, reading = wish.asked, offer.reading
    named = wanted.own.concepts
    near = cosines(wish, offer).tolist()
    words = words_by_statement(wanted, reading)
    titled = named & reading.title.above
    if named.isdisjoint(reading.whole.above):
        own = ideas = [0.0] * len(words)
    else:
        hits = [named & s.above for s in reading.statements]
        own = [_share(named, hit) for hit in hits]
        ideas = [_share(named, hit | titled) for hit in hits] if titled else own
    at = nearest(words, own, near)
    f: dict[str, float] = {
        "nc": min(len(named), MANY_CONCEPTS) / MANY_CONCEPTS,
        "no_concept": float(not named),
        "cov_best": max(ideas),
        "cov_head": concepts_found(named, reading.head.above),
        "cov_title": concepts_found(named, reading.title.above),
        "cov_all": concepts_found(named, reading.whole.above),
        "lex_best": max(words),
        "lex_head": words_found(wanted, reading.head),
        "lex_title": words_found(wanted, reading.title),
        "lex_all": words_found(wanted, reading.whole),
        "cos_best": max(near),
        "cos_title": near[0],
        "cos_centre": float(offer.centre @ wish.vector),
        "both": max(*ideas, *words),
        "mean": max(map(add, ideas, words)) / 2 if named else max(words),
    }
    if named:
        f |= _by_category(named, offer)
    f |= {f"ax_{x.verdict}": 1.0 for x in found}
    f |= {f"hax_{x.verdict}": 1.0 for x in found if x.axis.id not in soft}
    f[f"said_{rules.verdict}"] = 1.0
    f["ax_none"] = float(not found)
    f["planned"], f["denied"], f["wdenied"] = (
        float(reading.planned[at]),
        float(reading.denied[at]),
        float(_denies(wish.text)),
    )
    f["denial_differs"] = abs(f["denied"] - f["wdenied"])
    f |= _meant(wish, offer)
    f |= _fit(focus, offer)
    f["topic"], f["things"] = float(wish.topic), float(names_a_thing(wish.text))
    f |= {f"sought_{sign}": 1.0 for sign in wish.sought}
    f["sought_or_topic"] = float(wish.topic or "asked_for" in wish.sought)
    f["early"] = 1 - wish.clause.start / max(1, focus.length)
    f[f"kind_{wish.clause.kind.value}"] = 1.0
    f["len"] = min(len(wanted.slots), LONG_CLAUSE) / LONG_CLAUSE
    sought = kind_named(wish.text)
    f["kind_other"] = float(bool(sought) and offer.offer.kind in KINDS and sought != offer.offer.kind)
    f["kind_same"] = float(bool(sought) and sought == offer.offer.kind)
    f["role_other"] = float(bool(focus.role) and focus.role != offer.offer.kind)
    return {name: value for name, value in f.items() if value}, at


def _meant(wish: Wish, offer: OfferProfile) -> dict[str, float]:
    """How the nearest passage is meant: whether one side denies what the other says, or says it of a part only."""
    near = likeness(wish, offer)
    said = offer.statements[near.statement].text
    close = max(near.shared, min(1.0, max(0.0, (near.cosine - FAR) / (CLOSE - FAR))))
    denied, wanted = _stands("negation", near.text), _stands("negation", wish.text)
    return {
        "near": close,
        "near_cos": near.cosine,
        "near_shared": near.shared,
        "near_title": float(near.statement == 0),
        "no_near": denied,
        "no_said": _stands("negation", said),
        "no_wish": wanted,
        "no_differs": abs(denied - wanted),
        "no_differs_near": abs(denied - wanted) * close,
        "no_same_near": (1 - abs(denied - wanted)) * close,
        "only": _stands("only", near.text),
        "partial": _stands("partial", said),
        "many": min(len(offer.statements), MANY_STATEMENTS) / MANY_STATEMENTS,
    }


@lru_cache(maxsize=16384)
def _stands(kind: str, text: str) -> float:
    return float(bool(cues()[kind].search(text)))


def _by_category(named: frozenset[str], offer: OfferProfile) -> dict[str, float]:
    """Per category: how much is named, whether something is not, and whether an alternative stands in its place."""
    f: dict[str, float] = {}
    above = offer.reading.whole.above
    for category in {category_of(c) for c in named}:
        mine = [c for c in named if category_of(c) == category]
        missing = [c for c in mine if c not in above]
        f[f"cov_{category}"] = 1 - len(missing) / len(mine)
        if missing:
            f[f"miss_{category}"] = 1.0
            f[f"confl_{category}"] = float(_replaces(missing, offer.reading.head.words.concepts))
            f[f"conflall_{category}"] = float(_replaces(missing, offer.reading.whole.words.concepts))
    f["confl_any"] = float(any(f.get(f"confl_{c}") for c in CORE))
    return f


def _replaces(missing: Sequence[str], there: frozenset[str]) -> bool:
    return any(_replaced_by_any(m, there) for m in missing)


@lru_cache(maxsize=32768)
def _replaced_by_any(wanted: str, there: frozenset[str]) -> bool:
    return not roots(wanted).isdisjoint(_roots_of(there)) and any(replaced(wanted, named) for named in there)


@lru_cache(maxsize=8192)
def _roots_of(named: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*map(roots, named))


@lru_cache(maxsize=64)
def _fit(focus: Focus, offer: OfferProfile) -> dict[str, float]:
    """How well the offer fits the need as a whole; the same for every clause, so kept for the last few offers."""
    reading = offer.reading
    near, of = offer.vectors @ focus.whole_vector, offer.vectors @ focus.focus_vector
    named = focus.focus.own.concepts
    ideas, words = whole_named(focus.whole, offer)
    f = {
        "n_cos_title": float(near[0]),
        "n_cos_centre": float(offer.centre @ focus.whole_vector),
        "n_cos_best": float(near.max()),
        "f_cov_head": concepts_found(named, reading.head.above),
        "f_cov_all": concepts_found(named, reading.whole.above),
        "f_cov_title": concepts_found(named, reading.title.above),
        "f_lex_head": words_found(focus.focus, reading.head),
        "f_lex_title": words_found(focus.focus, reading.title),
        "f_lex_all": words_found(focus.focus, reading.whole),
        "f_cos_title": float(of[0]),
        "f_cos_best": float(of.max()),
        "n_cov_all": ideas,
        "n_lex_all": words,
    }
    f["f_lex"] = max(f["f_lex_head"], f["f_cov_head"])
    return f


def focus_of(topic: str, whole: str, vectors: NDArray[np.float32], role: str) -> Focus:
    """The focus of a need. ``vectors``: row 0 for its subject, row 1 for the whole text."""
    return Focus(asked(topic), vectors[0], asked(whole), vectors[1], role, len(whole))
