"""The numeric target of a clause in canonical units, and what else its words say of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ronghe.kernel.match.ages import WEEKS, YEARS
from ronghe.kernel.match.counted import counted
from ronghe.kernel.match.figures import Figure, figures_of
from ronghe.kernel.match.intervals import Span, span
from ronghe.kernel.match.parameters import Named, parameters
from ronghe.kernel.match.vocabulary import Asked
from ronghe.kernel.match.vocabulary import asked as read_asked
from ronghe.kernel.text import Clause, ClauseKind, Operator, better, canonical_parameter
from ronghe.kernel.text.statements import statements

NEVER_ABOVE = re.compile(
    r"(?:never|not|cannot|must not)(?: be| go| get| rise| weigh)?"
    r" (?:above|over|exceed|more|higher|greater|heavier|longer)"
    r"|(?:不得|不能|不可|不应|绝不)(?:超过|高于|大于|多于|长于)",
    re.IGNORECASE,
)
GENERAL = re.compile(  # words of errors and of their statistics, which say nothing of the object
    r"误差|偏差|精度|精确度|准确度|准确性|定位|位置|控制在?|平均|最大|绝对|系统|实测|总"
    r"|\b(?:errors?|accurac(?:y|ies)|deviations?|precision|position(?:al|ing)?|mean|average|absolute|maximum|overall"
    r"|total|system|of|on|the|a|in|for|with|and|placement|shown)\b",
    re.IGNORECASE,
)
MODAL = re.compile(r"[能要须应可得]|must|should|need|\bcan\b|has to|have to|want", re.IGNORECASE)
HOLDS = re.compile(  # the more of it, the better
    r"surviv|withstand|\blasts?\b|\bstand\b|\bhold|endur|toler|resist|keeps? for|\bruns?\b|charge"
    r"|\bstays?\b|\bgo(?:es)? on for|\bcarr(?:y|ies) on|\bworks? for|\bwears? for|\bgood for"
    r"|能用|用满|够用|够|撑|扛|承受|耐|能洗|可洗|保持|维持|坚持|能戴|戴住|续|充一次|跑"
    r"|能留|留置|可留|留得住|留[一二两三四五六七八九十\d]|顶[一二两三四五六七八九十\d]|顶得住|放得住|放[一二两三四五六七八九十\d]|熬|也能?干|照样干|存得住|管得住|管[一二两三四五六七八九十\d]",
    re.IGNORECASE,
)
REACH = re.compile(  # the edge of what a thing can do, not the value it has
    r"能(?:低|高|到|达)|(?:低|高)到|\breach(?:es)?\b|也(?:要)?能|能做|也可|下限|起可用"
    r"|\bdown to\b|\bas (?:small|low|thin|short|young) as\b|\bsuitable (?:when|for|from)\b"
    r"|\bworks? (?:at|in|from)\b|\beven (?:at|in)\b",
    re.IGNORECASE,
)
FINDS = re.compile(  # the least that must be noticed: who notices less notices this too
    r"\b(?:finds?|detects?|notices?|sees?|spots?|recogni[sz]es?|picks? up|sensitive to"
    r"|(?:alarm|warn)s? (?:at|from))\b"
    r"|(?:到|满|达|漏|渗|有|超过?)[^,，。;；]{0,10}(?:就|即)(?:得|要|能|会|应|须|可)?(?:报|响|停|提示|发现|提醒|察觉|看出|知道)"
    r"|(?:能|要|须|得)(?:查|检|测|看|识别|发现|分辨)(?:得)?(?:出|到)",
    re.IGNORECASE,
)
SMALLEST = frozenset({"m3", "CFU/L", "拷贝/L", "mol/L", "kg/L", "kg"})
"""Dimensions of what is found: amounts and concentrations, not the time or the share in which it is found."""
AT_LEAST = re.compile(r"\bat least\b|\bno(?:t)? (?:less|fewer) than\b|至少|起码|最少|不少于|不低于", re.IGNORECASE)
OR_LESS = re.compile(r"\bor (?:less|fewer|shorter|below|lower)\b|或更(?:少|短|低)", re.IGNORECASE)
MOST = re.compile(r"最(?:高|大|快|远|长|深)", re.IGNORECASE)
TOLD = frozenset({ClauseKind.PRACTICE, ClauseKind.PROBLEM})  # kinds of clause that ask for nothing
FINER = re.compile(r"or better|优于|好于|精度|精确度|准确度|分辨|accurac|precision|resolution|repeatab", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Aim:
    """A numeric target in canonical units, with what it measures.

    ``better``: "low", "high" or "" for which values of the parameter are good; ``covers``: the thing must be able to do
    it; ``core``: the words of the clause without its quantities, ``object`` also without those of errors; ``counted``:
    what it counts; ``conditions``: the other quantities of the clause ("after 12 months").
    """

    span: Span
    named: tuple[Named, ...]
    key: str
    phrase: str
    covers: bool
    better: str
    core: Asked
    object: Asked
    counted: str
    conditions: tuple[Span, ...]


def aim_of(clause: Clause, text: str, context: str) -> Aim | None:
    """The one quantity that a clause asks for, in canonical units, with what it measures.

    It is the clause's target; else its only bound; else, where the clause does not tell how things are today, its only
    quantity. What it measures is read from the clause (``text``, normalised), else from the passage around it.
    """
    own = figures_of(text, wanted=True)
    target = clause.target
    figure = _asked(clause, own)
    if figure is None and target is None:
        return None
    asked = figure.span if figure is not None else span(target) if target is not None else None
    if asked is None:
        return None
    parameter = target.parameter if target is not None else figure.phrase if figure is not None else ""
    unit = target.unit if target is not None else figure.unit if figure is not None else ""
    key = canonical_parameter(parameter, unit) or (figure.key if figure is not None else "")
    named = figure.named if figure is not None else ()
    if not named:
        value = target.value if target is not None else figure.value if figure is not None else 0.0
        wider = (f for f in figures_of(context, wanted=True) if (f.value, f.unit) == (value, unit) and f.named)
        told = next(wider, None)
        if told is not None:
            named, key = told.named, key or told.key
    rows = [parameters()[n.parameter] for n in named]
    sure = [parameters()[n.parameter] for n in named if n.sure]
    direction = next((r.better for r in sure or rows if r.better), "") or (better(key) if key else "") or ""
    if named and named[0].parameter == "age" and asked.dimension == "s":
        asked, key = _as_age(asked, unit), "age"
    covers = bool(rows and rows[0].covers) or key == "lesion_size" or bool(REACH.search(text))
    core = without_quantities(text)
    return Aim(
        span=_directed(asked, direction, text, covers=covers),
        named=named,
        key=key,
        phrase=parameter,
        covers=covers,
        better=direction,
        core=read_asked(core),
        object=read_asked(GENERAL.sub(" ", core)),
        counted=counted(figure.text, text[figure.end :], text[: figure.start])
        if figure is not None
        else counted(parameter, ""),
        conditions=tuple(f.span for f in own if f.span != asked),
    )


def _as_age(asked: Span, unit: str) -> Span:
    """A time that the words around the clause tell to be an age ("32 weeks and above"), on the scale of ages."""
    weeks = bool(re.match(r"\s*(?:周|week|wk)", unit, re.IGNORECASE))
    factor = WEEK if weeks else YEAR
    return replace(asked, low=asked.low / factor, high=asked.high / factor, dimension=WEEKS if weeks else YEARS)


WEEK, YEAR = 604800.0, 31557600.0  # seconds


def _asked(clause: Clause, own: Sequence[Figure]) -> Figure | None:
    """The figure of the clause's words that is asked for."""
    if clause.target is not None:
        wanted = clause.target
        return next((f for f in own if f.value == wanted.value and f.unit == wanted.unit), None)
    bounds = [f for f in own if f.span.operator is not Operator.EQ]
    if len(bounds) == 1:
        return bounds[0]
    told = clause.kind in TOLD and not MODAL.search(clause.text)
    return own[0] if len(own) == 1 and not told else None


