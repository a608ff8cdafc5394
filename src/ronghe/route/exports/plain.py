"""The memo as plain JSON: the sheet's words, and beside them the keys that a program reads."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from ronghe.route.exports.memo_sheet import MemoSheet, memo_sheet
from ronghe.route.queries.answering import sent
from ronghe.route.queries.memos import Memo

VERSION = 1

_NAMES: dict[str, tuple[str, ...]] = {
    "chances": ("outcome", "percent"),
    "codes": ("code", "percent"),
    "criteria": ("text", "truth"),
    "exempt_rows": ("code", "name", "ground"),
    "predicates": ("number", "device", "firm", "decided_on"),
}
"""What the places of a row mean, where the sheet holds rows without names."""


def memo_json(memo: Memo, sheet: MemoSheet | None = None) -> dict[str, Any]:
    """The document that ``ronghe route classify --json`` and ``POST /api/route/memos`` give; plain JSON values only.

    Words are in the active language, which ``language`` names. Keys and values of facts (``told``, ``answers``: as they
    are sent back) and what ends in ``key`` or ``keys`` are the same in every language. ``editions`` names every pack
    that spoke.
    """
    sheet = sheet or memo_sheet(memo)
    document = _plain(sheet)
    return {
        "version": VERSION,
        "language": "en" if (get_language() or "").startswith("en") else "zh",
        **document,
        "told": {name: sent(value) for name, value in sorted(memo.told.items())},
        "answers": {name: sent(value) for name, value in sorted(memo.answers.items())},
        "editions": _editions(document),
    }


def _plain(value: Any, name: str = "") -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name), field.name) for field in fields(value)}
    if isinstance(value, tuple):
        return [_row(name, one) if isinstance(one, tuple) else _plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _row(name: str, row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(_NAMES[name], row, strict=True))


def _editions(document: Any) -> list[dict[str, str]]:
    """Every pack that stands anywhere in the document, once, in its order."""
    found: dict[str, dict[str, str]] = {}

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if "pack" in part:
                found.setdefault(part["pack"], {name: part[name] for name in ("pack", "version", "effective_on")})
            for one in part.values():
                walk(one)
        elif isinstance(part, list):
            for one in part:
                walk(one)

    walk(document)
    return list(found.values())
