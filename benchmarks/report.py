"""Rows of a benchmark: printed as a table, kept as JSON in ``build/bench/``."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Row:
    """One measured figure.

    Args:
        what: what was measured, with the conditions that matter.
        value: the figure.
        unit: of the figure; "" for a share.
        bar: what it has to reach; ``None`` = shown only.
        holds: whether it does; worked out from value and bar where it is not given. The figure is not rounded first.
        peer: this row is a named alternative, run beside ours for comparison.
        at_most: the bar is a maximum (of use only where ``holds`` is to be worked out).
    """

    what: str
    value: float
    unit: str = ""
    bar: float | None = None
    holds: bool | None = None
    peer: bool = False
    at_most: bool = False

    def __post_init__(self) -> None:
        if self.bar is not None and self.holds is None:
            reached = self.value <= self.bar if self.at_most else self.value >= self.bar
            object.__setattr__(self, "holds", reached)


def missed(rows: Sequence[Row]) -> list[Row]:
    """The rows of ours that fall short of their bar."""
    return [row for row in rows if row.holds is False and not row.peer]


def show(name: str, rows: Sequence[Row], seconds: float) -> None:
    """Print the table."""
    width = max((len(row.what) for row in rows), default=10)
    print(f"\n{name} ({seconds:.0f} s)")
    print(f"{'what':<{width}}  {'value':>9}  {'unit':<6} {'bar':>9}  holds")
    for row in rows:
        bar = "" if row.bar is None else f"{row.bar:g}"
        holds = {True: "yes", False: "NO", None: ""}[row.holds]
        print(f"{row.what:<{width}}  {row.value:>9.3f}  {row.unit:<6} {bar:>9}  {holds}{' (peer)' if row.peer else ''}")


def keep(name: str, rows: Sequence[Row], seconds: float) -> Path:
    """Write ``build/bench/<name>.json`` and return its path."""
    path = ROOT / "build" / "bench" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    machine = {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()}
    found = {
        "name": name,
        "seconds": round(seconds, 1),
        "machine": machine,
        "rows": [asdict(row) for row in rows],
    }
    path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path
