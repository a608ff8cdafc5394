"""Texts made safe for files that other programs open."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"^(?:[=+@\t\r]|-(?=[\d(.=+@A-Za-z]))")
LONGEST_CELL = 32_000


def printable(text: str) -> str:
    """The text without the characters that XML does not allow."""
    return _CONTROL.sub("", text)


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before whatever could begin one.

    >>> neutral("=1+1"), neutral("-1+1"), neutral("- a list item")
    ("'=1+1", "'-1+1", '- a list item')
    """
    clean = printable(text)
    stripped = clean.lstrip(" \n\u3000")
    shown = f"'{clean}" if _FORMULA.match(stripped) or _FORMULA.match(clean) else clean
    return shown if len(shown) <= LONGEST_CELL else shown[: LONGEST_CELL - 1] + "…"
