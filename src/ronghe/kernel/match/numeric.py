"""Judge a numeric target: compare, never embed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ronghe.kernel.match.concepts import concepts, covered
from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.intervals import Span, compare
from ronghe.kernel.match.offers import Figure, OfferProfile
from ronghe.kernel.match.parameters import agree, parameters
from ronghe.kernel.match.stance import Stance
from ronghe.kernel.match.values import Verdict
from ronghe.kernel.match.weights import (
    EQUALLY_NEAR,
    FAR_ORDER,
    LOOSELY_NAMED_FROM,
    PRICE_ORDER,
    SAME_ORDER,
    SAME_PARAMETER_FROM,
    SAME_WORDS_FROM,
    SHARED_IDEAS,
    SHARED_WORDS,
)
from ronghe.kernel.match.wishes import Aim, Wish
from ronghe.kernel.text import terms

MONEY = frozenset({"CNY", "USD", "EUR", "HKD"})


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
    firm = _closest(wish, [f for f in same if f.stance is Stance.FIRM], offer)
    denied = [f for f in same if f.stance is Stance.DENIED]
    planned = [f for f in same if f.stance is Stance.PLANNED]
    if firm:
        judged = _together(aim, firm)
        hoped = _together(aim, planned) if planned else None
        if judged.verdict is Verdict.UNMET and hoped is not None and hoped.verdict is Verdict.MET:
            return Finding(Verdict.PARTLY, hoped.statement, "planned", hoped.figure)
        return judged
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
    """3 surely the same parameter, 2 general against special, 1 the same but loosely named, 0 another or unknown."""
    named = agree(aim.named, figure.named)
    if aim.span.dimension in MONEY and named < 3 and not _same_order(aim.span, figure.span, PRICE_ORDER):
        return 0  # 420 yuan a piece says nothing of a budget of 200,000
    if aim.key and figure.key and aim.key == figure.key:
        return 3
    if named >= 2:
        return named if named == 3 or _same_order(aim.span, figure.span, FAR_ORDER) else 0
    if named == 1:
        near = _likeness(wish, figure, offer) >= LOOSELY_NAMED_FROM
        return 1 if _same_order(aim.span, figure.span, FAR_ORDER if near else SAME_ORDER) else 0
    if any(n.parameter == "duration" for n in figure.named) and _some_duration(aim):
        near = _likeness(wish, figure, offer) >= LOOSELY_NAMED_FROM
        return 1 if near and _same_order(aim.span, figure.span) else 0
    if aim.named and figure.named and aim.named[0].sure and figure.named[0].sure:
        return 0
    same_words = _overlap(aim.phrase, figure.phrase) >= SAME_WORDS_FROM
    if not _same_order(aim.span, figure.span, FAR_ORDER):
        return 0  # a wavelength of 785 nm is no diameter of 3 mm, however alike the sentences are
    return 1 if same_words or _likeness(wish, figure, offer) >= SAME_PARAMETER_FROM else 0


def _some_duration(aim: Aim) -> bool:
    """The target is a time that should be short, or one that nothing names: "takes 5 min" may be it."""
    return not aim.named or parameters()[aim.named[0].parameter].better == "low"


def _same_order(one: Span, other: Span, ratio: float = SAME_ORDER) -> bool:
    """Both quantities are of one order of magnitude, so that they may well be of one thing."""
    a, b = (next((abs(v) for v in (s.high, s.low) if np.isfinite(v)), 0.0) for s in (one, other))
    return a > 0 and b > 0 and max(a, b) / min(a, b) <= ratio


def _overlap(one: str, other: str) -> float:
    """Share of the words of the shorter phrase found in the other."""
    a, b = set(terms(one)), set(terms(other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _likeness(wish: Wish, figure: Figure, offer: OfferProfile) -> float:
    """Cosine of the clause and the part of the statement that holds the figure."""
    rows = [
        i
        for i, part in enumerate(offer.parts)
        if (part.statement == figure.statement and part.text in figure.part)
        or (figure.part in part.text and part.statement == figure.statement)
    ]
    cosine = float(((offer.part_vectors[rows] if rows else offer.vectors[[figure.statement]]) @ wish.vector).max())
    ideas = covered(wish.concepts, concepts(figure.part))
    return max(cosine, ideas * SHARED_IDEAS)


def _closest(wish: Wish, figures: Sequence[Figure], offer: OfferProfile) -> list[Figure]:
    """Of several figures of one parameter, those whose part of the text is nearest to the clause."""
    if len(figures) < 2:
        return list(figures)
    shares = [
        _likeness(wish, f, offer)
        + SHARED_WORDS
        * max(len(wish.terms & set(terms(f.part))) / max(1, len(wish.terms)), covered(wish.concepts, concepts(f.part)))
        for f in figures
    ]
    return [f for f, n in zip(figures, shares, strict=True) if n >= max(shares) - EQUALLY_NEAR]
