"""What is filled into the forms of listings, and what is read from their pages."""

from __future__ import annotations

import re


def form(**values):
    return {"title_zh": "止血", "problem_zh": "术中渗血难以控制", "kind": "clinical", "tier": "public", **values}


def version_in(answer):
    return re.search(r'name="version" value="([^"]*)"', answer.content.decode())[1]


def seen_in(page):
    """The mark of what the reviewer was shown."""
    return re.search(r'name="seen" value="([^"]+)"', page).group(1)


def target_row(number=0, **values):
    parts = ("parameter", "operator", "value", "high", "unit")
    return {f"target-{number}-{part}": values.get(part, "") for part in parts}
