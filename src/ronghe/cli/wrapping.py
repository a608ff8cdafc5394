"""Lines for the terminal where Chinese may break anywhere and English only at spaces."""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size
from rich.text import Text

NOT_FIRST = frozenset("，。；：、！？」』）】》〉”’…％,.;:!?)]}%")
NOT_LAST = frozenset("「『（【《〈“‘([{")


def wrapped(text: Text, cells: int) -> Text:
    """The text with line breaks, no line wider than ``cells`` unless one word is; styles are kept.

    A line never begins with closing punctuation nor ends with opening punctuation.
    """
    plain = text.plain
    cuts: list[int] = []
    line_start = last_break = used = 0
    for place, character in enumerate(plain):
        if place > line_start and _may_break(plain, place):
            last_break = place
        width = cell_len(character)
        if used + width > cells and character != " " and last_break > line_start:
            cuts.append(last_break)
            line_start = last_break
            used = cell_len(plain[line_start:place])
        used += width
    if not cuts:
        return text
    lines = text.divide(cuts)
    for line in lines:
        line.rstrip()
    return Text("\n").join(lines)


_HAN_BEFORE = r"(?<=[\u4e00-\u9fff」』）】》”？])"
_HAN_AFTER = r"(?=[\u4e00-\u9fff「『（【《“])"
_MARKS = {":": "：", ";": "；", ",": "，", "?": "？"}
_MIXED = re.compile(rf"{_HAN_BEFORE}([:;,?]) |([:;,]) {_HAN_AFTER}|{_HAN_BEFORE}(\?)(?=，|, |$)|：\s{_HAN_AFTER}")


def punctuated(words: str) -> str:
    """A line put together with half-width marks, with those of Chinese where they stand beside Chinese.

    Marks inside of English, figures and addresses are left alone.

    >>> punctuated("有源: 否; 连续接触时间: 7 日")
    '有源：否；连续接触时间：7 日'
    >>> punctuated("21 CFR 814, part B: yes")
    '21 CFR 814, part B: yes'
    """

    def mark(found: re.Match[str]) -> str:
        half = found[1] or found[2] or found[3]
        return _MARKS[half] if half else "："

    return _MIXED.sub(mark, words)


def cut(text: str, cells: int) -> str:
    """The text in so many terminal cells (a Chinese character takes two), with … where it is cut."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(1, cells - 1)).rstrip() + "…"


def _may_break(plain: str, place: int) -> bool:
    before, after = plain[place - 1], plain[place]
    if after == " " or after in NOT_FIRST or before in NOT_LAST:
        return False
    return before == " " or cell_len(before) == 2 or cell_len(after) == 2
