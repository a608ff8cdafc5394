"""Judge a clause without a number: by the properties it names, else by how closely a passage speaks of the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ronghe.kernel.match.attributes import AxisVerdict, axes, weigh
from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.offers import OfferProfile
from ronghe.kernel.match.values import Verdict
from ronghe.kernel.match.weights import MET_FROM, OTHER_THING_BELOW, SAME_THING_FROM, SHARED_TERMS
from ronghe.kernel.match.wishes import Wish


def judge_words(wish: Wish, offer: OfferProfile) -> Finding:
    """Properties first (a contradiction decides), then likeness of passages; silence is UNKNOWN.

    A clause that names the thing sought is answered by what the offer is: the same thing, another, or hard to say.
    """
    found = _properties(wish, offer)
    decided = [f for f in found if f.verdict is not Verdict.UNKNOWN]
    if wish.topic:
        return _thing(wish, offer, decided)
    if decided:
        return _combined(decided, found)
    if found:
        return Finding(Verdict.UNKNOWN, None, "silent")
    return _requirement(wish, offer)


def _properties(wish: Wish, offer: OfferProfile) -> list[AxisVerdict]:
    """One verdict per property the clause asks for; several values of one axis are alternatives, the best counts."""
    wanted: dict[str, list[str]] = {}
    for trait in wish.traits:
        axis = axes()[trait.axis]
        value = trait.value
        if trait.denied:
            others = [v for v in axis.values if v != value]
            if len(others) != 1:
                continue
            value = others[0]
        wanted.setdefault(trait.axis, []).append(value)
    rank = {Verdict.MET: 3, Verdict.PARTLY: 2, Verdict.UNMET: 1, Verdict.UNKNOWN: 0}
    found: list[AxisVerdict] = []
    for axis_id, values in wanted.items():
        options = [weigh(axes()[axis_id], v, offer.stated.get(axis_id, ())) for v in dict.fromkeys(values)]
        found.append(max(options, key=lambda o: rank[o.verdict]))
    return found


def _combined(decided: Sequence[AxisVerdict], found: Sequence[AxisVerdict]) -> Finding:
    kinds = {d.verdict for d in decided}
    shown = next((d for d in decided if d.verdict is Verdict.UNMET), decided[0])
    if kinds == {Verdict.MET}:
        verdict = Verdict.MET if len(decided) == len(found) else Verdict.PARTLY
    elif kinds == {Verdict.UNMET} or Verdict.UNMET in kinds:
        verdict = Verdict.UNMET
    else:
        verdict = Verdict.PARTLY
    return Finding(verdict, shown.statement, "property", None, shown.axis.zh, shown.axis.en)


def likeness(wish: Wish, offer: OfferProfile) -> tuple[float, int]:
    """How closely the nearest passage speaks of the clause, and the number of its statement."""
    if not offer.statements:
        return 0.0, 0
    whole = offer.vectors @ wish.vector + SHARED_TERMS * np.array([_shared(wish, s.terms) for s in offer.statements])
    best, at = float(whole.max()), int(np.argmax(whole))
    if offer.parts:
        inner = offer.part_vectors @ wish.vector + SHARED_TERMS * np.array(
            [_shared(wish, p.terms) for p in offer.parts]
        )
        if float(inner.max()) > best:
            best, at = float(inner.max()), offer.parts[int(np.argmax(inner))].statement
    return best, at


def _thing(wish: Wish, offer: OfferProfile, decided: Sequence[AxisVerdict]) -> Finding:
    against = next((d for d in decided if d.verdict is Verdict.UNMET), None)
    if against is not None:
        return Finding(Verdict.UNMET, against.statement, "property", None, against.axis.zh, against.axis.en)
    close, at = likeness(wish, offer)
    if close < OTHER_THING_BELOW:
        return Finding(Verdict.UNMET, 0 if offer.statements else None, "other_thing")
    if close < SAME_THING_FROM:
        return Finding(Verdict.UNKNOWN, None, "silent")
    weak = next((d for d in decided if d.verdict is Verdict.PARTLY), None)
    return Finding(Verdict.PARTLY if weak else Verdict.MET, at, "alike")


def _requirement(wish: Wish, offer: OfferProfile) -> Finding:
    close, at = likeness(wish, offer)
    return Finding(Verdict.MET, at, "alike") if close >= MET_FROM else Finding(Verdict.UNKNOWN, None, "silent")


def _shared(wish: Wish, terms: frozenset[str]) -> float:
    """Share of the clause's words that the passage has."""
    return len(wish.terms & terms) / len(wish.terms) if wish.terms else 0.0
