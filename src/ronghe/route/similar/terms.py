"""A sparse space of terms: texts as weighted bags of words or of letter groups, asked for likeness to all at once."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
K1, B = 1.2, 0.75  # Okapi's usual
KINDS = ("bm25", "cosine", "covered", "said")


def letter_groups(words: Iterable[str], shortest: int = 3, longest: int = 4) -> list[str]:
    """Groups of 3 to 4 letters of each word, its ends marked; a word that is too short stands for itself.

    >>> letter_groups(["ecg"])
    ['<ec', 'ecg', 'cg>', '<ecg', 'ecg>']
    """
    groups = []
    for word in words:
        marked = f"<{word}>"
        if len(marked) <= shortest:
            groups.append(marked)
        for size in range(shortest, longest + 1):
            groups += [marked[start : start + size] for start in range(len(marked) - size + 1)]
    return groups


class TermSpace:
    """Texts given as lists of terms, weighed once.

    Args:
        texts: (n) the terms of each text, repetitions count.
        kind: ``bm25``; ``cosine`` (of 1 + log tf, times inverse document frequency); ``covered``, the share of the
            asked weight whose terms a text has, however long it is; or ``said``, the share of a text's own weight whose
            terms are asked. Weight is inverse document frequency.

    Cost: construction linear in all terms; a question adds one pass over the postings of its terms.
    """

    def __init__(self, texts: Sequence[Sequence[str]], kind: str = "bm25") -> None:
        if kind not in KINDS:
            raise ValueError(f"no such weighing: {kind}")
        self.kind = kind
        self.size = len(texts)
        self._terms: dict[str, int] = {}
        term, row, count = array("i"), array("i"), array("f")
        lengths = np.zeros(self.size, dtype=np.float32)
        for place, words in enumerate(texts):
            lengths[place] = len(words)
            for word, often in Counter(words).items():
                term.append(self._terms.setdefault(word, len(self._terms)))
                row.append(place)
                count.append(often)
        terms = np.array(term, dtype=np.int32)
        order = np.argsort(terms, kind="stable")
        self._rows: NDArray[np.int32] = np.array(row, dtype=np.int32)[order]
        held = np.bincount(terms, minlength=len(self._terms)) if len(terms) else np.zeros(0, dtype=np.int64)
        self._start = np.concatenate([[0], np.cumsum(held)]).astype(np.int64)
        self._rarity = np.log(1 + (self.size - held + 0.5) / (held + 0.5)).astype(np.float32)
        self._weights = self._weighed(np.array(count, dtype=np.float32)[order], terms[order], lengths)

    def _weighed(self, counts: Scores, terms: NDArray[np.int32], lengths: Scores) -> Scores:
        rarity = self._rarity[terms]
        if self.kind == "bm25":
            mean = float(lengths.mean()) if self.size else 1.0
            long = 1 - B + B * lengths[self._rows] / max(mean, 1e-9)
            return np.asarray(rarity * counts * (K1 + 1) / (counts + K1 * long), dtype=np.float32)
        if self.kind == "covered":
            return np.asarray(rarity, dtype=np.float32)
        if self.kind == "said":
            sums = np.bincount(self._rows, weights=rarity, minlength=self.size)
            return np.asarray(rarity / np.maximum(sums[self._rows], 1e-9), dtype=np.float32)
        weights = (1 + np.log(counts)) * rarity
        norms = np.sqrt(np.bincount(self._rows, weights=weights**2, minlength=self.size))
        return np.asarray(weights / np.maximum(norms[self._rows], 1e-9), dtype=np.float32)

    @property
    def terms(self) -> set[str]:
        """Every term of the texts."""
        return set(self._terms)

    def scores(self, asked: Mapping[str, float]) -> Scores:
        """(n) likeness of weighted terms to each text, 0 where they share none.

        For ``cosine`` at most 1. For ``bm25`` the share of the asked weight that a text answers, near 1 where it has
        every term once at mean length; a term that no text has counts against all of them, as for ``covered``. ``said``
        does not care for what else is asked.
        """
        found = np.zeros(self.size, dtype=np.float32)
        whole = 0.0
        for word, often in asked.items():
            place = self._terms.get(word)
            rarity = math.log(2 * self.size + 2) if place is None else float(self._rarity[place])
            weight = often * (rarity if self.kind == "cosine" else 1.0)
            whole += weight**2 if self.kind == "cosine" else often * rarity
            if place is not None:
                held = slice(self._start[place], self._start[place + 1])
                found[self._rows[held]] += np.float32(weight) * self._weights[held]
        if whole <= 0 or self.kind == "said":
            return found
        return np.asarray(found / np.float32(math.sqrt(whole) if self.kind == "cosine" else whole), dtype=np.float32)

    def save(self, folder: Path, name: str) -> None:
        """Write ``name.npz`` and ``name.txt`` into the folder."""
        np.savez(
            folder / f"{name}.npz",
            rows=self._rows,
            start=self._start,
            rarity=self._rarity,
            weights=self._weights,
            size=np.array(self.size),
        )
        (folder / f"{name}.txt").write_text("\n".join([self.kind, *self._terms]), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> TermSpace:
        """What ``save`` wrote.

        Raises:
            OSError, ValueError, KeyError: it is not there or damaged.
        """
        space = cls.__new__(cls)
        kind, *terms = (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")
        space.kind, space._terms = kind, {term: place for place, term in enumerate(terms)}
        with np.load(folder / f"{name}.npz") as arrays:
            space._rows, space._start = arrays["rows"], arrays["start"]
            space._rarity, space._weights = arrays["rarity"], arrays["weights"]
            space.size = int(arrays["size"])
        if len(space._terms) != len(space._rarity) or space._start[-1] != len(space._rows):
            raise ValueError(f"the parts of {name} do not fit together")
        return space


def weighted(words: Iterable[str], often: float = 1.0) -> dict[str, float]:
    """Terms as a question, repeated ones counted once."""
    return dict.fromkeys(words, often)
