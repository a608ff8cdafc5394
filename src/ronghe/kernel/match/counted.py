"""What a number counts: people, animals, places, uses, pictures, things."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ronghe.kernel.patterns import compiled
from ronghe.kernel.text.yaml_data import yaml_data

AHEAD = 24  # characters behind a number in which its noun stands


@lru_cache(maxsize=1)
def nouns() -> Mapping[str, re.Pattern[str]]:
    """``data/counted.yaml``: for each class the words that name it, in both languages."""
    raw = yaml_data("ronghe.kernel.match", "counted.yaml")
    return {
        name: compiled("|".join([*words["zh"], *(rf"\b(?:{w})\b" for w in words["en"])]), re.IGNORECASE)
        for name, words in raw.items()
    }


def counted(number: str, behind: str, before: str = "") -> str:
    """The class of what is counted: told by the first noun in or behind the number, else by the last before it.

    >>> counted("241 adults", " with asthma"), counted("12 头", "猪"), counted("8 家医院", "入组"), counted("0.85", "")
    ('people', 'animals', 'sites', '')
    """
    return _counted(number, re.split(r"[,;。.]", behind[:AHEAD], maxsplit=1)[0], before[-AHEAD:])


@lru_cache(maxsize=16384)
def _counted(number: str, behind: str, before: str) -> str:
    for text in (number, behind):
        hits = [(m.start(), name) for name, words in nouns().items() if (m := words.search(text))]
        if hits:
            return min(hits)[1]
    hits = [(m.start(), name) for name, words in nouns().items() for m in words.finditer(before)]
    return max(hits)[1] if hits else ""
