"""Days as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from ronghe.ingest.errors import Message, Remark
from ronghe.ingest.sources.folding import simplified
from ronghe.ingest.sources.workbook.coerce import DIGITS, NOTHING, Read, is_blank, unread
from ronghe.ingest.sources.workbook.grid import Value, shown

_NO_DATE = ("长期", "长期有效", "即日起", "至今", "不限", "随时", "尽快", "永久", "long-term", "open", "ongoing")


def read_date(value: Value) -> Read:
    """A day as ISO text. Reads dates, Excel serials, 2024.3, 2024年3月, 二〇二四年三月, 20240305, 3/5/2024.

    A month without a day gives its first day; a year alone the first of January.
    """
    if isinstance(value, datetime):
        return _day(value.date(), value)
    if isinstance(value, date):
        return _day(value, value)
    if is_blank(value) or isinstance(value, bool):
        return NOTHING
    if isinstance(value, int | float) and 20_000 <= value < 80_000:  # Excel days: 1954 to 2119
        return Read((date(1899, 12, 30) + timedelta(days=int(value))).isoformat())
    text = simplified(shown(value)).strip()
    if text.casefold() in _NO_DATE:
        return NOTHING
    plain = day_in_digits(text)
    match = re.match(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?(?!\d)", plain)
    if match:
        read = _made(int(match[1]), int(match[2]), int(match[3] or 1), value)
        if isinstance(value, float) and match[2] == "1":
            remark = Remark(
                "date_october",
                Message("单元格为数字 2024.1 一类，可能原为 10 月", "a number such as 2024.1 may have been October"),
                Message("请核对，或将该列设为文本格式", "check it, or format the column as text"),
            )
            return Read(read.value, read.remark or remark)
        return read
    match = re.fullmatch(r"(\d{4})(\d{2})(\d{2})?", plain)
    if match:
        return _made(int(match[1]), int(match[2]), int(match[3] or 1), value)
    match = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)", plain)
    if match:
        first, second, year = (int(g) for g in match.groups())
        return _made(year, second, first, value) if first > 12 else _made(year, first, second, value)
    match = re.fullmatch(r"(\d{4})\s*年?", plain)
    if match:
        return _made(int(match[1]), 1, 1, value)
    return Read(None, unread("date", value, "日期", "date", "2024-03-05 或 2024年3月", "2024-03-05"))


def day_in_digits(text: str) -> str:
    """二〇二四年三月 as 2024年3月."""
    return re.sub(r"[〇○零一二三四五六七八九十两]+(?=[年月日号])", lambda m: str(_chinese_number(m[0])), text)


def _made(year: int, month: int, day: int, value: Value) -> Read:
    try:
        return _day(date(year, month, day), value)
    except ValueError:
        return Read(None, unread("date", value, "日期", "date", "2024-03-05 或 2024年3月", "2024-03-05"))


def _day(day: date, value: Value) -> Read:
    if not 1800 <= day.year <= 2200:
        return Read(None, unread("date", value, "日期", "date", "2024-03-05 或 2024年3月", "2024-03-05"))
    return Read(day.isoformat())


def _chinese_number(text: str) -> int:
    """二〇二四 -> 2024, 十二 -> 12, 二十三 -> 23."""
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (DIGITS.get(tens, 1) if tens else 1) * 10 + (DIGITS.get(ones, 0) if ones else 0)
    return int("".join(str(DIGITS[c]) for c in text))
