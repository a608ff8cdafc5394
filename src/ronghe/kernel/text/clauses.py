"""The clauses of a need written in free text.

A need comes headed (临床问题：…), numbered, as prose or as one line of chat. It is cut at sentences, then at the
numbers asked for: one target, one clause. What is left is told apart by its heading or its words.
"""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ronghe.kernel.text.comparators import Bound
from ronghe.kernel.text.headings import Heading, heading_of
from ronghe.kernel.text.kinds import ClauseKind, Mood, is_noise, kind_of, mood_of
from ronghe.kernel.text.measurements import stated_operator
from ronghe.kernel.text.normal import Normal, normalise
from ronghe.kernel.text.parameters import better, canonical_parameter
from ronghe.kernel.text.passages import Passage, passages
from ronghe.kernel.text.segments import segment_starts
from ronghe.kernel.text.standing import (
    is_addition,
    is_apart,
    is_bare_joint,
    is_condition,
    is_dependent,
    is_joined,
    is_requirement,
)
from ronghe.kernel.text.statements import Statement, statements
from ronghe.kernel.text.targets import Operator, Target

_EDGE = " \t\n\u3000\xa0,，、;；。.!！?？:：)）】-–—•·*●◆■()（【"
_VOLUME = re.compile(
    r"每年|年均|年手术量|每月|每周|每天|年门诊量|日均|年|per year|a year|annually|each year|per month|yearly|per week",
    re.I,
)
_LIST_MARK = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、．)）](?!\d)\s*|[①-⑳]\s*")
_JOINT = re.compile(
    r"(?:and|with|or|but|plus|并且|而且|以及|同时|且|并(?=[与可能须支不]))\s*(?:(?:a|an|the)\s)?(?=\S)(?<=[\s且时及并])",
    re.I,
)
_BRACKETED = re.compile(r"\([^()\n]{1,80}\)")
_BESIDE = re.compile(r"(?:(?:and|but|plus)\s+|并且|而且|以及|同时|且|并(?![发非行购存联列网轨排]))\s*(?=\S)", re.I)
_TRAILING = re.compile(r"(?:(?<=[\s,，])(?:and|but|plus|or)|并且|而且|以及|同时|(?<=[^并而尚])且)$", re.I)
_LONGEST_JOINT = 4  # characters
_ITEM = re.compile(r"\s*(?:[-•·*●◆■►>]|[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、．)）]|[①-⑳])")
_LABEL = re.compile(r"\s*(?:[\u4e00-\u9fff]{2,8}|[A-Za-z]+(?: [a-z]+){0,3})\s*[:：]")
_SAYS = re.compile(r"[^\W\d_]|\d\s*[%°]")
_LEAD_END = re.compile(
    r"(?:[\s,]|\b(?:with|and|that|which|has|having|whose|a|an|the|of|at|for|its)\b|并且|并|且|和|及|的|其)+$", re.I
)
_CONDITIONS = frozenset({"lesion_size", "body_weight", "field_strength", "ct_rows", "follow_up", "heart_rate"})
_NEVER = frozenset({"age"})
_LOW = frozenset({Operator.LT, Operator.LE})
_HIGH = frozenset({Operator.GT, Operator.GE})


