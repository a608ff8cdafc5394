"""The bundled YAML files as plain dictionaries. ``data/`` tells of each field in its comments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml

FILES = (
    "sources", "organisations", "agreements", "indicators", "experts", "needs", "achievements", "services", "mandates",
)  # fmt: skip
ILLUSTRATIVE_ZH = "示例数据（虚构）"
ILLUSTRATIVE_EN = "Illustrative sample (fictional)"


@cache
def sample(name: str) -> tuple[dict[str, Any], ...]:
    """The entries of one file, in order.

    Raises:
        KeyError: there is no such file in the sample.
        ValueError: the file is no list of entries, each with an ``id`` of its own.
    """
    if name not in FILES:
        raise KeyError(name)
    path = resources.files(__package__).joinpath("data", f"{name}.yaml")
    if not path.is_file():
        return ()
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    keys = [entry["id"] for entry in entries]
    if len(set(keys)) != len(keys):
        raise ValueError(f"{name}.yaml has an id twice")
    return tuple(entries)


def provenance(entry: dict[str, Any]) -> dict[str, Any]:
    """Columns that say where an entry comes from: its news report, or that it is invented."""
    out: dict[str, Any] = {
        "source_key": f"sample:{entry['id']}",
        "illustrative": bool(entry.get("illustrative", True)),
        "unverified_zh": entry.get("unverified_zh", ""),
        "unverified_en": entry.get("unverified_en", ""),
    }
    report = next((one for one in sample("sources") if one["id"] == entry.get("source")), None)
    if report:
        out |= {
            "source_name_zh": report["title_zh"],
            "source_name_en": report["title_en"],
            "source_on": report.get("date"),
        }
    elif out["illustrative"]:
        out |= {"source_name_zh": ILLUSTRATIVE_ZH, "source_name_en": ILLUSTRATIVE_EN}
    return out


def targets(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The targets of a need, figures as decimals."""
    out = []
    for target in entry.get("targets", ()):
        row = {k: str(target.get(k) or "").strip() for k in ("parameter_zh", "parameter_en", "operator", "unit")}
        high = target.get("high")
        out.append(row | {"value": Decimal(str(target["value"])), "high": None if high is None else Decimal(str(high))})
    return out


def day(value: Any) -> date | None:
    """A YAML day; text is read as ISO."""
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if value else None
