"""Weeks that begin on Monday, months that have an end, and days without a week or a year to them."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

from ronghe.kernel.text.dates.spans import Doubt, Meaning

FAR_AHEAD_DAYS = 183


def monday_of(day: date, weeks: int = 0) -> date:
    """The Monday of the day's week, or of one so many weeks on."""
    return day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)


def month_on(day: date, months: int) -> date:
    """The first of the month so many months on.

    Raises:
        OverflowError: there is no such year.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError("no such year")
    return date(year, month + 1, 1)


def end_of_month(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def same_day_on(day: date, months: int) -> date:
    """So many months on, the same day of the month, or its last day where it is shorter."""
    first = month_on(day, months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def workdays_on(day: date, count: int) -> date:
    """So many days from Monday to Friday after the day; back where the count is negative."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while day.weekday() >= 5:
            day += step
    return day


def sure_day(year: int, month: int, day: int) -> Meaning:
    """A day with its year; one that no calendar has is told."""
    try:
        on = date(year, month, day)
    except ValueError:
        return Meaning(None, Doubt.NO_SUCH_DAY)
    return Meaning(on, past=on)


def weekday_without_week(today: date, weekday: int) -> Meaning:
    """周三: the coming one; with a doubt where this week's is over, or is today."""
    ahead = today + timedelta(days=(weekday - today.weekday()) % 7)
    behind = today - timedelta(days=(today.weekday() - weekday) % 7)
    if ahead == today:
        return Meaning(today, Doubt.WEEKDAY, (today + timedelta(days=7),), today)
    if monday_of(ahead) != monday_of(today):
        return Meaning(ahead, Doubt.WEEKDAY, (behind,), behind)
    return Meaning(ahead, past=behind)


def day_without_year(today: date, month: int, day: int) -> Meaning:
    """12月3日: the coming one; with a doubt where this year's is over, or the coming one is far away."""
    found = [on for year in range(today.year - 8, today.year + 9) if (on := _day(year, month, day)) is not None]
    if not found:
        return Meaning(None, Doubt.NO_SUCH_DAY)
    ahead = min(on for on in found if on >= today)
    behind = max(on for on in found if on <= today)
    if ahead.year != today.year or (ahead - today).days > FAR_AHEAD_DAYS:
        return Meaning(ahead, Doubt.YEAR, (behind,), behind)
    return Meaning(ahead, past=behind)


def day_without_month(today: date, day: int) -> Meaning:
    """15号: the coming one; with a doubt where this month's is over or this month has no such day."""
    if not 1 <= day <= 31:
        return Meaning(None, Doubt.NO_SUCH_DAY)
    months = [month_on(today, number) for number in range(-2, 3)]
    found = [on for first in months if (on := _day(first.year, first.month, day)) is not None]
    ahead = min(on for on in found if on >= today)
    behind = max(on for on in found if on <= today)
    if (ahead.year, ahead.month) != (today.year, today.month):
        return Meaning(ahead, Doubt.MONTH, (behind,), behind)
    return Meaning(ahead, past=behind)


def span(first: date, last: date) -> Meaning:
    """Several days, of which the last is proposed; a single one is certain."""
    if first == last:
        return Meaning(last, past=last)
    return Meaning(last, Doubt.SPAN, (first,), last, first)


def part_of_month(first: date, part: str) -> Meaning:
    """A part of the month that begins on ``first``: ``early`` to the 10th, ``mid`` to the 20th, ``late``, ``end``."""
    last = end_of_month(first)
    if part == "early":
        return span(first, first.replace(day=10))
    if part == "mid":
        return span(first.replace(day=11), first.replace(day=20))
    return span(first.replace(day=21), last) if part == "late" else Meaning(last, past=last, first=last)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
