"""A clearance in the columns of the exchange."""

from __future__ import annotations

from typing import Any

from ronghe.ingest.sources.fda.parse import Cleared

_PATHWAYS = {"K": "510(k)", "D": "De Novo", "P": "PMA", "B": "510(k)", "H": "HDE"}


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
        "source_name_zh": "美国 FDA 已批准器械数据",
        "source_name_en": "US FDA, cleared devices",
    }


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
