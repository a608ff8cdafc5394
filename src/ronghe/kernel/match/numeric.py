"""Judge a numeric target: compare, never embed."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from ronghe.kernel.match.aims import Aim
from ronghe.kernel.match.attachment import likelihoods
from ronghe.kernel.match.counted import counted
from ronghe.kernel.match.figures import Figure
from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.intervals import LOWER, Span, compare
from ronghe.kernel.match.offers import OfferProfile
from ronghe.kernel.match.stance import Stance
from ronghe.kernel.match.values import Verdict
from ronghe.kernel.match.weights import (
    ALSO_ATTACHED,
    ATTACHED_FOR_MET,
    ATTACHED_FOR_UNMET,
    EQUALLY_ATTACHED,
    HOPED_FROM,
    LIKELY,
)
from ronghe.kernel.match.wishes import Wish
from ronghe.kernel.text import Operator
from ronghe.kernel.text.yaml_data import yaml_data

RATIOS = frozenset({"auc", "correlation", "agreement", "dice", "f1", "iou", "map_score", "error"})
COUNTS = frozenset({"例", "1"})


def judge_target(wish: Wish, aim: Aim, offer: OfferProfile) -> Finding:
    """Compare a target with the figure of the offer that is most likely of the same parameter.

    Figures of another dimension and of somebody else's device do not count; prices in another currency are compared
    where no exchange rate of ``data/currencies.yaml`` could change the answer. A figure that may well be of another
    parameter gives UNKNOWN, and "met" asks for more certainty than "unmet". A plan gives PARTLY at most.
    """
    figures, spans = comparable_figures(aim, offer)
    if not figures:
        return Finding(Verdict.UNKNOWN, None, "silent")
    chances = likelihoods(wish, aim, figures, offer)
    best = max(chances)
    slack = ALSO_ATTACHED if aim.covers and aim.span.operator is Operator.EQ else EQUALLY_ATTACHED
    near = [i for i, chance in enumerate(chances) if chance >= best - slack]
    firm = [i for i in near if figures[i].stance is Stance.FIRM] or near
    results = [(verdict_on(wish, aim, figures[i], spans[i], offer), figures[i], chances[i]) for i in firm]
    serves = aim.covers and aim.span.operator is Operator.EQ  # "must do for 5 mm" is met by "5 mm and 10 mm"
    verdict, figure, chance = max(
        results, key=lambda r: (r[0] is not Verdict.UNKNOWN, serves and r[0] is Verdict.MET, r[2])
    )
    if verdict is Verdict.MET:
        likely = [i for i, one in enumerate(chances) if one >= LIKELY and figures[i].stance is Stance.FIRM]
        chance = max(
            chance, _together([(verdict_on(wish, aim, figures[i], spans[i], offer), chances[i]) for i in likely])
        )
    if verdict is Verdict.UNKNOWN or chance < (ATTACHED_FOR_UNMET if verdict is Verdict.UNMET else ATTACHED_FOR_MET):
        return Finding(Verdict.UNKNOWN, None, "silent")
    if verdict is Verdict.UNMET:
        hoped = [
            (chance, f)
            for chance, f, span in zip(chances, figures, spans, strict=True)
            if f.stance is Stance.PLANNED
            and chance >= HOPED_FROM
            and verdict_on(wish, aim, f, span, offer) is Verdict.PARTLY
        ]
        if hoped:
            planned = max(hoped, key=lambda h: h[0])[1]
            return Finding(Verdict.PARTLY, planned.statement, "planned", planned)
    return Finding(verdict, figure.statement, _cause(verdict, figure), figure)


def _together(results: Sequence[tuple[Verdict, float]]) -> float:
    """How likely one at least of the figures that meet the target is of its parameter, where none fails it.

    A text in two languages states each figure twice, and results under several conditions name the parameter again.
    """
    if any(verdict is not Verdict.MET for verdict, _ in results):
        return 0.0
    return 1.0 - math.prod(1.0 - chance for _, chance in results)


def _cause(verdict: Verdict, figure: Figure) -> str:
    if figure.stance is Stance.DENIED:
        return "denied"
    if figure.stance is Stance.PLANNED and verdict is Verdict.PARTLY:
        return "planned"
    return "compared"


def comparable_figures(aim: Aim, offer: OfferProfile) -> tuple[list[Figure], list[Span]]:
    """The offer's figures that could be compared with the target, and their spans on the target's scale."""
    found: list[Figure] = []
    spans: list[Span] = []
    for figure in offer.figures:
        if figure.stance is Stance.BASELINE:
            continue
        same = figure.span.dimension == aim.span.dimension
        span = figure.span if same else on_scale(figure.span, aim.span.dimension)
        if span is not None and span.dimension != figure.span.dimension in COUNTS and aim.key in RATIOS:
            continue  # four girls are no AUC
        if span is not None:
            found.append(figure)
            spans.append(span)
    return found, spans


def verdict_on(wish: Wish, aim: Aim, figure: Figure, span: Span, offer: OfferProfile) -> Verdict:
    """What the figure, if it is of the parameter asked for, says of the target.

    People of another kind do not count for those asked for; what was seen on the bench, in animals or in volunteers is
    a part of what is asked for in patients.
    """
    verdict = _compared(aim, figure, span)
    if aim.counted == "people" and aim.span.dimension in COUNTS:
        text = offer.statements[figure.statement].text
        its = counted(figure.text, text[figure.end :], text[: figure.start])
        if its == "animals":
            return Verdict.PARTLY
        if verdict is Verdict.MET and its == "people" and other_people(wish.text, figure.part):
            return Verdict.UNMET
    if verdict is Verdict.MET and PATIENTS_ASKED.search(wish.text):
        seen = {
            s.trait.value
            for s in offer.stated.get("evidence", ())
            if s.statement == figure.statement and not s.trait.denied
        }
        if seen & BEFORE_PATIENTS and "clinical" not in seen:
            return Verdict.PARTLY
    return verdict


PATIENTS_ASKED = re.compile(
    r"患者|病人|人体|临床(?!前|需求|科室|问题)"
    r"|\bin (?:\w+ ){0,3}(?:patients|humans|people|adults|children|infants|women|men)\b|\bclinical\b"
    r"|\bpatient data|\bfield study|\bhumans?\b",
    re.IGNORECASE,
)
BEFORE_PATIENTS = frozenset({"bench", "ex_vivo", "animal", "large_animal", "volunteers"})
PEOPLE = {
    "child": re.compile(
        r"儿童|患儿|孩子|婴|新生儿|早产|小儿|\bchild|\bkids|\binfant|\bnewborn|\bneonat|\bbab(?:y|ies)|\bpreterm|\bpa?ediatric",
        re.I,
    ),
    "adult": re.compile(r"成人|成年|老人|老年|\badults?\b|\belderly|\bolder people", re.I),
    "mother": re.compile(r"产妇|孕妇|母亲|妈妈|\bmothers?\b|\bpregnan|\bpostpartum", re.I),
}


def other_people(asked: str, stated: str) -> bool:
    """Whether one text is of children, adults or mothers, and the other of none of these but of others.

    >>> other_people("至少50个孩子用过", "In 112 adults after infarction"), other_people("50 children", "60 patients")
    (True, False)
    """
    ours = {name for name, words in PEOPLE.items() if words.search(asked)}
    theirs = {name for name, words in PEOPLE.items() if words.search(stated)}
    return bool(ours and theirs and not ours & theirs)


LESS = re.compile(r"(?:缩短|降低|减少|下降|节省|节约|减轻|缩小|减小|压缩|reduction|decrease|saving)$", re.IGNORECASE)
MORE = re.compile(r"(?:提高|提升|增加|改善|升高|增长|延长|increase|improvement)$", re.IGNORECASE)


def opposite(asked: str, stated: str) -> bool:
    """Whether one change is a fall and the other a rise.

    >>> opposite("dose reduction", "dose increase"), opposite("dose reduction", "dose")
    (True, False)
    """
    return bool((LESS.search(asked) and MORE.search(stated)) or (MORE.search(asked) and LESS.search(stated)))


def _compared(aim: Aim, figure: Figure, span: Span) -> Verdict:
    if figure.stance is Stance.DENIED or opposite(aim.phrase, figure.phrase):
        return Verdict.UNMET
    if figure.reach and aim.span.operator in LOWER and span.operator in {Operator.LE, Operator.LT}:
        span = Span(Operator.EQ, span.high, span.high, span.dimension)
    reaches = span.operator is Operator.RANGE and aim.span.operator in LOWER and not aim.better
    verdict = compare(aim.span, span, covers=aim.covers or reaches)
    if reaches and verdict is not Verdict.UNKNOWN:
        verdict = compare(aim.span, Span(Operator.EQ, span.high, span.high, span.dimension))
    exchanged = figure.span.dimension != span.dimension and span.operator is Operator.RANGE
    if verdict is Verdict.PARTLY and exchanged:
        return Verdict.UNKNOWN  # it hangs on the exchange rate
    if figure.stance is Stance.PLANNED and verdict is Verdict.MET:
        return Verdict.PARTLY
    return verdict


@lru_cache(maxsize=1)
def rates() -> dict[str, tuple[float, float]]:
    """Lowest and highest price of a currency in CNY that is thinkable (``data/currencies.yaml``)."""
    rows = yaml_data("ronghe.kernel.match", "currencies.yaml")
    return {name: (float(low), float(high)) for name, (low, high) in rows.items()}


def on_scale(span: Span, dimension: str) -> Span | None:
    """The span in another dimension where one can be turned into the other: counts, and money by a range of rates."""
    if span.dimension == dimension:
        return span
    if span.dimension.removesuffix("/例") == dimension.removesuffix("/例"):
        return replace(span, dimension=dimension)
    if span.dimension in COUNTS and dimension in COUNTS:
        return replace(span, dimension=dimension)
    table = rates()
    if span.dimension not in table or dimension not in table:
        return None
    low = table[span.dimension][0] / table[dimension][1]
    high = table[span.dimension][1] / table[dimension][0]
    if span.operator is Operator.EQ:
        return Span(Operator.RANGE, span.low * low, span.high * high, dimension)
    return Span(span.operator, span.low * low, span.high * high, dimension)
