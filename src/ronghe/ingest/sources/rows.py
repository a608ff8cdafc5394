"""What a parser of a public table gives: rows, and rows that are none, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ronghe.ingest.errors import Message

KEPT = 30_000
"""Characters of a bad row that are handed back: a cell of a spreadsheet takes no more."""


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row of the table: ``key`` names it within its table, ``values`` are the table's columns."""

    line: int
    key: str
    values: dict[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is left out, and why. ``key`` where the row could still be named, so that it is not taken for gone."""

    line: int
    text: str
    reason: Message
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file of a public table, read. ``edition_on`` as the file or its newest row says, ``None`` where neither does.

    ``source`` names it in both tongues.
    """

    rows: tuple[GoodRow, ...]
    bad: tuple[BadRow, ...]
    source: Message
    edition_on: date | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def gathered(items: Iterable[GoodRow | BadRow]) -> tuple[tuple[GoodRow, ...], tuple[BadRow, ...]]:
    """Good and bad rows apart, in file order; a row that repeats an earlier one is left out and names it. Linear."""
    good: dict[str, GoodRow] = {}
    bad: list[BadRow] = []
    for item in items:
        if isinstance(item, BadRow):
            bad.append(item)
        elif (first := good.get(item.key)) is not None:
            bad.append(BadRow(item.line, item.text, _repeated(first, item), item.key))
        else:
            good[item.key] = item
    return tuple(good.values()), tuple(bad)


def _repeated(first: GoodRow, again: GoodRow) -> Message:
    differs = [name for name, value in again.values.items() if first.values.get(name) != value]
    if not differs:
        return Message(f"与第 {first.line} 行重复", f"the same as row {first.line}")
    names = ", ".join(differs)
    return Message(
        f"与第 {first.line} 行是同一条，但内容不同（{names}）；保留了第 {first.line} 行",
        f"names the same as row {first.line} but says otherwise ({names}); row {first.line} was kept",
    )


def savable(text: str) -> str:
    """The text with halves of surrogate pairs, which JSON may hold and no database takes, as question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that are not blank with their numbers from 1; only LF and CRLF end a line."""
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.rstrip("\r").replace("\x1a", "")
        if bare.strip():
            yield number, bare
