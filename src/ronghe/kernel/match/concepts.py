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
    """Concept numbers by word.

    An English entry is a tuple of words, and ``starts`` holds those with any ending. ``begun`` are the beginnings of
    Chinese words, ``heads`` the first words of entries of several.
    """

    zh: Mapping[str, tuple[str, ...]]
    begun: frozenset[str]
    exact: Mapping[tuple[str, ...], tuple[str, ...]]
    starts: Mapping[tuple[str, ...], tuple[str, ...]]
    heads: frozenset[str]
    weights: tuple[float, ...]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """``data/concepts.txt``, read once."""
    zh: dict[str, list[str]] = {}
    exact: dict[tuple[str, ...], list[str]] = {}
    starts: dict[tuple[str, ...], list[str]] = {}
    weights: list[float] = []
    for line in resources.files(__package__).joinpath("data/concepts.txt").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        number = str(len(weights))
        weights.append(COMMON_CONCEPT if line.startswith("~") else 1.0)
        chinese, english = line.lstrip("~").split("|")
        for word in chinese.split():
            zh.setdefault(word.casefold(), []).append(number)
        for entry in english.split():
            for spelling in _spellings(entry.removesuffix("*")):
                words = tuple(re.split(r"[_-]", spelling))
                (starts if entry.endswith("*") else exact).setdefault(words, []).append(number)
    return Lexicon(
        {word: tuple(numbers) for word, numbers in zh.items() if len(word) <= LONGEST_ZH},
        frozenset(word[:count] for word in zh for count in range(1, len(word))),
        {words: tuple(numbers) for words, numbers in exact.items()},
        {words: tuple(numbers) for words, numbers in starts.items()},
        frozenset(words[0] for words in (*exact, *starts) if len(words) > 1),
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
    found = {m.concept for m in text_concepts(text)}
    for i in range(len(low)):
        for stop in range(i + 1, i + LONGEST_ZH + 1):
            word = low[i:stop]
            if word in table.zh:
                found.update(table.zh[word])
            if word not in table.begun:
                break
    words = WORD.findall(low)
    for i, word in enumerate(words):
        found.update(_numbers((), word))
        if word in table.heads:
            for size in range(2, min(LONGEST_EN, len(words) - i) + 1):
                found.update(_numbers(tuple(words[i : i + size - 1]), words[i + size - 1]))
    return frozenset(found)


@lru_cache(maxsize=32768)
def _numbers(before: tuple[str, ...], last: str) -> tuple[str, ...]:
    """The concepts of an English entry whose last word is ``last``, whole or as it begins."""
    table = lexicon()
    found = list(table.exact.get((*before, last), ()))
    for cut in range(2, len(last) + 1):
        found += table.starts.get((*before, last[:cut]), ())
    return tuple(found)


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
