"""The lines by which chat programs say who spoke and when: on one line, on two, or by the name alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ronghe.ingest.sources.documents.chat_days import DATE, Day, day_of
from ronghe.ingest.sources.documents.labels import label_of

_PART = r"(?:上午|下午|晚上|凌晨|中午|早上|傍晚|清晨)"
_TIME = rf"(?:{_PART}\s*)?(?P<time>\d{{1,2}}:\d{{2}}(?::\d{{2}})?)(?:\s*(?P<half>[AP]M))?"
_NAME = r"(?P<name>[^\s:：\d/\[【(（][^:：\n/]{0,29}?)"
_STAMP = rf"(?:{DATE}[\s,，]*(?:{_TIME})?|{_TIME})"
_ONE_LINE = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 张三 2024/3/5 14:02      李工(示例医疗) 2024年3月5日 下午2:30     王老师 14:02:33
        rf"^\s*{_NAME}\s+(?:{DATE}[\s,，]*)?{_TIME}\s*[:：]?\s*$",
        # 张主任 14:02: 我们需要…
        rf"^\s*{_NAME}\s*[(（\[]?(?:{DATE}[\s,，]*)?{_TIME}[)）\]]?\s*[:：]\s*(?P<rest>\S.*)?$",
        # 2024-03-05 14:02:33 李工      [2024/3/5 14:02] 李工: 需求…
        rf"^\s*[\[【(（]?{DATE}[\s,，]*(?:{_TIME})?[\]】)）]?\s+{_NAME}\s*(?:[:：]\s*(?P<rest>.*))?$",
        # [14:02] 李工: 需求…
        rf"^\s*[\[【(（]{_TIME}[\]】)）]\s*{_NAME}\s*[:：]\s*(?P<rest>.*)$",
    )
)
# A date or time that stands alone: beside a name line, or between messages, as chat windows show it.
_ALONE = re.compile(
    rf"^[—\-–\s]*{DATE}?[\s,，]*(?:(?:星期|周)[一二三四五六日天])?\s*(?:{_TIME})?[—\-–\s]*$",
    re.IGNORECASE,
)
_CHARACTERS = 400  # a header and the first words after it; patterns look no further
_NAME_CHARACTERS = 30
_NOT_NAMES = re.compile(
    r"^(时间|日期|会议|地点|截止|每天|每日|周期|于|在|time|date|at|on|from|by|until)"
    rf"|^(?:{_PART}|昨天|今天|前天|(?:星期|周)[一二三四五六日天]|yesterday|today|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\s*$"
    r"|[。，,；;！!？?…]",
    re.IGNORECASE,
)
_TITLE = (
    r"(?:主任|副主任|院长|副院长|所长|处长|科长|部长|书记|秘书长|会长|护士长|护士|医生|医师|大夫|技师|药师|教授|副教授|老师|博士|研究员"
    r"|工程师|经理|总监|总|工|董|先生|女士|同学|导师)"
)
_TITLED = re.compile(
    rf"[\u4e00-\u9fff·]{{1,6}}{_TITLE}(?:[(（][^()（）]{{1,20}}[)）])?"
    r"|(?:Dr|Prof|Mr|Ms|Mrs|Professor|Doctor)\b\.?(?: [A-Z][\w.'’-]*){1,3}(?: ?\([^()]{1,30}\))?"
)
_BY_NAME = re.compile(r"^\s*(?P<name>[^\s:：\d][^:：\n]{0,29}?)\s*[:：]\s*(?P<rest>\S.*)?$")
_SAID_ALONE = re.compile(r"^(?:收到|谢谢|好的|明白|辛苦|你好|您好|大家好|ok|okay|thanks|noted|hi|hello)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source: ``source[start:end]`` is all of it, ``bare`` its text without the line break."""

    start: int
    end: int
    bare: str


