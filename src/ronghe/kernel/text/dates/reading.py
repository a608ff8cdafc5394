"""All days that a line names, each word read once."""

import re
from datetime import date

from ronghe.kernel.text.dates import chinese, english
from ronghe.kernel.text.dates.spans import DateReading, Doubt, Meaning

LONGEST = 2000
_HALF = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: " "}
_TIME = r"(?:\s?(?:上午|下午|中午|早上|晚上|傍晚|早|晚)?\s?(?:\d{1,2}\s?[点:时]\s?(?:\d{1,2}分?|半|一刻)?)?)"
_BY = re.compile(rf"{_TIME}\s?(?:之前|以前|前(?!往|去|来|台|期|言|后|沿|任|面)|截止|为止)")
_AFTER = re.compile(rf"{_TIME}\s?(?:之后|以后|后(?!天|续|期|台|勤|面|备)|起(?!来|草|诉))")
_BY_AHEAD = re.compile(
    r"(?:最晚|最迟|不晚于|截至|截止到?|\b(?:by|before|until|till|no later than|due)\s+(?:the\s+)?(?:on\s+)?)\s?$", re.I
)
_STRICT = re.compile(r"前$|^before\b", re.I)
_AT_AHEAD = re.compile(r"\b(?:on|at|for)\s+(?:the\s+)?$", re.I)
_AFTER_AHEAD = re.compile(r"\b(?:after|from|not before)\s+(?:the\s+)?$", re.I)


def dates(text: str, today: date) -> list[DateReading]:
    """Every day named in the first 2,000 characters of a line, in order and without overlap.

    Weeks begin on Monday: 下周三 is the Wednesday of next week, 本周三 that of this one. 前 and "by" include the day
    itself. 初, 中旬, 下旬 of a month are its days 1 to 10, 11 to 20 and from 21; 底 is the last day. Where words may
    mean several days, one is proposed, the others are given, and the doubt is named; where they tell no day, ``on`` is
    ``None``.

    Args:
        text: Chinese, English or both, as written.
        today: the day on which it was written.

    Complexity: linear in the text for a fixed set of patterns.

    >>> [reading] = dates("下周三前发资料", date(2026, 11, 26))
    >>> reading.words, reading.on.isoformat(), reading.by, reading.doubt
    ('下周三前', '2026-12-02', True, None)
    >>> [reading] = dates("国庆后再联系", date(2026, 9, 1))
    >>> reading.words, reading.on, str(reading.doubt)
    ('国庆后', None, 'holiday')
    """
    plain = text[:LONGEST].translate(_HALF)
    found: list[tuple[int, int, int, Meaning]] = []
    for order, (pattern, meaning_of) in enumerate([*chinese.RULES, *english.RULES]):
        for match in pattern.finditer(plain):
            if match.end() == match.start():
                continue
            try:
                meaning = meaning_of(match, today)
            except (OverflowError, ValueError):
                meaning = Meaning(None, Doubt.NO_SUCH_DAY)
            if meaning is not None:
                found.append((match.start(), match.end(), order, meaning))
    found.sort(key=lambda item: (item[0], -item[1], item[2]))
    readings: list[DateReading] = []
    at = 0
    for start, end, _order, meaning in found:
        if start >= at:
            reading = _with_surroundings(text, plain, start, end, meaning)
            readings.append(reading)
            at = reading.end
    return readings


def _with_surroundings(text: str, plain: str, start: int, end: int, meaning: Meaning) -> DateReading:
    """Take in 前, 后, "by" and "after" around the words, and what they change."""
    by, after = meaning.by, False
    if meaning.on is not None or meaning.doubt == Doubt.DAY_MONTH:
        suffix = _BY.match(plain, end)
        later = None if suffix else _AFTER.match(plain, end)
        ahead = _BY_AHEAD.search(plain[max(0, start - 16) : start])
        from_ahead = _AFTER_AHEAD.search(plain[max(0, start - 16) : start])
        by = by or bool(suffix or ahead)
        after = bool(later or from_ahead) and not by
        end = suffix.end() if suffix else later.end() if later else end
        for prefix in (ahead, from_ahead, _AT_AHEAD.search(plain[max(0, start - 16) : start])):
            if prefix:
                start -= len(prefix.group())
    on, doubt, others = meaning.on, meaning.doubt, meaning.others
    if by and meaning.first is not None and on is not None and _STRICT.search(text[start:end]):
        # 下月初前 is due when the span begins.
        others = tuple(day for day in dict.fromkeys((*others, on)) if day != meaning.first)
        on = meaning.first
    if after and doubt is None:
        doubt = Doubt.AFTER
    return DateReading(start, end, text[start:end], on, by, doubt, others, meaning.past)
