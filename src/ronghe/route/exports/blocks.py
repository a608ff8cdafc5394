"""Pieces of a document: headings, lines, lists and tables, without characters that XML does not allow."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Block:
    """One piece: ``kind`` is ``heading`` (``level`` 1 or 2), ``line``, ``quiet``, ``warning``, ``list``, ``table``.

    A list has its entries in ``rows[0]``; a table its heads in ``rows[0]`` and its rows after. ``widths``: how its
    columns share the width; evenly where there are none.
    """

    kind: str
    text: str = ""
    level: int = 1
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()


def told(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Without the empty ones."""
    return tuple(block for block in blocks if block.text or any(row for row in block.rows))


def clean(text: str) -> str:
    """Without the characters that XML does not allow."""
    return _CONTROL.sub("", text)


def head(text: str, level: int = 1) -> Block:
    """A heading."""
    return Block("heading", clean(text), level)


def line(text: str) -> Block:
    """A paragraph."""
    return Block("line", clean(text))


def quiet(text: str) -> Block:
    """A paragraph in small letters."""
    return Block("quiet", clean(text))


def warning(text: str) -> Block:
    """A paragraph that must be seen."""
    return Block("warning", clean(text))


def entries(texts: Iterable[str]) -> Block:
    """A list."""
    return Block("list", rows=(tuple(clean(one) for one in texts if one),))


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], widths: tuple[int, ...] = ()) -> list[Block]:
    """A table; nothing where it has no rows."""
    cells = tuple(tuple(clean(cell) for cell in row) for row in rows)
    return [Block("table", rows=(heads, *cells), widths=widths)] if cells else []
