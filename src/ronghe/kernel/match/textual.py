"""Judge a clause without a number: by the properties it names, else by how closely a passage speaks of the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ronghe.kernel.match.attributes import AxisVerdict, axes, implied, weigh
from ronghe.kernel.match.concepts import covered, weight
from ronghe.kernel.match.features import Focus, features
from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.model import decide
from ronghe.kernel.match.offers import OfferProfile
from ronghe.kernel.match.profiles import kind_named
from ronghe.kernel.match.stance import cues
from ronghe.kernel.match.values import Verdict
from ronghe.kernel.match.weights import (
    HEAD_STATEMENTS,
    MET_FROM,
    MUCH_CONTENT,
    OTHER_THING_BELOW,
    SAME_PEOPLE_FROM,
    SAME_THING_FROM,
    SHARED_TERMS,
    THING,
)
from ronghe.kernel.match.wishes import Wish, things

KINDS = frozenset({"achievement", "company", "expert", "service", "investor"})
SOFT = frozenset(
    {"setting", "stage", "operator", "portability", "existing_equipment", "sample", "evidence", "automation"}
)


def judge_words(wish: Wish, offer: OfferProfile, focus: Focus) -> Finding:
    """Judge a clause by all evidence together; what the rules say of its properties is one part of it.

    A property of its own that is stated decides alone. Otherwise the verdict model weighs the evidence.
    """
    ruled = by_rules(wish, offer)
    if not offer.statements:
        return ruled
    found = properties(wish, offer)
    decided = [f for f in found if f.verdict is not Verdict.UNKNOWN and f.axis.id not in SOFT]
    if ruled.cause == "property" and decided and not wish.topic:
        return ruled
    evidence, at = features(wish, focus, offer, ruled, found, SOFT)
    verdict, _ = decide(evidence)
    if verdict is ruled.verdict:
        return ruled
    if verdict is Verdict.UNKNOWN:
        return Finding(verdict, None, "silent")
    if verdict is Verdict.UNMET:
        return Finding(verdict, 0, "other_thing")
    return Finding(verdict, at, "alike" if verdict is Verdict.MET else "in_part")


def by_rules(wish: Wish, offer: OfferProfile) -> Finding:
    """Properties first (a contradiction decides), then likeness of passages; silence is UNKNOWN.

    A clause that names the thing sought is answered by what the offer is: the same thing, another, or hard to say.
    """
    found = properties(wish, offer)
    decided = [f for f in found if f.verdict is not Verdict.UNKNOWN]
    wanted = kind_named(wish.text)
    if wanted and offer.offer.kind in KINDS and wanted != offer.offer.kind:
        return Finding(Verdict.UNMET, 0 if offer.statements else None, "other_thing")
    if wish.topic:
        return _thing(wish, offer, decided)
    if decided:
        if all(d.axis.id in SOFT for d in decided) and not _same_matter(wish, offer):
            return Finding(Verdict.UNKNOWN, None, "silent")
        return _combined(decided, found)
    if found:
        return Finding(Verdict.UNKNOWN, None, "silent")
    return _requirement(wish, offer)


def _same_matter(wish: Wish, offer: OfferProfile) -> bool:
    """A clause with much content besides a soft property ("at home") must find that content in the offer too."""
    return weight(wish.concepts) < MUCH_CONTENT or sameness(wish, offer) >= SAME_PEOPLE_FROM


def properties(wish: Wish, offer: OfferProfile) -> list[AxisVerdict]:
    """One verdict per property the clause asks for; several values of one axis are alternatives, the best counts."""
    wanted: dict[str, list[str]] = {}
    for trait in wish.traits:
        axis = axes()[trait.axis]
        value = trait.value
        if value in axis.stated_only:
            continue
        if trait.denied:
            others = [v for v in axis.values if v != value]
            if len(others) != 1:
                continue
            value = others[0]
        wanted.setdefault(trait.axis, []).append(value)
    rank = {Verdict.MET: 3, Verdict.PARTLY: 2, Verdict.UNMET: 1, Verdict.UNKNOWN: 0}
    found: list[AxisVerdict] = []
    for axis_id, values in wanted.items():
        axis = axes()[axis_id]
        stated = [*offer.stated.get(axis_id, ()), *implied(axis, offer.stated)]
        options = [weigh(axis, v, stated) for v in dict.fromkeys(values)]
        found.append(max(options, key=lambda o: rank[o.verdict]))
    return found


def _combined(decided: Sequence[AxisVerdict], found: Sequence[AxisVerdict]) -> Finding:
    """Any property contradicted fails the clause; all shown meet it; where the main one is open, so is the clause."""
    against = [d for d in decided if d.verdict is Verdict.UNMET]
    silent = [f for f in found if f.verdict is Verdict.UNKNOWN]
    main_silent = [f for f in silent if f.axis.id not in SOFT]
    main_shown = [d for d in decided if d.axis.id not in SOFT]
    if not against and main_silent and not main_shown:
        return Finding(Verdict.UNKNOWN, None, "silent")
    shown = (against or main_shown or list(decided))[0]
    if against:
        verdict = Verdict.UNMET
    elif all(d.verdict is Verdict.MET for d in decided) and not main_silent:
        verdict = Verdict.MET
    else:
        verdict = Verdict.PARTLY
    return Finding(verdict, shown.statement, "property", None, shown.axis.zh, shown.axis.en)


def likeness(wish: Wish, offer: OfferProfile) -> tuple[float, int, str]:
    """How closely the nearest passage speaks of the clause, the number of its statement, and its words.

    The cosine, with the share of the clause's words (or, through the lexicon, of its ideas) that the passage names.
    """
    if not offer.statements:
        return 0.0, 0, ""
    whole = offer.vectors @ wish.vector + SHARED_TERMS * np.array(
        [_shared(wish, s.terms, s.concepts) for s in offer.statements]
    )
    best, at = float(whole.max()), int(np.argmax(whole))
    words = offer.statements[at].text
    if offer.parts:
        inner = offer.part_vectors @ wish.vector + SHARED_TERMS * np.array(
            [_shared(wish, p.terms, p.concepts) for p in offer.parts]
        )
        if float(inner.max()) > best:
            part = offer.parts[int(np.argmax(inner))]
            best, at, words = float(inner.max()), part.statement, part.text
    return best, at, words


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


def _thing(wish: Wish, offer: OfferProfile, decided: Sequence[AxisVerdict]) -> Finding:
    against = next((d for d in decided if d.verdict is Verdict.UNMET), None)
    if against is not None:
        return Finding(Verdict.UNMET, against.statement, "property", None, against.axis.zh, against.axis.en)
    same = sameness(wish, offer)
    names_thing = bool(things().search(wish.text))
    if names_thing and same < OTHER_THING_BELOW:
        return Finding(Verdict.UNMET, 0 if offer.statements else None, "other_thing")
    if same < (SAME_THING_FROM if names_thing else SAME_PEOPLE_FROM):
        return Finding(Verdict.UNKNOWN, None, "silent")
    return Finding(Verdict.MET, likeness(wish, offer)[1], "alike")


def _requirement(wish: Wish, offer: OfferProfile) -> Finding:
    close, at, text = likeness(wish, offer)
    if close < MET_FROM:
        return Finding(Verdict.UNKNOWN, None, "silent")
    if bool(cues()["denied"].search(text)) != bool(cues()["denied"].search(wish.text)):
        return Finding(Verdict.UNMET, at, "denied_words")
    planned = cues()["planned"].search(text)
    return Finding(Verdict.PARTLY if planned else Verdict.MET, at, "planned_words" if planned else "alike")


def _shared(wish: Wish, terms: frozenset[str], ideas: frozenset[str]) -> float:
    """Share of the clause's words, or of its ideas, that are named: the larger."""
    words = len(wish.terms & terms) / len(wish.terms) if wish.terms else 0.0
    return max(words, covered(wish.concepts, ideas))
