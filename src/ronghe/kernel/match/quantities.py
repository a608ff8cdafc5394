"""The quantities of a text as measurements: those that ``kernel.text`` states, and those it passes over.

Times in two units, ages without a unit, shares (48 of 55) and counted things (1,150 strains) are read here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ronghe.kernel.match.ages import bare_ages, mixed_ages
from ronghe.kernel.text import Measurement, Operator, measurements
from ronghe.kernel.text.comparators import Bound, bound_of, operator_of
from ronghe.kernel.text.measurements import stated_operator
from ronghe.kernel.text.numerals import english
from ronghe.kernel.text.statements import statements
from ronghe.kernel.text.units import scale_of


def quantities(text: str, *, wanted: bool) -> list[Measurement]:
    """The quantities of a text as measurements; ``negated`` and ``hedged`` where ``kernel.text`` says so."""
    told = {(m.start, m.end): m for m in measurements(text)}
    found: list[Measurement] = []
    for item in statements(text):
        start, end = item.bounded.start, item.bounded.end
        known = told.get((start, end))
        if known is not None and not wanted:
            found.append(known)
            continue
        operator = stated_operator(item, wanted=wanted)
        mention = item.mention
        found.append(
            Measurement(
                item.parameter, operator, mention.value, mention.unit, mention.high, start, end, text[start:end]
            )
        )
    found = _whole_times(text, found) + _shares(text) + _in_words(text) + ([] if wanted else _falls(text))
    found += [
        Measurement("age", operator, low, "岁", high, start, end, text[start:end])
        for start, end, operator, low, high in [*bare_ages(text), *mixed_ages(text)]
        if not any(m.start < end and start < m.end and m.unit and not _inside(m, start, end) for m in found)
    ]
    whole = [m for m in found if m.parameter == "age"]
    found = [m for m in found if not any(o is not m and _inside(m, o.start, o.end) for o in whole)]
    found += _counts(text, found, wanted=wanted)
    return sorted(found, key=lambda m: (m.start, m.end))


def _inside(measured: Measurement, start: int, end: int) -> bool:
    return start <= measured.start and measured.end <= end


_IN_WORDS: tuple[tuple[re.Pattern[str], str, Operator, float, str], ...] = (
    (
        re.compile(
            r"\bhalv(?:e|es|ed|ing)\b|\b(?:by|to) (?:less than |below |at most )?(?:one |a )?half\b(?! an? )"
            r"|减半|(?:降低|减少|缩短|下降|减轻|降)(?:了|到|至|为)?(?:目前|现在|现有|原来|以前|常规|传统|当前)?(?:水平)?的?"
            r"(?:一半|二分之一|1/2)(?:以下|以内)?",
            re.IGNORECASE,
        ),
        "reduction",
        Operator.GE,
        50.0,
        "%",
    ),
    (re.compile(r"\bsub-?mill?imet(?:re|er)\b|亚毫米", re.IGNORECASE), "", Operator.LT, 1.0, "mm"),
    (re.compile(r"\bsub-?second\b|亚秒", re.IGNORECASE), "", Operator.LT, 1.0, "s"),
)


def _in_words(text: str) -> list[Measurement]:
    """Values that are said without a number: to halve, sub-millimetre."""
    return [
        Measurement(parameter, operator, value, unit, None, *match.span(), match.group())
        for pattern, parameter, operator, value, unit in _IN_WORDS
        for match in pattern.finditer(text)
    ]


_FALL = re.compile(
    r"(?:由|从|自|\bfrom) ?(?P<before>\d+(?:\.\d+)?) ?[^\d,;。]{0,12}?"
    r"(?:(?:降低|缩短|减少|下降|降|减)(?:到|至|为)|\bto) ?(?P<after>\d+(?:\.\d+)?)(?![\d.]*%)",
    re.IGNORECASE,
)


def _falls(text: str) -> list[Measurement]:
    """ "From 6.9 down to 2.8" as a reduction by 59 %; what rises gives none."""
    found: list[Measurement] = []
    for match in _FALL.finditer(text):
        before, after = float(match["before"]), float(match["after"])
        if 0 < after < before:
            fallen = round(100 * (1 - after / before), 1)
            found.append(Measurement("reduction", Operator.EQ, fallen, "%", None, *match.span(), match.group()))
    return found


_OF_SO_MANY = re.compile(
    r"(?<![\w.])(?P<part>\d[\d,]*)(?: (?:of|out of) (?:the |all )?|/)(?P<whole>\d[\d,]*)(?![\w.%:/])"
    r"|(?<![\w.])(?P<whole_zh>\d[\d,]*) ?(?:例|名|位|人|眼|只|次|枚)"
    r"[^,;。\d]{0,8}中,?(?:有)? ?(?P<part_zh>\d[\d,]*) ?(?:例|名|位|人|眼|只|次|枚)"
)


def _shares(text: str) -> list[Measurement]:
    """ "48 of 55 adults" as 87 %."""
    found: list[Measurement] = []
    for match in _OF_SO_MANY.finditer(text):
        part, whole = (
            float((match[name] or match[f"{name}_zh"]).replace(",", "").strip() or 0) for name in ("part", "whole")
        )
        if 0 < part <= whole and whole >= 10:
            share = round(100 * part / whole, 1)
            found.append(Measurement("", Operator.EQ, share, "%", None, *match.span(), match.group()))
    return found


def _whole_times(text: str, found: Sequence[Measurement]) -> list[Measurement]:
    """Times written in two units ("3 min 20 s") as one, in the smaller unit."""
    merged: list[Measurement] = []
    for one in sorted(found, key=lambda m: m.start):
        before = merged[-1] if merged else None
        ours, theirs = scale_of(one.unit), scale_of(before.unit) if before else None
        if (
            before is not None
            and ours is not None
            and theirs is not None
            and ours[0] == theirs[0] == "s"
            and ours[1] < theirs[1]
            and before.high is None
            and one.high is None
            and not text[before.end : one.start].strip()
        ):
            total = one.value + before.value * theirs[1] / ours[1]
            whole = text[before.start : one.end]
            merged[-1] = replace(before, value=total, unit=one.unit, end=one.end, text=whole)
        else:
            merged.append(one)
    return merged


_COUNTED = re.compile(
    r"(?<![\w.,±×x/-])(?<![-–—] )(?P<value>\d{1,3}(?:,\d{3})+|\d+|\b(?:two|three|four|five|six|seven|eight|nine"
    r"|ten|twelve)\b)(?P<noun>(?: (?!and\b|of\b|or\b|to\b|in\b|at\b|with\b|for\b|by\b"
    r"|from\b|on\b|the\b|was\b|is\b)[a-z][a-z'-]+){0,2} (?:[a-z][a-z-]*[a-z]s|women|men|people|children|sheep"
    r"|mice|staff)\b)"
    r"(?! ?(?:apart|old))"
)
_YEAR = re.compile(r"(?:19|20)\d\d$")


def _counts(text: str, known: Sequence[Measurement], *, wanted: bool) -> list[Measurement]:
    """Bare numbers before an English noun in the plural, where nothing else was read."""
    found: list[Measurement] = []
    for match in _COUNTED.finditer(text):
        start, end = match.span("value")
        if any(m.start < match.end() and start < m.end for m in known) or _YEAR.match(match["value"]):
            continue
        noun = match["noun"].strip()
        bound = bound_of(text, start, end)
        digits = match["value"].replace(",", "")
        if not digits.isdigit() and bound.bound is Bound.PLAIN:
            continue
        value = float(digits) if digits.isdigit() else english(digits)
        operator = operator_of(bound.bound, None, wanted=wanted)
        stop = max(match.end(), bound.end)
        found.append(Measurement(noun, operator, value, "例", None, bound.start, stop, text[bound.start : stop]))
    return found
