"""A clearance in the columns of the exchange."""

from __future__ import annotations

from datetime import date
from typing import Any

from ronghe.ingest.errors import Message
from ronghe.ingest.sources.fda.parse import Cleared, parse_cleared
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits
from ronghe.ingest.sources.rows import BadRow, GoodRow, Table, gathered

SOURCE = Message("美国 FDA 已批准器械数据", "US FDA, cleared devices")
_PATHWAYS = {"K": "510(k)", "D": "De Novo", "P": "PMA", "B": "510(k)", "H": "HDE"}


def parse_clearances(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Table:
    """The clearances of a release file or of the list of AI-enabled devices; its edition is its newest decision.

    Raises:
        Refusal: see ``parse.parse_cleared``.
    """
    items = (_row(item) if isinstance(item, Cleared) else item for item in parse_cleared(data, name, limits))
    good, left = gathered(items)
    newest: date | None = max((row.values["decided_on"] for row in good), default=None)
    for row in good:
        row.values["source_on"] = newest
    return Table(good, left, SOURCE, newest)


def _row(item: Cleared) -> GoodRow | BadRow:
    return GoodRow(item.line, item.number, as_values(item), f"{item.number} {item.device}")


def as_values(item: Cleared) -> dict[str, Any]:
    """Values of a ``ClearedProduct``; long names are cut to the column with an ellipsis."""
    return {
        "number": item.number,
        "device": _cut(item.device, 400),
        "firm": _cut(item.firm, 200),
        "country": item.country,
        "decided_on": item.decided_on,
        "product_code": item.product_code,
        "panel": item.panel[:80],
        "pathway": _PATHWAYS.get(item.number[0], ""),
        "source_key": f"fda:{item.number}",
        "source_name_zh": SOURCE.zh,
        "source_name_en": SOURCE.en,
    }


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
