"""What is read of a date: the words, the day, and every doubt about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from re import Match, Pattern


class Doubt(StrEnum):
    """Why a reading is to be looked at before it is used."""

    WEEKDAY = "weekday"  # 周三 when this week's is over or today: this week or next
    NEXT_WEEKDAY = "next_weekday"  # "next Wednesday": the coming one, or that of next week
    YEAR = "year"  # 3月1日 without a year, when this year's is over or far away
    MONTH = "month"  # 15号 without a month, when this month's is over
    SPAN = "span"  # 下月初, 下周, end of the week: several days
    DAY_MONTH = "day_month"  # 3/12: day first or month first
    DOTTED = "dotted"  # 12.3: a day or a decimal number
    WORKDAYS = "workdays"  # working days counted without public holidays
    ABOUT = "about"  # 半个月: some days more or less
    COUNT = "count"  # 15日前: by the 15th, or 15 days ago
    AFTER = "after"  # 下周三以后: not before that day, but no day is said
    HOLIDAY = "holiday"  # 国庆后, 节后: the days of the festival are not known here
    VAGUE = "vague"  # 尽快, soon: no day is said
    NO_SUCH_DAY = "no_such_day"  # 2月30日


@dataclass(frozen=True, slots=True)
class DateReading:
    """A day named at ``text[start:end]``.

    Attributes:
        words: what the reading rests on, as written.
        on: the day proposed, for something to come; ``None`` where the words do not tell one.
        by: whether it is a deadline (前, by), that day included.
        doubt: why it is not certain; ``None`` where it is.
        others: other days that the words may mean, in order.
        past: the day meant if the line speaks of something that has happened; differs from ``on`` only where the
            words leave it open (周三, 12月3日).
    """

    start: int
    end: int
    words: str
    on: date | None
    by: bool = False
    doubt: Doubt | None = None
    others: tuple[date, ...] = ()
    past: date | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the words of a pattern mean, before their surroundings are looked at. ``first`` opens a span of days."""

    on: date | None
    doubt: Doubt | None = None
    others: tuple[date, ...] = ()
    past: date | None = None
    first: date | None = None
    by: bool = False


Rule = tuple[Pattern[str], Callable[[Match[str], date], Meaning | None]]
