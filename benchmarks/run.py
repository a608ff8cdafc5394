"""Find a benchmark by name, run it, show and keep its rows."""

from __future__ import annotations

import importlib
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import keep, missed, show

_NO_BENCHMARK = {
    "__init__",
    "__main__",
    "run",
    "report",
    "data",
    "pairwise",
    "served",
    "million",
    "million_base",
    "dossier_scale_filling",
    "search_peers",
}


def names() -> list[str]:
    """The modules (or packages) beside this one that define ``run()``."""
    here = Path(__file__).parent
    modules = {p.stem for p in here.glob("*.py")} | {p.parent.name for p in here.glob("*/__init__.py")}
    return sorted(modules - _NO_BENCHMARK)


def main(arguments: Sequence[str]) -> int:
    """Exit code: 0 every bar holds, 1 a bar is missed, 2 no such benchmark."""
    if len(arguments) != 1 or arguments[0] not in names():
        print(f"Usage: python -m benchmarks NAME, where NAME is one of: {', '.join(names())}")
        return 2
    (name,) = arguments
    begun = time.monotonic()
    rows = list(importlib.import_module(f"benchmarks.{name}").run())
    seconds = time.monotonic() - begun
    show(name, rows, seconds)
    print(f"Kept in {keep(name, rows, seconds)}")
    return 1 if missed(rows) else 0
