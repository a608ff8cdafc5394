"""Every signal that a room declares is in the documentation, and no other."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from django.dispatch import Signal

import ronghe

pytestmark = pytest.mark.unit

DOCS = Path(__file__).resolve().parents[2] / "docs"


def declared() -> set[str]:
    """room.signal of every room."""
    found = set()
    for room in pkgutil.iter_modules(ronghe.__path__):
        if importlib.util.find_spec(f"ronghe.{room.name}.signals") if room.ispkg else None:
            module = importlib.import_module(f"ronghe.{room.name}.signals")
            found |= {f"{room.name}.{name}" for name, value in vars(module).items() if isinstance(value, Signal)}
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_signals_are_documented(language):
    text = (DOCS / f"develop/structure.{language}.md").read_text(encoding="utf-8")
    part = re.split(r"^## (?:Signals|信号)$", text, flags=re.MULTILINE)[1].split("\n## ")[0]
    assert declared() == set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)`", part, re.MULTILINE))
    assert "exchange.introduction_accepted" in declared()