def without_quantities(text: str) -> str:
    """The words of a normalised text with every number, its unit and its comparator taken out.

    >>> without_quantities("12-month recurrence below 2 %").split()
    ['recurrence']
    """
    at, kept = 0, []
    for one in statements(text):
        start, end = min(one.bounded.start, one.mention.start), max(one.bounded.end, one.mention.end)
        kept.append(text[at : max(at, start)])
        at = max(at, end)
    return " ".join([*kept, text[at:]])


def _directed(asked: Span, direction: str, text: str, *, covers: bool) -> Span:
    """Read a bare value as the bound a speaker means, and "精度不低于 0.1 mm" as 0.1 mm or finer."""
    if covers and asked.operator in {Operator.LE, Operator.LT} and MOST.search(text):
        return Span(Operator.EQ, asked.high, asked.high, asked.dimension)
    if asked.operator is Operator.EQ and not covers and OR_LESS.search(text):
        return replace(asked, operator=Operator.LE, low=-np.inf)
    if asked.operator is Operator.EQ and not covers and asked.dimension in SMALLEST and FINDS.search(text):
        return replace(asked, operator=Operator.LE, low=-np.inf)
    if asked.operator is Operator.EQ and not covers and AT_LEAST.search(text):
        return replace(asked, operator=Operator.GE, high=np.inf)
    if asked.operator is Operator.EQ and not covers and direction != "low" and HOLDS.search(text):
        return replace(asked, operator=Operator.GE, high=np.inf)
    if asked.operator is Operator.EQ and not covers:
        if direction == "low":
            return replace(asked, operator=Operator.LE, low=-np.inf)
        if direction == "high":
            return replace(asked, operator=Operator.GE, high=np.inf)
    if asked.operator in {Operator.GE, Operator.GT} and NEVER_ABOVE.search(text):
        return Span(Operator.LE, -np.inf, asked.low, asked.dimension)
    if direction == "low" and asked.operator in {Operator.GE, Operator.GT} and FINER.search(text):
        return Span(Operator.LE, -np.inf, asked.low, asked.dimension)
    return asked
