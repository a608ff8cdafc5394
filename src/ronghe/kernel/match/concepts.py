"""Ideas named in either language, so that a Chinese clause and an English passage can be seen to share some."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from ronghe.kernel.match.weights import COMMON_CONCEPT
from ronghe.kernel.text.concepts import concepts as text_concepts

LONGEST_ZH = 8  # characters
LONGEST_EN = 4  # words
WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Lexicon:
    """Concept numbers by word; an English entry is a tuple of words, and ``starts`` holds those with any ending."""

    zh: Mapping[str, tuple[int, ...]]
    exact: Mapping[tuple[str, ...], tuple[int, ...]]
    starts: Mapping[tuple[str, ...], tuple[int, ...]]
    weights: tuple[float, ...]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """``data/concepts.txt``, read once."""
    zh: dict[str, list[int]] = {}
    exact: dict[tuple[str, ...], list[int]] = {}
    starts: dict[tuple[str, ...], list[int]] = {}
    weights: list[float] = []
    for line in resources.files(__package__).joinpath("data/concepts.txt").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        number = len(weights)
        weights.append(COMMON_CONCEPT if line.startswith("~") else 1.0)
        chinese, english = line.lstrip("~").split("|")
        for word in chinese.split():
            zh.setdefault(word.casefold(), []).append(number)
        for entry in english.split():
            for spelling in _spellings(entry.removesuffix("*")):
                words = tuple(re.split(r"[_-]", spelling))
                (starts if entry.endswith("*") else exact).setdefault(words, []).append(number)
    return Lexicon(
        {word: tuple(numbers) for word, numbers in zh.items()},
        {words: tuple(numbers) for words, numbers in exact.items()},
        {words: tuple(numbers) for words, numbers in starts.items()},
        tuple(weights),
    )


def _spellings(entry: str) -> list[str]:
    """Both spellings of an entry with an optional letter."""
    if "?" not in entry:
        return [entry]
    at = entry.index("?")
    return [entry[:at] + entry[at + 1 :], entry[: at - 1] + entry[at + 1 :]]


@lru_cache(maxsize=32768)
def concepts(text: str) -> frozenset[str]:
    """All concepts named in a normalised text: ours by number, those of ``kernel.text`` by name. Linear."""
    table = lexicon()
    low = text.casefold()
    found: set[int] = set()
    for i in range(len(low)):
        for size in range(1, LONGEST_ZH + 1):
            found.update(table.zh.get(low[i : i + size], ()))
    words = WORD.findall(low)
    for i in range(len(words)):
        for size in range(1, LONGEST_EN + 1):
            run = tuple(words[i : i + size])
            if len(run) < size:
                break
            found.update(table.exact.get(run, ()))
            last = run[-1]
            for cut in range(2, len(last) + 1):
                found.update(table.starts.get((*run[:-1], last[:cut]), ()))
    return frozenset([*map(str, found), *(m.concept for m in text_concepts(text))])


@lru_cache(maxsize=65536)
def weight(ids: frozenset[str]) -> float:
    """Their weights added, exactly, so that no order has an influence."""
    weights = lexicon().weights
    return math.fsum(weights[int(i)] if i.isdecimal() else 1.0 for i in ids)


def covered(wanted: frozenset[str], stated: frozenset[str]) -> float:
    """Share of the wanted concepts, by weight, that are stated; 0 when none is wanted.

    >>> covered(concepts("椎弓根螺钉置入"), concepts("It guides pedicle screws.")) > 0.5
    True
    """
    shared = wanted & stated
    return weight(shared) / weight(wanted) if shared else 0.0
