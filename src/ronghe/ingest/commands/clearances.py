"""Cleared devices into the exchange, as similar products beside the partners."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ronghe.base.actors import Actor
from ronghe.exchange import commands as exchange
from ronghe.ingest import permissions
from ronghe.ingest.errors import FileRefused, Refusal
from ronghe.ingest.sources.fda.load import as_values
from ronghe.ingest.sources.fda.parse import BadLine, Cleared, parse_cleared


def load_cleared(actor: Actor, data: bytes, name: str) -> dict[str, Any]:
    """Load a 510(k) release file or the AI device list: all of it or nothing; again changes nothing.

    Returns ``new``, ``changed``, ``read`` and ``bad`` (the first hundred bad lines: line, text, zh, en).

    Raises:
        NotAllowed: the actor is not the node itself.
        FileRefused: the file is neither.
    """
    permissions.require_import(actor)
    bad: list[dict[str, Any]] = []
    read = 0

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal read
        for item in parse_cleared(data, name):
            if isinstance(item, Cleared):
                read += 1
                yield as_values(item)
            elif len(bad) < 100:
                bad.append(_bad(item))

    try:
        new, changed = exchange.save_clearances(actor, rows())
    except Refusal as refusal:
        raise FileRefused.of(refusal) from refusal
    return {"new": new, "changed": changed, "read": read, "bad": bad}


def _bad(item: BadLine) -> dict[str, Any]:
    return {"line": item.line, "text": item.text, "zh": item.reason.zh, "en": item.reason.en}
