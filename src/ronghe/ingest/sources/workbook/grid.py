"""A sheet as plain values: what every reader of a file format gives, and every later step takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

Watch = Callable[[int], None]
"""Told how many rows have been read so far, every ``TELL`` rows."""

TELL = 500
Value = str | int | float | bool | date | datetime | time | None


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, zero-based, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """One sheet.

    Attributes:
        name: as shown on the tab; the file's name for csv.
        rows: ragged rows of values; index 0 is row 1 of the sheet.
        merges: merged ranges. Only the top left cell of a range carries its value in ``rows``.
        formulas: (row, column) of cells whose value was computed by a formula; the value is the stored one,
            nothing is ever executed.
        hidden: the tab is hidden.
    """

    name: str
    rows: list[Sequence[Value]]
    merges: list[Merge] = field(default_factory=list)
    formulas: frozenset[tuple[int, int]] = frozenset()
    hidden: bool = False

    def value(self, row: int, column: int) -> Value:
        """The cell's own value; ``None`` outside the sheet."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    @property
    def width(self) -> int:
        """Columns of the longest row."""
        return max((len(row) for row in self.rows), default=0)


def shown(value: Value) -> str:
    """The value as a person reads it in the sheet: whole floats without .0, dates ISO, text stripped."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip().strip("\u3000\ufeff\u200b").strip()
