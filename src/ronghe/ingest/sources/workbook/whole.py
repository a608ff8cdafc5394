"""Days and numbers that are shown as they are told: what is not whole is left out with a remark, never guessed."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from ronghe.ingest.errors import Message, Remark
from ronghe.ingest.sources.folding import simplified
from ronghe.ingest.sources.workbook.coerce import NOTHING, Read, is_blank, unread
from ronghe.ingest.sources.workbook.days import day_in_digits, read_date
from ronghe.ingest.sources.workbook.grid import Value, shown

MOST = 2_147_483_647
"""What a column of whole numbers holds in every database."""

DAYS = (date(1990, 1, 1), date(2199, 12, 31))

_BEFORE = r"(?:about|approx\.?|over|some|ca\.?|约|近|大约|超过|逾|共|计|≥|>=?)?"
_AFTER = r"(?:余|多|左右|以上|\+)?\s*[^\W\d_]{0,12}\s*(?:左右|以上|/\s*年|(?:per|a|each)\s+year)?"
_COUNT = re.compile(rf"{_BEFORE}\s*(\d{{1,3}}(?:[,，]\d{{3}})+|\d+)(\.\d+)?\s*(亿|万|千|百)?\s*{_AFTER}")
_SCALE = {"亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2}
_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_WHOLE_DAY = re.compile(
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|\d{8}$|(\d{1,2})/(\d{1,2})/\d{4}(?!\d)", re.ASCII
)
LONGEST = 80
"""Characters that a number or a day is looked for in."""


def read_integer(value: Value, most: int = MOST) -> Read:
    """A whole number from 0 to ``most`` out of 1,200 / 200余人 / 约300 / 1.2万 / 20项/年（2024年）.

    What names several numbers, one below nothing or a part of one is left out with a remark: a range is no number.

    >>> read_integer("1.2万人").value, read_integer("10-20").value, read_integer(-5).value
    (12000, None, None)
    """
    if is_blank(value):
        return NOTHING
    number = _number(value)
    if number is None:
        return Read(None, unread("integer", value, "整数", "whole number", "200", "200"))
    if number > most:
        text = shown(value)[:60]
        return Read(
            None,
            Remark(
                "integer_large",
                Message(f"“{text}”超过上限 {most:,}，该项未导入", f"{text!r} is more than {most:,}; left out"),
                Message("请核对后改写", "check it and write what it should be"),
            ),
        )
    return Read(number)


def _number(value: Value) -> int | None:
    if isinstance(value, bool | date):
        return None
    if isinstance(value, int | float):
        fits = math.isfinite(value) and value >= 0 and value == int(value)
        return int(value) if fits else None
    text = unicodedata.normalize("NFKC", simplified(shown(value))).casefold()
    match = _COUNT.fullmatch(" ".join(_BRACKETS.sub(" ", text).split())) if len(text) <= LONGEST else None
    if match is None:
        return None
    number = Decimal(re.sub(r"[,，]", "", match[1]) + (match[2] or "")) * _SCALE.get(match[3] or "", 1)
    return int(number) if number == int(number) else None


def read_day(value: Value) -> Read:
    """A day between ``DAYS`` as ISO text, in the ways of ``read_date``.

    A month or a year alone names no day: it is left out with a remark. 3/5/2027 is read with its month first, with a
    remark, as it may have been meant the other way round.

    >>> read_day("2027年3月5日").value, read_day("2027年3月").value
    ('2027-03-05', None)
    """
    if isinstance(value, str) and len(value) > LONGEST:
        return Read(None, _no_day(value))
    read = Read(None, _no_day(value)) if isinstance(value, bool) else read_date(value)
    if not isinstance(read.value, str):
        year = re.match(r"\d{4}", shown(value))
        is_far = year is not None and not DAYS[0].year <= int(year[0]) <= DAYS[1].year
        return Read(None, _too_far(value) if is_far else _no_day(value)) if read.remark else read
    if not DAYS[0] <= date.fromisoformat(read.value) <= DAYS[1]:
        return Read(None, _too_far(value))
    if isinstance(value, date | datetime) or _is_serial(value):
        return Read(read.value)
    match = _WHOLE_DAY.match(unicodedata.normalize("NFKC", day_in_digits(simplified(shown(value)))))
    if match is None:
        return Read(None, _no_day(value))
    if match[1] and max(int(match[1]), int(match[2])) <= 12 and int(match[1]) != int(match[2]):
        return Read(read.value, _either_way(value, read.value))
    return Read(read.value)


def _is_serial(value: Value) -> bool:
    """Whether ``read_date`` takes it for the number of a day in a spreadsheet."""
    return isinstance(value, int | float) and 20_000 <= value < 80_000


def _no_day(value: Value) -> Remark:
    return unread("day", value, "具体日期", "day", "2027-03-05 或 2027年3月5日", "2027-03-05")


def _too_far(value: Value) -> Remark:
    first, last = DAYS[0].year, DAYS[1].year
    text = shown(value)
    return Remark(
        "day_far",
        Message(
            f"“{text}”不在 {first} 至 {last} 年之间，该项未导入", f"{text!r} is not from {first} to {last}; left out"
        ),
        Message("请核对年份，写成 2027-03-05 的形式", "check the year, and write it like 2027-03-05"),
    )


def _either_way(value: Value, day: str) -> Remark:
    return Remark(
        "day_either_way",
        Message(f"“{shown(value)}”按月/日/年读作 {day}", f"{shown(value)!r} was read as {day}, the month first"),
        Message("如不对，请写成 2027-03-05 的形式", "write it like 2027-03-05 if that is wrong"),
    )