@dataclass(frozen=True, slots=True)
class Head:
    """Who speaks from ``start`` on: the header there, where the words begin, and the day and time told.

    ``stamp`` is where a line of its own tells them, else -1.
    """

    start: int
    text_start: int
    sender: str
    day: Day
    at: str = ""
    stamp: int = -1


def lines_of(source: str) -> list[Line]:
    """The lines of a text with their places."""
    found, offset = [], 0
    for line in source.splitlines(keepends=True):
        found.append(Line(offset, offset + len(line), line.rstrip("\r\n")))
        offset += len(line)
    return found


def one_line(line: Line) -> Head | None:
    """A header on one line, with or without words after it."""
    match = _matched(line.bare)
    if match is None:
        return None
    rest = match.groupdict().get("rest") or ""
    start = line.start + match.start("rest") if rest else line.end
    return Head(line.start, start, match["name"].strip(), day_of(match), match.groupdict().get("time") or "")


def stamp(line: Line) -> tuple[Day, str] | None:
    """The day and time of a line that says nothing else, or ``None``."""
    text = line.bare.strip()
    match = _ALONE.match(text) if 0 < len(text) <= _CHARACTERS and any(c.isdigit() for c in text) else None
    if match is None or not (match["time"] or day_of(match).written):
        return None
    return day_of(match), match["time"] or ""


def two_lines(lines: list[Line]) -> list[Head]:
    """Headers of a name and a time on lines of their own, in the order that fits the text: name first, else time first.

    Of both readings the one that finds more names wins; a sentence is no name. A time before a header on one line is
    the window's.
    """
    filled = [line for line in lines if line.bare.strip()]
    above: list[Head] = []
    below: list[Head] = []
    for before, here, after in zip([None, *filled], filled, [*filled[1:], None], strict=False):
        told = stamp(here)
        if told is None or not told[1]:  # a title above a date is no sender
            continue
        if after is not None and one_line(after):
            continue
        if before is not None and _is_name(before.bare):
            above.append(Head(before.start, here.end, before.bare.strip(), *told, here.start))
        if after is not None and _is_name(after.bare):
            below.append(Head(here.start, after.end, after.bare.strip(), *told, here.start))
    return below if len(below) > len(above) else above


def by_name(lines: list[Line]) -> list[Head]:
    """Headers of a name and a colon ("张主任：…", "Dr Wang:"); names bear a title there, as labels of forms do not.

    Empty where fewer than two different people speak, or the text begins otherwise.
    """
    heads = []
    for line in lines:
        match = _BY_NAME.match(line.bare[:_CHARACTERS])
        if match and _TITLED.fullmatch(match["name"]) and label_of(match["name"]) is None:
            start = line.start + match.start("rest") if match["rest"] else line.end
            heads.append(Head(line.start, start, match["name"], Day()))
    first = next((line.start for line in lines if line.bare.strip()), 0)
    if len({head.sender for head in heads}) < 2 or heads[0].start != first:
        return []
    return heads


def with_day(head: Head, day: Day) -> Head:
    """The header with the window's day, where it tells none itself."""
    return head if head.day.written else replace(head, day=day)


def _matched(line: str) -> re.Match[str] | None:
    if len(line) > _CHARACTERS or not any(c.isdigit() for c in line):
        return None
    for form in _ONE_LINE:
        match = form.match(line)
        if match and not _NOT_NAMES.search(match["name"].strip()) and len(match["name"].strip()) <= _NAME_CHARACTERS:
            return match
    return None


def _is_name(line: str) -> bool:
    text = line.strip()
    return (
        len(text) <= _NAME_CHARACTERS // 2 + (0 if re.search(r"[\u4e00-\u9fff]", text) else _NAME_CHARACTERS // 2)
        and not text[:1].isdigit()
        and not re.search(r"[:：/]", text)
        and any(c.isalpha() for c in text)
        and not _NOT_NAMES.search(text)
        and not _SAID_ALONE.match(text)
    )