@dataclass(frozen=True, slots=True)
class Clause:
    """``source[start:end] == text``. ``target`` only for the kind ``TARGET``."""

    id: str
    kind: ClauseKind
    text: str
    start: int
    end: int
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause before it has its number; places count in the normalised passage."""

    start: int
    end: int
    kind: ClauseKind
    target: Target | None = None
    requires: bool = False  # could stand alone as a requirement
    item: bool = False  # has a list mark of its own
    follows: bool = False  # parted from a requirement before it: 且, "and" say nothing any more


_ASKED = frozenset({ClauseKind.TARGET, ClauseKind.CONSTRAINT})
_WITH_NUMBERS = frozenset({ClauseKind.OUTCOME, ClauseKind.CONSTRAINT})
"""Known kinds whose numbers are asked for, where bound, wished for or better one way: not 术后 24 个月."""


def clauses(source: str, known: ClauseKind | None = None) -> list[Clause]:
    """Split a need into its clauses, in text order, ids ``c1``, ``c2``, ...; one number asked for, one clause.

    A number that only says how things are today (目前手术需要 3 小时) makes no target. Two parameters that share a
    number (灵敏度和特异度均不低于 90%) make two clauses that end alike. Linear in the text.

    ``known`` is the kind of a text that is one field of a need: all its clauses are of this kind, but for the numbers
    that an outcome or a constraint asks for. No other field makes a target.

    >>> need = "目前靠徒手。希望定位误差 < 2 mm，可灭菌。"
    >>> [(c.kind.value, c.text) for c in clauses(need)]
    [('practice', '目前靠徒手'), ('target', '希望定位误差 < 2 mm'), ('constraint', '可灭菌')]
    """
    found: list[Clause] = []
    seen: set[tuple[int, int]] = set()
    fixed = Heading(known, Mood.NEUTRAL) if known else None
    heading: Heading | None = None
    earlier: Statement | None = None
    previous = 0
    asked = False  # whether the list that goes on has asked for something already
    before: Passage | None = None
    for passage in passages(source):
        normal = normalise(passage.text)
        named, body = heading_of(normal.text)
        new_line = "\n" in source[previous : passage.start] or "\r" in source[previous : passage.start]
        if heading is not None and heading.inline and new_line and not _ITEM.match(passage.text):
            heading = None  # a heading with its text beside it ends with its line, unless a list goes on
        heading = named or heading
        if named is None and _left_behind(heading, normal.text):
            heading = None
        if fixed is not None:
            heading, body = fixed, body if normal.text[body:].strip() else 0
        previous = passage.end
        stated = [one for one in statements(normal.text, earlier) if one.bounded.start >= body]
        earlier = stated[-1] if stated else None
        if known is not None and known not in _WITH_NUMBERS:
            stated = []
        asked = asked and _goes_on(source, before, passage)
        before = passage
        for part in _parts(normal, stated, body, heading, ClauseKind.CONSTRAINT if asked else None):
            asked = asked or part.kind in _ASKED
            start, end = _trimmed(source, passage, normal, part)
            if start >= end or (start, end) in seen:
                continue
            seen.add((start, end))
            found.append(Clause("", part.kind, source[start:end], start, end, part.target))
    found.sort(key=lambda clause: (clause.start, clause.end))
    return [replace(clause, id=f"c{number}") for number, clause in enumerate(found, start=1)]


def asking(found: Sequence[Clause]) -> list[Clause]:
    """The clauses that ask for something. How it is done today is background, unless nothing else is said."""
    return [clause for clause in found if clause.kind is not ClauseKind.PRACTICE] or list(found)


def _left_behind(heading: Heading | None, text: str) -> bool:
    """A sentence that wishes for something stands under "today's practice" no more (现状：靠透视。希望误差 < 1 mm)."""
    practice = heading is not None and heading.kind is ClauseKind.PRACTICE
    return practice and mood_of(text, Mood.NEUTRAL) is Mood.WISH


def _trimmed(source: str, passage: Passage, normal: Normal, part: _Part) -> tuple[int, int]:
    start, end = normal.origin(part.start, part.end)
    start, end = start + passage.start, end + passage.start
    while start < end and source[start] in _EDGE:
        start += 1
    marker = _LIST_MARK.match(source, start, end)
    start = marker.end() if marker else start
    beside = _BESIDE if part.follows or part.requires else None
    joint = _JOINT.match(source, start, end) if part.target else beside and beside.match(source, start, end)
    start = joint.end() if joint else start
    end = _without_edge(source, start, end)
    trailing = _TRAILING.search(source, max(start, end - _LONGEST_JOINT), end)
    return start, _without_edge(source, start, trailing.start()) if trailing else end


def _without_edge(source: str, start: int, end: int) -> int:
    """The end, less the marks before it; a bracket that was opened within stays closed."""
    closing = source.count("(", start, end) + source.count("（", start, end)
    closing -= source.count(")", start, end) + source.count("）", start, end)
    while end > start and source[end - 1] in _EDGE and not (source[end - 1] in ")）" and closing >= 0):
        end -= 1
    return end


def _goes_on(source: str, before: Passage | None, passage: Passage) -> bool:
    """Whether a passage is the next item of a list: behind a semicolon, with a list mark, or labelled in a form."""
    if before is None:
        return False
    if before.text[-1] in ";；" or _ITEM.match(passage.text):
        return True
    return "\n" in source[before.end : passage.start] and bool(_LABEL.match(passage.text) and _LABEL.match(before.text))


def _parts(
    normal: Normal, stated: Sequence[Statement], body: int, heading: Heading | None, kind: ClauseKind | None
) -> Iterator[_Part]:
    text = normal.text
    mood = heading.mood if heading else Mood.NEUTRAL
    known = heading.kind if heading else None
    rest: list[_Part] = []
    listed = kind is not None  # a number was asked for: each part after it asks for a thing of its own
    places = [one.mention.start for one in stated]
    waiting: int | None = None  # where a condition begins whose requirement comes next
    segments = _segments(text, body)
    at = 0
    while at < len(segments):
        start, end = segments[at]
        at += 1
        segment = text[start:end]
        inside = stated[bisect_left(places, start) : bisect_left(places, end)]
        mood = mood_of(segment, mood)
        wanted = _wanted(text, segment, inside, mood, heading)
        begin, waiting = start if waiting is None else waiting, None
        if wanted:
            yield from _merged(rest)
            rest = []
            while at < len(segments) and _hangs(text, segments[at], places):
                end = segments[at][1]
                at += 1
            yield from _cut(text, begin, end, wanted, heading, mood)
            kind, listed = ClauseKind.CONSTRAINT, True  # what is asked for goes on: CE marked, 国内有注册证
            continue
        told = kind_of(segment, known, kind, mood)
        after = text[slice(*segments[at])] if at < len(segments) else ""
        mark = _ITEM.match(segment)
        segment = segment[mark.end() :] if mark else segment
        if is_condition(segment) and _leads(told, after):
            waiting = begin
            continue
        if rest and begin == start and (is_addition(segment) or (is_condition(segment) and told is rest[-1].kind)):
            rest[-1] = replace(rest[-1], end=end)
            continue
        kind = told
        requires = (listed and kind in {ClauseKind.CONSTRAINT, known} and is_apart(segment)) or (
            kind is ClauseKind.CONSTRAINT and is_requirement(segment)
        )
        rest.append(_Part(begin, end, kind, requires=requires, item=mark is not None))
    yield from _merged(rest)


def _hangs(text: str, segment: tuple[int, int], places: Sequence[int]) -> bool:
    """Whether a part without a number of its own adds to the part before it (包括术前准备)."""
    start, end = segment
    return is_addition(text[start:end]) and bisect_left(places, start) == bisect_left(places, end)


def _segments(text: str, body: int) -> list[tuple[int, int]]:
    """The parts of a passage that say something, from ``body`` on."""
    starts = [start for start in segment_starts(text) if start > body]
    for inner in _BRACKETED.finditer(text, body):
        starts[bisect_right(starts, inner.start()) : bisect_left(starts, inner.end())] = []
    edges = [body, *starts, len(text)]
    found = []
    for start, end in itertools.pairwise(edges):
        segment = text[start:end]
        if not is_noise(segment) and not is_bare_joint(segment) and _SAYS.search(segment):
            found.append((start, end))
    return found


def _leads(kind: ClauseKind, after: str) -> bool:
    """Whether a condition belongs to what comes after it. One that says who or where is a clause, if it may be one."""
    if not after or is_joined(after) or is_addition(after):
        return False
    return kind not in {ClauseKind.POPULATION, ClauseKind.SETTING} or is_dependent(after)


def _merged(parts: Sequence[_Part]) -> Iterator[_Part]:
    """Neighbours of one kind become one clause, but each requirement is one: of two, an offer may meet the one."""
    held: _Part | None = None
    for part in parts:
        apart = part.item or (held is not None and held.requires and part.requires)
        if held is not None and held.kind is part.kind and not apart:
            held = replace(held, end=part.end, requires=held.requires or part.requires)
            continue
        if held is not None:
            yield held
            part = replace(part, follows=held.kind is part.kind)
        held = part
    if held is not None:
        yield held


def _wanted(
    text: str, segment: str, inside: Sequence[Statement], mood: Mood, heading: Heading | None
) -> list[tuple[Statement, Target]]:
    """The statements of a segment that ask for something."""
    found: list[tuple[Statement, Target, str | None]] = []
    for one in inside:
        key = canonical_parameter(one.parameter, one.mention.unit)
        if one.former or key in _NEVER or one.mention.dimension in {"岁", "周龄"} or not one.parameter:
            continue
        operator = stated_operator(one, wanted=True)
        if not _asks(one, operator, key, segment, mood, heading):
            continue
        mention = one.mention
        found.append((one, Target(one.parameter, operator, mention.value, mention.unit, mention.high), key))
    real = [row for row in found if row[2] not in _CONDITIONS]
    return [(one, target) for one, target, _ in (real or found)]


def _asks(
    one: Statement, operator: Operator, key: str | None, segment: str, mood: Mood, heading: Heading | None
) -> bool:
    strong = one.bounded.bound is not Bound.PLAIN or one.mention.high is not None or one.mention.spread
    if one.mention.dimension == "例" and not strong and _VOLUME.search(segment):
        return False
    if heading is not None and heading.kind in {ClauseKind.POPULATION, ClauseKind.PRACTICE}:
        return False
    if mood is Mood.WISH:
        return True
    if mood is Mood.WISH_AND_PRACTICE:
        return strong and one.bounded.bound is not Bound.REACH
    if mood is Mood.PRACTICE:
        return False
    way = better(key) if key else None
    against = (way == "low" and operator in _HIGH) or (way == "high" and operator in _LOW)
    if strong:
        return not against
    return way is not None


def _cut(
    text: str, start: int, end: int, wanted: Sequence[tuple[Statement, Target]], heading: Heading | None, mood: Mood
) -> Iterator[_Part]:
    """One clause for each target of a segment, and one for a long lead before the first or after the last."""
    spans = []
    for one, _ in wanted:
        named = one.name_start >= start and one.name_end <= end
        begin = min(one.name_start, one.bounded.start) if named else one.bounded.start
        stop = max(one.name_end, one.bounded.end) if named else one.bounded.end
        spans.append((begin, stop))
    for index, (one, target) in enumerate(wanted):
        begin, stop = spans[index]
        if index == 0:
            lead = _LEAD_END.sub("", text[start:begin])
            if _long(lead) and not _same_numbers(wanted, index):
                yield _Part(start, start + len(lead), kind_of(lead, heading.kind if heading else None, None, mood))
            else:
                begin = start
        shared = index + 1 < len(wanted) and wanted[index + 1][0].bounded == one.bounded
        if index + 1 < len(wanted) and not shared:
            following = spans[index + 1][0]
            between = text[stop:following]
            if following > stop and not re.search(r"[和与及、]|\band\b", between):
                stop = following
        tail = text[stop:end] if index + 1 == len(wanted) else ""
        if tail and not _long(tail):
            stop, tail = end, ""
        yield _Part(begin, stop, ClauseKind.TARGET, target)
        if tail:
            yield _Part(stop, end, kind_of(tail, heading.kind if heading else None, None, mood))


def _same_numbers(wanted: Sequence[tuple[Statement, Target]], index: int) -> bool:
    return index + 1 < len(wanted) and wanted[index + 1][0].bounded == wanted[index][0].bounded


def _long(text: str) -> bool:
    """Whether a piece of a segment says enough to stand alone."""
    han = len(re.findall("[\u4e00-\u9fff]", text))
    return han >= 9 or len(re.findall(r"[A-Za-z]{2,}", text)) >= 6
