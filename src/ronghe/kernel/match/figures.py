"""The quantities of a text: what each may measure, how much it is, and how it is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ronghe.kernel.match.ages import WEEKS, YEARS, age, of_people
from ronghe.kernel.match.intervals import Span, span
from ronghe.kernel.match.parameters import Named, name_numbers, parameters
from ronghe.kernel.match.quantities import quantities
from ronghe.kernel.match.stance import Stance, cues, segment_of, value_stance
from ronghe.kernel.text import Measurement, Operator
from ronghe.kernel.text.parameters import per_cent
from ronghe.kernel.text.statements import statements

AGES = frozenset({YEARS, WEEKS})
STERLING = re.compile(r"pric|cost|sell|sold|pay|paid|fee|charg|budget|quot", re.IGNORECASE)


@dataclass(frozen=True)
class Figure:
    """One quantity of a statement: what it may measure, its span in canonical units, and how it is meant.

    ``part`` is the part of the sentence around it, ``near`` what stands between it and its neighbour of that dimension.
    ``reach``: the most that is attained ("up to 40 kPa", "最大 40 kPa"), so that it also answers "at least".
    """

    named: tuple[Named, ...]
    key: str
    phrase: str
    span: Span
    text: str
    stance: Stance
    statement: int
    start: int
    end: int
    part: str
    near: str = ""
    value: float = 0.0
    unit: str = ""
    reach: bool = False


def figures_of(text: str, statement: int = 0, *, wanted: bool = False) -> list[Figure]:
    """Every quantity of a normalised text that has a known unit, with the parameter it measures.

    More than ``kernel.text.measurements``: numbers that nothing names are kept, as the words around may still tell;
    ages are told from times; so many of so many is a share as well; a bare number before a noun counts it.
    With ``wanted`` the text is a wish and not a fact, so "5 minutes" may mean "at most 5 minutes".
    """
    stated = [(m, s) for m in quantities(text, wanted=wanted) if (s := _span(text, m)) is not None]
    former = {(o.bounded.start, o.bounded.end) for o in statements(text) if o.former} if not wanted else set()
    names = name_numbers(text, [(_digits(m.text, m.start), m.end, s.dimension) for m, s in stated])
    nears = _nears(text, stated)
    return [
        Figure(
            named=_named(text, m, s, named),
            key=_key(text, m, s, named),
            phrase=m.parameter,
            span=s
            if wanted
            else _attainable(_included(s, text, m.start, m.end), named, text[max(0, m.start - 12) : m.end]),
            text=m.text,
            stance=Stance.BASELINE if (m.start, m.end) in former else _stance(m, text),
            statement=statement,
            start=m.start,
            end=m.end,
            part=text[slice(*segment_of(text, m.start, m.end))].strip(),
            near=nears[i],
            value=m.value,
            unit=m.unit,
            reach=bool(UP_TO.search(text[max(0, m.start - 14) : m.end])),
        )
        for i, ((m, s), named) in enumerate(zip(stated, names, strict=True))
    ]


def _named(text: str, measured: Measurement, found: Span, named: tuple[Named, ...]) -> tuple[Named, ...]:
    """An age and a weight of people are what they are, whatever stands near."""
    if found.dimension in AGES:
        return (Named("age", True),)
    if found.dimension == "kg" and of_people(text, _digits(measured.text, measured.start), measured.end):
        return (Named("body_weight", True),)
    return named


def _key(text: str, measured: Measurement, found: Span, named: tuple[Named, ...]) -> str:
    """The stable name, in agreement with ``_named``."""
    if found.dimension in AGES:
        return "age"
    if found.dimension == "kg" and of_people(text, _digits(measured.text, measured.start), measured.end):
        return "body_weight"
    if named and named[0] == Named("passes", True):
        return ""  # a channel that something goes through is no channel of its own
    return measured.key or ""


def _kept(stated: Span, named: tuple[Named, ...], text: str, measured: Measurement) -> Span:
    """What the thing can do, of a range that may be written as left out or as a limit reached."""
    included = _included(stated, text, measured.start, measured.end)
    return _attainable(included, named, text[max(0, measured.start - 12) : measured.end])


def _nears(text: str, stated: Sequence[tuple[Measurement, Span]]) -> list[str]:
    """For each quantity the words back to the one before of its dimension; those behind it, if there are none."""
    found: list[str] = []
    for i, (m, s) in enumerate(stated):
        left, right = segment_of(text, m.start, m.end)
        before = [o.end for o, t in stated[:i] if t.dimension == s.dimension]
        behind = [o.start for o, t in stated[i + 1 :] if t.dimension == s.dimension and o.start >= m.end]
        words = text[max([left, *before]) : m.start]
        if sum(c.isalpha() for c in words) < LEAST_LETTERS:
            words = text[m.end : min([right, *behind])]
        found.append(words.strip())
    return found


LEAST_LETTERS = 2
EXCLUDED_BEHIND = re.compile(
    r"^[^,;。.]{0,14}(?:未入组|未纳入|禁用|不适用|不推荐|不能|除外|被排除|排除)"
    r"|^[^,;.]{0,24}\b(?:(?:are|is|were|was) (?:excluded|not (?:studied|included|recommended|covered|suitable))"
    r"|cannot be)",
    re.IGNORECASE,
)
EXCLUDED_BEFORE = re.compile(
    r"(?:不(?:检测|支持|适用于?|包括|做|用于|接受|测)|排除|禁用于?)[^,;。]{0,8}$"
    r"|\b(?:not (?:for|below|above|intended for)|exclud(?:es|ing)|except)\b[^,;.]{0,16}$",
    re.IGNORECASE,
)
_FLIPPED = {Operator.LT: Operator.GE, Operator.LE: Operator.GT, Operator.GT: Operator.LE, Operator.GE: Operator.LT}


def _included(found: Span, text: str, start: int, end: int) -> Span:
    """Of a range that is left out ("veins above 12 mm were not studied"), the range that is kept."""
    if found.operator not in _FLIPPED:
        return found
    if EXCLUDED_BEHIND.search(text[end : end + 40]) or EXCLUDED_BEFORE.search(text[max(0, start - 30) : start]):
        edge = found.high if found.operator in {Operator.LT, Operator.LE} else found.low
        return bounded(_FLIPPED[found.operator], edge, found.dimension)
    return found


def _span(text: str, measured: Measurement) -> Span | None:
    """The measurement on its common scale; ages on theirs, shares in per cent, a vacuum by its depth."""
    found = span(measured)
    if found is None:
        return None
    aged = age(text, _digits(measured.text, measured.start), measured.end, measured.unit)
    if aged is not None:
        dimension, factor = aged
        low, high = measured.value * factor, (measured.high or measured.value) * factor
        if found.operator is Operator.RANGE:
            return Span(found.operator, min(low, high), max(low, high), dimension)
        bound = found.operator
        if bound is Operator.EQ and (
            _FROM.search(text[max(0, measured.start - 8) : measured.start]) or _ONWARDS.match(text[measured.end :])
        ):
            bound = Operator.GE
        return bounded(bound, low, dimension)
    if found.dimension == "kg" and measured.unit.startswith("pound") and STERLING.search(text):
        return bounded(found.operator, measured.value, "GBP")
    if found.dimension == "1" and per_cent(measured.key) and 0 <= measured.value <= 1:
        return replace(found, low=found.low * 100, high=found.high * 100, dimension="%")
    if found.dimension == "Pa" and measured.value < 0:
        return _depth(found)
    return found


def _depth(found: Span) -> Span:
    """A pressure below that of the room, by how far it is below."""
    low, high = sorted((abs(found.low), abs(found.high)))
    if found.operator in {Operator.LT, Operator.LE, Operator.GT, Operator.GE}:
        edge = min(low, high)  # the other end is infinite
        return bounded(found.operator, edge, found.dimension)
    return replace(found, low=low, high=high)


_ONWARDS = re.compile(r"^\s?(?:以后|之后|后|起|and (?:older|up|over)|upwards?|onwards?)", re.IGNORECASE)
_FROM = re.compile(r"(?:\bfrom|自|从)\s*$", re.IGNORECASE)


def bounded(operator: Operator, value: float, dimension: str) -> Span:
    """A one-sided or single span."""
    if operator in {Operator.LT, Operator.LE}:
        return Span(operator, float("-inf"), value, dimension)
    if operator in {Operator.GT, Operator.GE}:
        return Span(operator, value, float("inf"), dimension)
    return Span(Operator.EQ, value, value, dimension)


UP_TO = re.compile(
    r"up to|最长|长达|最高|可达|最大|最多|高达|maximum|\bmax\b|as (?:long|much|many|high) as|\bpeak\b", re.IGNORECASE
)


def _attainable(stated: Span, named: Sequence[Named], words: str) -> Span:
    """ "Up to 7 days" of a parameter that is better high names what is attained, not a bound that is kept."""
    better = next((b for n in named if (b := parameters()[n.parameter].better)), "")
    if better == "high" and stated.operator in {Operator.LE, Operator.LT} and UP_TO.search(words):
        return Span(Operator.EQ, stated.high, stated.high, stated.dimension)
    return stated


PEOPLE = re.compile(
    r"岁|周|weeks|years|patients?|adults?|children|infants|women|men|volunteers|people|例|名|人|位", re.IGNORECASE
)
PLANNED_STUDY = re.compile(
    r"^[^,;.。]{0,12}\b(?:has|have) (?:just |now |recently )?been (?:approved|planned)|^[^.;。]{0,24}\b(?:is"
    r"|are) (?:planned|approved|recruiting|due|being prepared)"
    r"|^[^;。]{0,12}(?:已获(?:伦理)?批|已获伦理|获伦理批准|正在(?:入组|招募|筹备)|尚未入组|即将|(?:研究)?(?:同样|也)?已?立项|待启动)",
    re.IGNORECASE,
)


STUDY_PLANNED_FOR = re.compile(
    r"(?:study|trial)s? (?:approved|planned|scheduled|announced) (?:for|in|with|on)\b[^,;.]*$", re.IGNORECASE
)


def _stance(measurement: Measurement, text: str) -> Stance:
    if measurement.negated:
        return Stance.DENIED
    aged = measurement.unit == "岁" or PEOPLE.search(measurement.parameter)
    if aged and cues()["left_out"].search(text[measurement.end : measurement.end + 70]):
        return Stance.DENIED  # 18 岁以下未做任何试验
    found = value_stance(text, measurement.start, measurement.end)
    behind = text[measurement.end : measurement.end + 60]
    if found is Stance.FIRM and PLANNED_STUDY.search(behind) and PEOPLE.search(measurement.text + behind[:12]):
        return Stance.PLANNED
    if found is Stance.FIRM and STUDY_PLANNED_FOR.search(text[max(0, measurement.start - 60) : measurement.start]):
        return Stance.PLANNED
    return Stance.PLANNED if measurement.hedged and found is Stance.FIRM else found


def _digits(text: str, start: int) -> int:
    """Where the first digit of a measurement stands."""
    return start + next((i for i, c in enumerate(text) if c.isdigit()), 0)
