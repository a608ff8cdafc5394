"""How well a title answers a query in the same language: likeness of sense, words in order, and contradictions."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel import text
from ronghe.kernel.index import Encoder
from ronghe.kernel.index.encoding import Vectors, unit
from ronghe.kernel.match.questions import asked_kinds, denies, figures, sides_differ, without_address
from ronghe.kernel.match.subjects import organs_differ

# In units of cosine. Fitted on 1,000 of 3,883 queries with judged titles, then rounded (see docs/algorithms/relevance
# for the figures on the others, and for what weights learned in the same run reach on queries they never saw).
WEIGHTS: Mapping[str, float] = {
    "sense": 1.0,  # cosine of the whole texts
    "asked": 0.08,  # share of the query that the title has; mostly in the cosine already
    "answered": 0.25,  # share of the title that the query asks for: a title about something more is a worse answer
    "figures_differ": -0.2,  # another age, week or dose; each of the next two applies as well
    "figure_missing": -0.25,
    "figure_added": -0.08,
    "denial": -0.13,  # one denies, the other does not
    "sides": -0.13,  # left for right, man for woman
    "question": -0.03,  # for each kind of question (price, cause, cure ...) of the title that the query does not ask
    "organ": -0.3,  # both speak of parts of the body, and of none in common
}
PART_OF = {"figures_differ": "figures", "figure_missing": "figures", "figure_added": "figures"}
"""Measures that a reader is shown as one part; any other is a part of its own."""

COMMON_DIRECTIONS = 8  # any number from 4 to 10 serves as well
TEXTS_PER_DIRECTION = 100  # fewer texts than this cannot tell a common direction from a subject


@dataclass(frozen=True)
class Relevance:
    """A score and its parts, each already weighted; ``score`` is their sum, of use for ordering only."""

    score: float
    parts: Mapping[str, float]


class RelevanceModel:
    """Knows how common words are and where the centre of the texts lies; both from ``texts``, without any judgement.

    Args:
        texts: titles of the kind to be ordered, some hundreds at least for useful word weights.
        encoder: any; each distinct word of texts and queries is encoded once, so give a cached one.
    """

    def __init__(self, texts: Sequence[str], encoder: Encoder) -> None:
        self._encoder = encoder
        self._size = len(texts)
        self._frequency = Counter(term for source in texts for term in set(_terms(source)))
        vectors = encoder.encode([_bare(source) for source in texts])
        self._centre = vectors.mean(axis=0) if len(texts) else np.zeros(encoder.dimension, dtype=np.float32)
        self._common = _common_directions(vectors - self._centre)
        vocabulary = list(self._frequency)
        words = encoder.encode(vocabulary)
        self._word_centre = words.mean(axis=0) if vocabulary else self._centre
        self._words: dict[str, Vectors] = dict(zip(vocabulary, unit(words - self._word_centre), strict=True))

    def judge(self, query: str, titles: Sequence[str]) -> list[Relevance]:
        """One per title, in their order; the parts are the ``measures``, weighted by ``WEIGHTS``. Cost: theirs."""
        return [_weighted(found) for found in self.measures(query, titles)]

    def scores(self, query: str, titles: Sequence[str]) -> NDArray[np.float64]:
        """(titles) the scores alone."""
        return np.array([found.score for found in self.judge(query, titles)])

    def measures(self, query: str, titles: Sequence[str]) -> list[dict[str, float]]:
        """Per title what is weighed, by the names and in the order of ``WEIGHTS``, before it is weighted.

        Cost: encodes query and titles; words x words products per pair.
        """
        if not titles:
            return []
        vectors = self._encoder.encode([_bare(query), *map(_bare, titles)]) - self._centre
        vectors = unit(vectors - vectors @ self._common.T @ self._common)
        likeness = vectors[1:] @ vectors[0]
        wanted = list(dict.fromkeys(_terms(query)))
        self._learn({*wanted, *(term for title in titles for term in _terms(title))})
        return [self._pair(query, title, wanted, float(sense)) for title, sense in zip(titles, likeness, strict=True)]

    def _pair(self, query: str, title: str, wanted: Sequence[str], sense: float) -> dict[str, float]:
        given = list(dict.fromkeys(_terms(title)))
        asked, answered = self._alignment(wanted, given)
        mine, theirs = figures(query), figures(title)
        return {
            "sense": sense,
            "asked": asked,
            "answered": answered,
            "figures_differ": float(bool(mine - theirs and theirs - mine)),
            "figure_missing": float(bool(mine - theirs)),
            "figure_added": float(bool(theirs - mine)),
            "denial": float(denies(query) != denies(title)),
            "sides": float(sides_differ(query, title)),
            "question": float(len(asked_kinds(title) - asked_kinds(query))),
            "organ": float(organs_differ(query, title)),
        }

    def _alignment(self, wanted: Sequence[str], given: Sequence[str]) -> tuple[float, float]:
        """Shares 0..1 of one side that the other has, word by nearest word, rare words weighing more."""
        if not wanted or not given:
            return 0.0, 0.0
        near = np.stack([self._words[term] for term in wanted]) @ np.stack([self._words[term] for term in given]).T
        place = {term: column for column, term in enumerate(given)}
        for row, term in enumerate(wanted):
            if term in place:
                near[row, place[term]] = 1.0
        mine, theirs = (np.array([self._rarity(term) for term in side]) for side in (wanted, given))
        return float(near.max(axis=1) @ mine / mine.sum()), float(near.max(axis=0) @ theirs / theirs.sum())

    def _rarity(self, term: str) -> float:
        found = self._frequency[term]
        return math.log(1 + (self._size - found + 0.5) / (found + 0.5))

    def _learn(self, terms: set[str]) -> None:
        new = sorted(term for term in terms if term not in self._words)
        if new:
            self._words.update(zip(new, unit(self._encoder.encode(new) - self._word_centre), strict=True))


def relevance(query: str, titles: Sequence[str], encoder: Encoder) -> list[Relevance]:
    """How well each title answers the query; the titles themselves are all that is known of common words.

    Guarantees: one result per title, in their order; the same input gives the same output. Keep a ``RelevanceModel``
    over a larger list for better word weights.
    """
    return RelevanceModel(titles, encoder).judge(query, titles)


def _weighted(found: Mapping[str, float]) -> Relevance:
    parts: dict[str, float] = {}
    for name, value in found.items():
        part = PART_OF.get(name, name)
        parts[part] = parts.get(part, 0.0) + WEIGHTS[name] * value
    return Relevance(sum(parts.values()), parts)


def _common_directions(centred: Vectors) -> Vectors:
    """(directions, dimension) in which the texts vary most; they carry style and genre more than subject."""
    count = min(COMMON_DIRECTIONS, len(centred) // TEXTS_PER_DIRECTION)
    _, found = np.linalg.eigh(centred.T @ centred)  # ascending
    common: Vectors = found[:, found.shape[1] - count :].T
    return common


def _terms(source: str) -> list[str]:
    return [term for term in text.terms(source) if re.search(r"\w", term)]


def _bare(source: str) -> str:
    """Without punctuation and forms of address, which in short questions moves a vector more than it means."""
    normal = text.normalised(source).lower()
    if text.language(normal) is text.Language.EN:
        return normal
    words = re.sub(r"\W+", "", normal)
    return without_address(words) or words or normal
