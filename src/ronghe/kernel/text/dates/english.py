"""English ways of naming a day: by next Wednesday, on 3 Dec, in two weeks, end of the month, asap."""

import re
from datetime import date, timedelta
from re import Match

from ronghe.kernel.text.dates.arithmetic import (
    day_without_month,
    day_without_year,
    end_of_month,
    monday_of,
    month_on,
    part_of_month,
    same_day_on,
    span,
    sure_day,
    weekday_without_week,
    workdays_on,
)
from ronghe.kernel.text.dates.spans import Doubt, Meaning, Rule

_HAN = re.compile(r"[\u4e00-\u9fff]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL_WEEKDAY = r"(monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
_SHORT_WEEKDAY = r"(mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b"
_LEADS = r"(?:(?<=\bon )|(?<=\bby )|(?<=\buntil )|(?<=\bbefore )|(?<=\bafter ))"
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "a couple of": 2, "the next": 1, "half a": 0.5,
}  # fmt: skip
_COUNT = r"(\d{1,3}|" + "|".join(sorted(_COUNTS, key=len, reverse=True)) + r")"
_UNIT = r"((?:working |business )?days?|weeks?|fortnights?|months?|quarters?|years?)\b"
_NTH = r"(\d{1,2})(?:st|nd|rd|th)"


def _month_number(written: str) -> int:
    return _MONTHS.index(written.lower()[:3]) + 1


def _near_day(match: Match[str], today: date) -> Meaning:
    words = re.sub(r"^the\s+", "", " ".join(match.group().lower().split()))
    shift = {
        "day before yesterday": -2, "yesterday": -1, "today": 0, "tonight": 0, "eod": 0, "end of day": 0,
        "tomorrow": 1, "day after tomorrow": 2,
    }[words]  # fmt: skip
    on = today + timedelta(days=shift)
    return Meaning(on, past=on)


def _iso(match: Match[str], today: date) -> Meaning:
    return sure_day(*(int(part) for part in match.groups()))


def _day_month(match: Match[str], today: date) -> Meaning:
    return _named(today, match.group(2), match.group(1), match.group(3))


def _month_day(match: Match[str], today: date) -> Meaning:
    return _named(today, match.group(1), match.group(2), match.group(3))


def _named(today: date, month: str, day: str, year: str | None) -> Meaning:
    if year:
        return sure_day(int(year), _month_number(month), int(day))
    return day_without_year(today, _month_number(month), int(day))


def _slashed(match: Match[str], today: date) -> Meaning | None:
    first, second, year = int(match.group(1)), int(match.group(2)), match.group(3) or None
    if year is None and _HAN.search(match.string):
        return None  # read the Chinese way, month first
    days = []
    for month, day in ((second, first), (first, second)):
        if year is None:
            days.append(day_without_year(today, month, day).on)
        else:
            days.append(sure_day(int(year) + (2000 if len(year) == 2 else 0), month, day).on)
    known = sorted({on for on in days if on is not None})
    if not known:
        return Meaning(None, Doubt.NO_SUCH_DAY)
    if len(known) == 1:
        return Meaning(known[0], past=known[0])
    return Meaning(None, Doubt.DAY_MONTH, tuple(known))


def _weekday(match: Match[str], today: date) -> Meaning:
    which, weekday = (match.group(1) or "").lower(), _WEEKDAYS.index(match.group(2).lower()[:3])
    if which == "last":
        on = today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
        return Meaning(on, past=on)
    if which == "next":
        on = monday_of(today, 1) + timedelta(days=weekday)
        coming = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
        if coming != on:
            return Meaning(on, Doubt.NEXT_WEEKDAY, (coming,), on)
        return Meaning(on, past=on)
    if which == "coming":
        on = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
        return Meaning(on, past=on)
    if which == "this":
        on = monday_of(today) + timedelta(days=weekday)
        return Meaning(on, past=on)
    return weekday_without_week(today, weekday)


def _nth(match: Match[str], today: date) -> Meaning:
    which = (match.group(2) or "").lower()
    if not which:
        return day_without_month(today, int(match.group(1)))
    first = month_on(today, {"this": 0, "next": 1, "last": -1}[which])
    return sure_day(first.year, first.month, int(match.group(1)))


def _distance(match: Match[str], today: date) -> Meaning:
    """Of "in two or three days" the later day, with the earlier one as the other that may be meant."""
    least, most, unit = match.group(2), match.group(3), match.group(4)
    by = match.group(1).lower().startswith("within")
    ends = _away(most, unit, today, 1, by=by)
    begins = _away(least, unit, today, 1) if least else ends
    if begins.on is None or ends.on is None or begins.on >= ends.on:
        return ends
    return Meaning(ends.on, Doubt.SPAN, (begins.on,), ends.on, by=by)


def _from_now(match: Match[str], today: date) -> Meaning:
    back = match.group(3).lower() in {"ago", "earlier"}
    return _away(match.group(1), match.group(2), today, -1 if back else 1)


def _away(count_words: str, unit: str, today: date, sign: int, *, by: bool = False) -> Meaning:
    words = " ".join(count_words.lower().split())
    count = float(words) if words.isdigit() else float(_COUNTS[words])
    doubt = None
    kind = unit.lower()
    if kind.startswith(("working", "business")):
        on, doubt = workdays_on(today, sign * int(count)), Doubt.WORKDAYS
    elif kind.startswith("day"):
        on = today + timedelta(days=sign * int(count))
    elif kind.startswith(("week", "fortnight")):
        on = today + timedelta(days=sign * round(count * (14 if kind.startswith("f") else 7)))
    elif count == 0.5 and kind.startswith("month"):
        on, doubt = today + timedelta(days=sign * 15), Doubt.ABOUT
    else:
        months = {"m": 1, "q": 3, "y": 12}[kind[0]] * count
        on = same_day_on(today, sign * round(months))
    return Meaning(on, doubt, past=on, by=by)


def _part(match: Match[str], today: date) -> Meaning:
    part, which = match.group(1).lower().split()[0].rstrip("-"), (match.group(2) or "this").lower().split()[-1]
    unit = match.group(3).lower()
    shift = {"this": 0, "the": 0, "next": 1, "last": -1}.get(which, 0)
    if unit == "week":
        monday = monday_of(today, shift)
        days = {"end": (3, 4), "late": (3, 4), "early": (0, 1), "mid": (2, 2), "beginning": (0, 1), "start": (0, 1)}
        first, last = days[part]
        return span(monday + timedelta(days=first), monday + timedelta(days=last))
    if unit == "month":
        named = {"beginning": "early", "start": "early", "middle": "mid"}.get(part, part)
        return part_of_month(month_on(today, shift), named)
    if unit == "quarter":
        first_day = month_on(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3 * shift)
        last_day = end_of_month(month_on(first_day, 2))
        return Meaning(last_day, past=last_day) if part == "end" else span(first_day, last_day)
    year = today.year + shift
    if part == "end":
        return Meaning(date(year, 12, 31), past=date(year, 12, 31))
    return span(date(year, 1, 1), date(year, 12, 31))


def _end(match: Match[str], today: date) -> Meaning:
    """EOW, month end: as "end of the week", "end of the month"."""
    which, unit = (match.group(1) or "this").lower(), (match.group(2) or match.group(3)).lower()
    shift = 1 if which == "next" else 0
    if unit in ("w", "week"):
        monday = monday_of(today, shift)
        return span(monday + timedelta(days=3), monday + timedelta(days=4))
    if unit in ("m", "month"):
        last = end_of_month(month_on(today, shift))
    elif unit in ("q", "quarter"):
        first = month_on(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3 * shift)
        last = end_of_month(month_on(first, 2))
    else:
        last = date(today.year + shift, 12, 31)
    return Meaning(last, past=last)


def _part_of_named(match: Match[str], today: date) -> Meaning:
    part = match.group(1).lower().split()[0].rstrip("-")
    named = {"beginning": "early", "start": "early", "middle": "mid"}.get(part, part)
    month = _month_number(match.group(2))
    this = part_of_month(date(today.year, month, 1), named)
    if this.on is not None and this.on >= today:
        return this
    ahead = part_of_month(date(today.year + 1, month, 1), named)
    return Meaning(ahead.on, Doubt.YEAR, () if this.on is None else (this.on,), this.on, ahead.first)


def _named_month(match: Match[str], today: date) -> Meaning:
    month = _month_number(match.group(1))
    first = date(int(match.group(2) or today.year), month, 1)
    if not match.group(2) and end_of_month(first) < today:
        ahead = first.replace(year=today.year + 1)
        return Meaning(end_of_month(ahead), Doubt.YEAR, (end_of_month(first),), end_of_month(first), ahead)
    return span(first, end_of_month(first))


def _whole(match: Match[str], today: date) -> Meaning:
    shift, unit = {"this": 0, "next": 1, "last": -1}[match.group(1).lower()], match.group(2).lower()
    if unit == "weekend":
        saturday = monday_of(today, shift) + timedelta(days=5)
        return span(saturday, saturday + timedelta(days=1))
    if unit == "week":
        monday = monday_of(today, shift)
        friday = monday + timedelta(days=4)
        return span(max(monday, min(today, friday)), friday) if shift == 0 else span(monday, friday)
    if unit == "month":
        first = month_on(today, shift)
        return span(max(first, today) if shift == 0 else first, end_of_month(first))
    if unit == "quarter":
        first = month_on(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3 * shift)
        return span(first, end_of_month(month_on(first, 2)))
    return span(date(today.year + shift, 1, 1), date(today.year + shift, 12, 31))


def _holiday(match: Match[str], today: date) -> Meaning:
    return Meaning(None, Doubt.HOLIDAY)


def _vague(match: Match[str], today: date) -> Meaning:
    return Meaning(None, Doubt.VAGUE)


_PART_WORD = r"\b(end of|end|early|mid-?|late|beginning of|start of|middle of)\s*"

RULES: list[Rule] = [
    (re.compile(r"\b(20\d\d)-(\d{1,2})-(\d{1,2})\b"), _iso),
    (re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(20\d\d))?\b(?!\s*%)", re.I), _day_month),
    (
        re.compile(rf"\b{_MONTH}\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(20\d\d))?\b(?![.:]\d|\s*%)", re.I),
        _month_day,
    ),
    (re.compile(r"(?<![\d./])(\d{1,2})[./](\d{1,2})[./](20\d\d|\d\d)(?![\d./])"), _slashed),
    (re.compile(r"(?<![\d./A-Za-z])(\d{1,2})/(\d{1,2})()(?![\d./])"), _slashed),
    (
        re.compile(
            r"\b(?:the\s+)?day\s+(?:before\s+yesterday|after\s+tomorrow)\b"
            r"|\b(?:yesterday|today|tonight|tomorrow|eod|end of day)\b",
            re.I,
        ),
        _near_day,
    ),
    (re.compile(rf"\b(?:(this|next|last|coming)\s+)?{_FULL_WEEKDAY}", re.I), _weekday),
    (re.compile(rf"\b(this|next|last|coming)\s+{_SHORT_WEEKDAY}", re.I), _weekday),
    (
        re.compile(rf"{_LEADS}(){_SHORT_WEEKDAY}", re.I),
        _weekday,
    ),
    (re.compile(rf"\bthe\s+{_NTH}(?:\s+of\s+(this|next|last)\s+month)?\b", re.I), _nth),
    (
        re.compile(
            rf"\b(in|within(?:\s+the\s+next)?)\s+(?:{_COUNT}\s?(?:-|–|to|or)\s?)?{_COUNT}\s+{_UNIT}(?:['’]s?\s+time)?",
            re.I,
        ),
        _distance,
    ),
    (re.compile(rf"\b{_COUNT}\s+{_UNIT}\s+(ago|earlier|from now|from today|later)\b", re.I), _from_now),
    (re.compile(rf"{_PART_WORD}(this |the |next |last )?(week|month|quarter|year)\b", re.I), _part),
    (re.compile(rf"{_PART_WORD}{_MONTH}", re.I), _part_of_named),
    (
        re.compile(
            r"(?:(?<=\bin )|(?<=\bby )|(?<=\buntil )|(?<=\bbefore ))(January|February|March|April|May|June|July|August"
            r"|September|October|November|December)\b(?!\s+\d{1,2}\b)(?:\s+(20\d\d))?"
        ),
        _named_month,
    ),
    (re.compile(r"\b(?:(end))[ -]of[ -](?:the[ -])?()(month|week|quarter|year)\b", re.I), _part),
    (
        re.compile(
            rf"(?:{_LEADS}|\b(?=(?:this|next)\s))(?:(this|next|the)\s+)?"
            r"(?:eo(w|m|q|y)|(week|month|quarter|year)(?:['’]s)?[ -]end)\b",
            re.I,
        ),
        _end,
    ),
    (re.compile(r"\b(this|next|last)\s+(week|weekend|month|quarter|year)\b", re.I), _whole),
    (
        re.compile(
            r"\b(?:(?:before|after|by|around)\s+)(?:the\s+)?(?:christmas|easter|chinese new year|lunar new year|spring"
            r" festival|national day|new year|golden week|holidays?|dragon boat festival|mid-autumn festival)\b",
            re.I,
        ),
        _holiday,
    ),
    (
        re.compile(
            r"\b(?:soon|asap|as soon as possible|sometime|in due course|shortly|when possible|some time)\b", re.I
        ),
        _vague,
    ),
]
