"""Relative links and pictures in the documentation lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_lead_somewhere(page):
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    lost = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    lost = [
        target
        for target in lost
        if not (page.parent / target).exists()
        and not (page.parent / target).with_suffix(f".zh{Path(target).suffix}").exists()
    ]
    assert lost == []


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_readme_shows_the_two_commands(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text
    assert len(text.splitlines()) <= 60
