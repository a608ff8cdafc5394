"""Specialties that a text speaks of, by words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from ronghe.kernel import text as kernel_text
from ronghe.network.enums import Specialty

MOST = 3


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    unknown = set(table) - set(Specialty.values)
    if unknown:
        raise ValueError(f"specialties.yaml names unknown specialties: {sorted(unknown)}")
    rows = []
    for specialty, words in table.items():
        # A Latin word must begin at a word's beginning: "hip" is not in "chip".
        parts = [rf"\b{re.escape(word)}" if word.isascii() else re.escape(word) for word in words]
        rows.append((specialty, re.compile("|".join(parts))))
    return tuple(rows)


def specialties_in(text: str) -> list[str]:
    """At most three specialties, the one with most words in the text first; none where no word tells."""
    plain = kernel_text.normalise(text).text.lower()
    counts = [(len(set(pattern.findall(plain))), specialty) for specialty, pattern in _patterns()]
    told = sorted((row for row in counts if row[0]), key=lambda row: (-row[0], row[1]))
    return [specialty for _count, specialty in told[:MOST]]
