"""Word agreement of a query with many texts of the other language, by the bilingual dictionary."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index.bilingual import Slot, english_words, fits, slots

Scores = NDArray[np.float32]
Rows = NDArray[np.intp]


class EnglishSide:
    """English texts, asked in Chinese.

    A score is the mean of two shares, 0..1: of the query's words that the text has, and of the text's words that the
    query asks for. Rare words weigh more (inverse document frequency over these texts); an unknown word weighs
    as one that no text has, and covers nothing.

    Cost: construction linear in the texts; a query adds one pass over the postings of its words.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.size = len(texts)
        postings: dict[str, list[int]] = {}
        for row, source in enumerate(texts):
            for word in dict.fromkeys(english_words(source)):
                postings.setdefault(word, []).append(row)
        self._postings: dict[str, Rows] = {word: np.array(rows) for word, rows in postings.items()}
        self._weight = {word: rarity(len(rows), self.size) for word, rows in postings.items()}
        self._total = np.zeros(self.size, dtype=np.float32)
        for word, rows in self._postings.items():
            self._total[rows] += self._weight[word]
        self._matched: dict[str, tuple[str, ...]] = {}

    def scores(self, query: str) -> Scores:
        """(n texts) agreement of a Chinese query with each text."""
        asked = np.zeros(self.size, dtype=np.float32)
        weights, covered = 0.0, dict[str, None]()
        for slot in slots(query):
            weight, hit, words = self._hit(slot)
            weights += weight
            if hit is not None:
                asked += weight * hit
                covered.update(dict.fromkeys(words))
        answered = np.zeros(self.size, dtype=np.float32)
        for word in covered:
            answered[self._postings[word]] += self._weight[word]
        return _halves(asked, weights, answered, self._total)

    def _hit(self, slot: Slot) -> tuple[float, Scores | None, list[str]]:
        """Weight of the slot, the share of its best alternative that each text has, and the words it covers."""
        best: Scores | None = None
        covered: list[str] = []
        for alternative in slot.alternatives:
            share = np.zeros(self.size, dtype=np.float32)
            for pattern in alternative:
                words = self._words(pattern)
                covered.extend(words)
                if words:
                    present = np.zeros(self.size, dtype=bool)
                    for word in words:
                        present[self._postings[word]] = True
                    share += present
            share /= len(alternative)
            best = share if best is None else np.maximum(best, share)
        if best is None or not covered:
            return rarity(0, self.size), None, []
        return rarity(int((best >= 1).sum()), self.size), best, covered

    def _words(self, pattern: str) -> tuple[str, ...]:
        if pattern not in self._matched:
            if "-" in pattern:
                self._matched[pattern] = tuple(word for word in self._postings if fits(pattern, word))
            else:
                self._matched[pattern] = (pattern,) if pattern in self._postings else ()
        return self._matched[pattern]


class ChineseSide:
    """Chinese texts, asked in English; the same score with the sides exchanged."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.size = len(texts)
        self._slots: dict[str, Slot] = {}
        postings: dict[str, list[int]] = {}
        for row, source in enumerate(texts):
            for slot in slots(source):
                self._slots.setdefault(slot.written, slot)
                postings.setdefault(slot.written, []).append(row)
        self._postings: dict[str, Rows] = {written: np.array(rows) for written, rows in postings.items()}
        self._weight = {written: rarity(len(rows), self.size) for written, rows in postings.items()}
        self._total = np.zeros(self.size, dtype=np.float32)
        for written, rows in self._postings.items():
            self._total[rows] += self._weight[written]
        self._patterns: dict[str, list[str]] = {}
        for written, slot in self._slots.items():
            for alternative in slot.alternatives:
                for pattern in alternative:
                    self._patterns.setdefault(pattern, []).append(written)
        self._affixed = [pattern for pattern in self._patterns if "-" in pattern]
        self._matched: dict[str, tuple[str, ...]] = {}

    def scores(self, query: str) -> Scores:
        """(n texts) agreement of an English query with each text."""
        words = list(dict.fromkeys(english_words(query)))
        matched = {word: self._fitting(word) for word in words}
        seen = {pattern for patterns in matched.values() for pattern in patterns}
        answered = np.zeros(self.size, dtype=np.float32)
        for written in dict.fromkeys(w for pattern in sorted(seen) for w in self._patterns[pattern]):
            shares = (sum(p in seen for p in a) / len(a) for a in self._slots[written].alternatives)
            answered[self._postings[written]] += self._weight[written] * max(shares, default=0.0)
        asked, weights = np.zeros(self.size, dtype=np.float32), 0.0
        for word in words:
            present = np.zeros(self.size, dtype=bool)
            for written in {w for pattern in matched[word] for w in self._patterns[pattern]}:
                present[self._postings[written]] = True
            weight = rarity(int(present.sum()), self.size)
            weights += weight
            asked += weight * present
        return _halves(asked, weights, answered, self._total)

    def _fitting(self, word: str) -> tuple[str, ...]:
        if word not in self._matched:
            whole: Iterable[str] = (word,) if word in self._patterns else ()
            self._matched[word] = (*whole, *(pattern for pattern in self._affixed if fits(pattern, word)))
        return self._matched[word]


def rarity(found: int, size: int) -> float:
    """Weight of a word that ``found`` of ``size`` texts have (BM25's inverse document frequency, always above 0)."""
    return math.log(1 + (size - found + 0.5) / (found + 0.5))


def _halves(asked: Scores, asked_whole: float, answered: Scores, answered_whole: Scores) -> Scores:
    forth = asked / np.float32(asked_whole) if asked_whole else np.zeros_like(asked)
    back = np.divide(answered, answered_whole, out=np.zeros_like(answered), where=answered_whole > 0)
    return np.asarray((forth + np.minimum(back, 1)) / 2, dtype=np.float32)
