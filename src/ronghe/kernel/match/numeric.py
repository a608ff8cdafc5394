"""Judge a numeric target: compare, never embed."""

from __future__ import annotations

from collections.abc import Sequence

from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.intervals import compare
from ronghe.kernel.match.offers import Figure, OfferProfile
from ronghe.kernel.match.parameters import agree
from ronghe.kernel.match.stance import Stance
from ronghe.kernel.match.values import Verdict
from ronghe.kernel.match.weights import SAME_PARAMETER_FROM
from ronghe.kernel.match.wishes import Aim, Wish
from ronghe.kernel.text import terms

RANK = {Verdict.MET: 3, Verdict.PARTLY: 2, Verdict.UNMET: 1, Verdict.UNKNOWN: 0}


def judge_target(wish: Wish, aim: Aim, offer: OfferProfile) -> Finding:
    """Compare a target with the offer's figures of the same parameter and dimension.

    Figures of another parameter, another dimension, or somebody else's device do not count. Agreeing figures give their
    verdict, disagreeing ones PARTLY; a plan gives PARTLY at most; no figure gives UNKNOWN.
    """
    found = [f for f in offer.figures if f.span.dimension == aim.span.dimension and f.stance is not Stance.BASELINE]
    level = {id(f): _agreement(wish, aim, f, offer) for f in found}
    best = max(level.values(), default=0)
    if best < 1:
        return Finding(Verdict.UNKNOWN, None, "silent")
    same = [f for f in found if level[id(f)] >= (2 if best >= 2 else 1) and level[id(f)] == best]
    same = _closest(wish, same, offer)
    firm = [f for f in same if f.stance is Stance.FIRM]
    denied = [f for f in same if f.stance is Stance.DENIED]
    if firm:
        return _together(aim, firm)
    if denied:
        return Finding(Verdict.UNMET, denied[0].statement, "denied", denied[0])
    judged = _together(aim, same)
    if judged.verdict in {Verdict.MET, Verdict.PARTLY}:
        return Finding(Verdict.PARTLY, judged.statement, "planned", judged.figure)
    return judged


def _together(aim: Aim, figures: Sequence[Figure]) -> Finding:
    results = [(compare(aim.span, f.span, covers=aim.covers), f) for f in figures]
    kinds = {v for v, _ in results if v is not Verdict.UNKNOWN}
    if not kinds:
        return Finding(Verdict.UNKNOWN, None, "silent")
    if kinds == {Verdict.MET} or kinds == {Verdict.UNMET}:
        verdict = kinds.pop()
        return Finding(verdict, *_of(results, verdict))
    if Verdict.PARTLY in kinds:
        return Finding(Verdict.PARTLY, *_of(results, Verdict.PARTLY))
    statement, _, figure = _of(results, Verdict.MET)
    return Finding(Verdict.PARTLY, statement, "mixed", figure)


def _of(results: Sequence[tuple[Verdict, Figure]], verdict: Verdict) -> tuple[int, str, Figure]:
    figure = next(f for v, f in results if v is verdict)
    return figure.statement, "compared", figure


def _agreement(wish: Wish, aim: Aim, figure: Figure, offer: OfferProfile) -> int:
    """3 surely the same parameter, 2 general against special, 1 the same but only loosely named, 0 another or unknown."""
    if aim.key and figure.key and aim.key == figure.key:
        return 3
    named = agree(aim.named, figure.named)
    if named >= 2:
        return named
    shared = _overlap(aim.phrase, figure.phrase)
    if named == 1 and (shared > 0 or _likeness(wish, figure, offer) >= SAME_PARAMETER_FROM):
        return 1
    known = bool(aim.key or aim.named) and bool(figure.key or figure.named)
    if not known and aim.phrase and figure.phrase and shared >= 0.6:
        return 2
    return 0


def _overlap(one: str, other: str) -> float:
    """Share of the words of the shorter phrase found in the other."""
    a, b = set(terms(one)), set(terms(other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _likeness(wish: Wish, figure: Figure, offer: OfferProfile) -> float:
    return float(wish.vector @ offer.vectors[figure.statement])


def _closest(wish: Wish, figures: Sequence[Figure], offer: OfferProfile) -> list[Figure]:
    """Of several figures of one parameter, those whose statement shares most words with the clause."""
    if len(figures) < 2:
        return list(figures)
    shared = [len(wish.terms & offer.statements[f.statement].terms) for f in figures]
    return [f for f, n in zip(figures, shared, strict=True) if n == max(shared)]
