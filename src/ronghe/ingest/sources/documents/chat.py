"""Pasted chats: who said what and when, out of the header lines that chat programs copy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ronghe.ingest.sources.documents.chat_days import Day, dated
from ronghe.ingest.sources.documents.chat_headers import (
    Head,
    Line,
    by_name,
    lines_of,
    one_line,
    stamp,
    two_lines,
    with_day,
)


@dataclass(frozen=True, slots=True)
class Said:
    """One message: sender, day (ISO, "" where the chat does not tell), time as written, its text and place.

    ``source[start:end]`` is the text without the header; headers inside it, of messages joined to this one, stand at
    ``gaps``. ``unsure`` is the day as written where it is no whole day.
    """

    sender: str
    on: str
    at: str
    text: str
    start: int
    end: int
    unsure: str = ""
    gaps: tuple[tuple[int, int], ...] = ()


def messages(source: str, today: date | None = None) -> list[Said]:
    """The messages of a pasted chat in order, or an empty list where the text is no chat (under two headers,
    or one that is not its first line). What stands before the first header comes first, without a sender.

    A header is a line with name and time, a name and a time on two lines, or a name with a title and a colon. A day
    without its year is held against ``today`` (see ``chat_days.dated``).
    """
    lines = lines_of(source)
    heads, day_lines = _heads(lines)
    first = next((i for i, c in enumerate(source) if not c.isspace()), 0)
    if not heads or (len(heads) < 2 and not (heads[0].start <= first and heads[0].day.on)):
        return []
    days = dated([head.day for head in heads], today)
    if heads[0].start > first:
        heads.insert(0, Head(0, 0, "", Day()))
        days.insert(0, ("", ""))
    out = []
    for i, (head, (on, unsure)) in enumerate(zip(heads, days, strict=True)):
        end = heads[i + 1].start if i + 1 < len(heads) else len(source)
        # A day line before the next header is the window's, not the sender's.
        end = min([end, *(a for a, b in day_lines if head.text_start <= a < end and not source[b:end].strip())])
        text = source[head.text_start : end]
        lead, trail = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
        if text.strip():
            out.append(Said(head.sender, on, head.at, text.strip(), head.text_start + lead, end - trail, unsure))
    return out


def _heads(lines: list[Line]) -> tuple[list[Head], list[tuple[int, int]]]:
    """The headers in text order, and the lines in between that only name a day. Names with a colon divide only what has
    no header with a time."""
    heads: list[Head] = []
    day_lines: list[tuple[int, int]] = []
    day = Day()
    for line in lines:
        told = stamp(line)
        if told is not None:
            if told[0].month:
                day = told[0]
                day_lines.append((line.start, line.end))
        elif head := one_line(line):
            heads.append(with_day(head, day))
    pairs = two_lines(lines)
    paired = {pair.stamp for pair in pairs}
    heads = sorted([*heads, *pairs], key=lambda head: head.start)
    return (heads or by_name(lines)), [line for line in day_lines if line[0] not in paired]


def joined(first: Said, second: Said) -> Said:
    """Both messages as one of the first one's sender and day."""
    gaps = (*first.gaps, (first.end, second.start))
    text = first.text + "\n" + second.text
    return replace(first, text=text, end=second.end, gaps=gaps)


def words(source: str, start: int, end: int, gaps: tuple[tuple[int, int], ...]) -> str:
    """``source[start:end]`` with a line break in place of each header in it."""
    out, at = [], start
    for a, b in gaps:
        if at <= a and b <= end:
            out.append(source[at:a])
            at = b
    return "\n".join([*out, source[at:end]])
