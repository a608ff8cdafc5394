"""The day of a message as chat programs write it, and what it means where the year is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

DATE = (
    r"(?:(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
    r"|(?P<a>\d{1,2})(?P<cut>[/.-])(?P<b>\d{1,2})(?P=cut)(?P<c>\d{4}|\d{2})(?!\d)"
    r"|(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日|(?P<m3>\d{1,2})[-/](?P<d3>\d{1,2})(?=[\s,，]+\d{1,2}:\d{2})"
    r"|(?P<word>昨天|今天|前天|星期[一二三四五六日天]|周[一二三四五六日天]|Yesterday|Today"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day))"
)
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Day:
    """A day as told: ``on`` where it is whole; month and day where the year is missing; ``written`` as it stood."""

    on: date | None = None
    month: int = 0
    day: int = 0
    written: str = ""


def day_of(match: re.Match[str]) -> Day:
    """The day that a match of ``DATE`` tells. 3/5/2024 is read month first with AM or PM beside it or where it must be,
    day first where that alone is possible, and not at all where both are."""
    told = match.groupdict()
    if told.get("y"):
        return _whole(int(told["y"]), int(told["m"]), int(told["d"]), match.group())
    if told.get("c"):
        return _slashed(told, match.group())
    month, day = told.get("m2") or told.get("m3"), told.get("d2") or told.get("d3")
    if month and day:
        possible = _whole(_CENTURY, int(month), int(day), "").on  # a leap year: 29 February may be meant
        return Day(None, int(month), int(day), f"{month}-{day}") if possible else Day(written=f"{month}-{day}")
    return Day(written=told.get("word") or "")


def _slashed(told: dict[str, str], written: str) -> Day:
    first, second, year = int(told["a"]), int(told["b"]), int(told["c"])
    year += _CENTURY if len(told["c"]) == 2 else 0
    written = told["cut"].join((told["a"], told["b"], told["c"]))
    month_first, day_first = _whole(year, first, second, written), _whole(year, second, first, written)
    if month_first.on and day_first.on and first != second and not told.get("half"):
        return Day(written=written)
    return month_first if month_first.on else day_first


def _whole(year: int, month: int, day: int, written: str) -> Day:
    try:
        return Day(date(year, month, day), month, day, written)
    except ValueError:
        return Day(written=written)


def dated(days: list[Day], today: date | None) -> list[tuple[str, str]]:
    """ISO day of each ("" where it cannot be told), and what is unsure about it: as it was written, or "".

    A year left out is that of the day told before in the same chat; else the last such day up to ``today``.
    Words as 昨天 are not resolved: the day of copying is not known. Linear.
    """
    out = []
    known: date | None = None
    for day in days:
        if day.on is not None:
            known = day.on
            out.append((day.on.isoformat(), ""))
        elif day.month and (guess := _year_for(day, known, today)):
            known = known and guess
            out.append((guess.isoformat(), "" if known else day.written))
        else:
            out.append(("", day.written))
    return out


def _year_for(day: Day, known: date | None, today: date | None) -> date | None:
    if known is not None:
        return next((on for year in (known.year, known.year + 1) if (on := _in(year, day)) and on >= known), None)
    if today is None:
        return None
    return next((on for year in range(today.year, today.year - 5, -1) if (on := _in(year, day)) and on <= today), None)


def _in(year: int, day: Day) -> date | None:
    try:
        return date(year, day.month, day.day)
    except ValueError:
        return None
