"""Which experts know a subject, from what they have written: words, latent topics and vectors over their works."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel import text as reading
from ronghe.kernel.index import Encoder
from ronghe.kernel.index.bilingual_index import ChineseSide, EnglishSide
from ronghe.kernel.text import Language

Scores = NDArray[np.float64]

TOPICS = 50  # latent directions; fewer where there are fewer works
LARGEST_FOR_TOPICS = 4_000  # works; above, the decomposition (cubic) costs seconds and words alone say enough
SMALLEST_FOR_TOPICS = 200  # works; below, 50 directions are hardly fewer than the works, and words speak for topics
BOUND = 4.0  # spreads; no single likeness says more than this, either way
# The least spread of words, topics, vectors and, across languages, agreement. A few works that share nothing have
# almost no spread, and would make one shared word loud. Corpora of hundreds of works stay above (0.018, 0.18, 0.12).
LEAST_SPREADS = (0.015, 0.1, 0.08)
LEAST_SPREAD_ACROSS = 0.015
ASKED_ACROSS = 100  # works that ask those of the other language, at most, to learn the spread
_STOP = frozenset(
    re.findall(
        r"\S+",
        """a about above after again all also an and any are as at be because been before being between both
        but by can could did do does doing during each few for from further had has have having here
        how however if in into is it its itself may more most much no nor not of off on once only or
        other our out over own paper propose proposed same show shows since so some such than that
        the their them then there these they this those through thus to too under until up use used
        using very via was we were what when where which while who whom why will with within without
        would you your 的 了 和 与 及 或 在 是 对 为 中 等 以 于 其 并 可 通过 进行 基于 本文 一种 研究 我们""",
    )
)


@dataclass(frozen=True)
class Work:
    """A paper, patent or project of an expert. ``year`` is kept for readers of a result; the score does not use it."""

    id: str
    title: str
    abstract: str = ""
    year: int | None = None

    @property
    def text(self) -> str:
        return f"{self.title}. {self.abstract}" if self.abstract else self.title


@dataclass(frozen=True)
class Expert:
    id: str
    works: Sequence[Work]


@dataclass(frozen=True)
class ExpertScore:
    """``score``: 0 is what a work of a stranger gets on average, 1 is a standard deviation above it; -4 to 4.

    An expert without works has minus infinity.
    """

    expert: Expert
    score: float
    works: list[tuple[str, float]] = field(default_factory=list)


@dataclass(frozen=True)
class ExpertWeights:
    """How much each likeness counts, and how many of an expert's nearest works make the score.

    Chosen leaving one expert out at a time on self-rated expertise (see docs/algorithms/experts).
    """

    words: float = 1.0
    topics: float = 1.0
    vectors: float = 0.5
    nearest: int = 4


def rank_experts(text: str, experts: Sequence[Expert], encoder: Encoder) -> list[ExpertScore]:
    """Experts by how close their nearest works are to a text, best first.

    Guarantees: an expert without works comes last; equal scores keep the order given; the text may be Chinese or
    English. No likeness counts more than ``BOUND`` spreads, so that one shared word cannot outweigh the rest.

    Args:
        text: a need, an abstract, a question.
        experts: any number, each with any number of works.
        encoder: for the vectors of the works; give a cached one.

    Returns:
        all experts, each with works by likeness (work id, score), best first.

    Cost: encodes all works; keep an ``ExpertIndex`` to ask several times.
    """
    return ExpertIndex(experts, encoder).rank(text)


class ExpertIndex:
    """Experts and works, prepared for many texts.

    Likenesses of a text to each work: (1) cosine of log-tf x idf over terms and pairs of neighbouring terms; a term
    that no work has still counts in the length of the text; (2) the same space reduced to its main directions (latent
    semantic analysis), which finds works that share a subject without its words; (3) cosine of centred encoder vectors.
    For works in the other language, agreement by the bilingual dictionary stands for (1) and (2). Each is made
    comparable by the mean and spread it has between works of different experts (for words and topics, of one language),
    never less than a least spread, and is bounded.

    Sources: Salton & Buckley (1988), term weighting; Deerwester et al. (1990), latent semantic analysis;
    Stelmakh et al. (2023), "A Gold Standard Dataset for the Reviewer Assignment Problem", for the task.
    Cost: n works: n^2 memory and n^3 time for the topics up to ``LARGEST_FOR_TOPICS`` works, linear otherwise.
    """

    def __init__(self, experts: Sequence[Expert], encoder: Encoder) -> None:
        self.experts = list(experts)
        self._encoder = encoder
        works = [work for expert in self.experts for work in expert.works]
        self._owner = np.array([row for row, expert in enumerate(self.experts) for _ in expert.works], dtype=np.intp)
        self._size = len(works)
        self._texts = [work.text for work in works]
        self._english = np.array([_is_english(source) for source in self._texts], dtype=np.bool_)
        if not works:
            return
        features = [_features(source) for source in self._texts]
        frequency = Counter(term for counts in features for term in counts)
        self._rarity = {term: math.log((1 + self._size) / (1 + n)) + 1 for term, n in frequency.items()}
        weighted = [self._weigh(counts) for counts in features]
        postings: dict[str, list[tuple[int, float]]] = {}
        for row, weights in enumerate(weighted):
            for term, weight in weights.items():
                postings.setdefault(term, []).append((row, weight))
        self._postings = {
            term: (np.array([row for row, _ in found], dtype=np.intp), np.array([weight for _, weight in found]))
            for term, found in postings.items()
        }
        gram = self._products(weighted)
        self._topics: Scores | None = None
        if SMALLEST_FOR_TOPICS <= self._size <= LARGEST_FOR_TOPICS:
            values, directions = np.linalg.eigh(gram)
            kept = np.argsort(values)[::-1][: min(TOPICS, self._size)]
            kept = kept[values[kept] > 1e-9]
            self._projection = directions[:, kept] / np.sqrt(values[kept])
            self._topics = _unit(gram @ self._projection)
        vectors = encoder.encode(self._texts).astype(np.float64)
        self._centre = vectors.mean(axis=0)
        self._vectors = _unit(vectors - self._centre)
        self._scales = self._spread(gram)

    def rank(self, text: str, weights: ExpertWeights | None = None) -> list[ExpertScore]:
        """As ``rank_experts``."""
        chosen = weights or ExpertWeights()
        if not self._size:
            return [ExpertScore(expert, -math.inf) for expert in self.experts]
        scores = self.combine(self.likenesses(text), chosen)
        found: list[ExpertScore] = []
        for row, expert in enumerate(self.experts):
            own = scores[self._owner == row]
            order = np.argsort(-own, kind="stable")
            score = float(own[order[: chosen.nearest]].mean()) if len(own) else -math.inf
            found.append(ExpertScore(expert, score, [(expert.works[place].id, float(own[place])) for place in order]))
        return sorted(found, key=lambda one: -one.score)

    def likenesses(self, text: str) -> tuple[Scores, Scores, Scores]:
        """Words, topics and vectors (n works each): how like the text each work is, in spreads above a stranger's.

        All lie within ``BOUND``. For works in the other language, words and topics are the dictionary's agreement;
        where there are too few works for topics, topics are words; where there are too many, 0.
        """
        products = self._against(self._weigh(_features(text), whole=True))
        vector = self._encoder.encode([text])[0].astype(np.float64)
        spoken = _unit((vector - self._centre)[None])[0] if vector.any() else vector
        words, sense = _bounded(products, self._scales[0]), _bounded(self._vectors @ spoken, self._scales[2])
        subjects = words.copy() if self._size < SMALLEST_FOR_TOPICS else np.zeros(self._size)
        if self._topics is not None:
            subjects = _bounded(self._topics @ _unit((products @ self._projection)[None])[0], self._scales[1])
        english = _is_english(text)
        across = self._english != english
        if across.any():
            side, scale = self._chinese_side if english else self._english_side
            words[across] = subjects[across] = _bounded(side.scores(text).astype(np.float64), scale)
        return words, subjects, sense

    @staticmethod
    def combine(likenesses: tuple[Scores, Scores, Scores], weights: ExpertWeights) -> Scores:
        """(n works) weighted mean of the likenesses."""
        shares = (weights.words, weights.topics, weights.vectors)
        total = sum(share * part for share, part in zip(shares, likenesses, strict=True))
        return np.asarray(total / sum(shares), dtype=np.float64)

    @cached_property
    def _english_side(self) -> tuple[EnglishSide, tuple[float, float]]:
        """The English works, to be asked in Chinese, and the scale of their agreement with Chinese works."""
        side = EnglishSide(self._of(self._english))
        return side, self._scale_across(side, self._english)

    @cached_property
    def _chinese_side(self) -> tuple[ChineseSide, tuple[float, float]]:
        """The Chinese works, to be asked in English, and the scale of their agreement with English works."""
        side = ChineseSide(self._of(~self._english))
        return side, self._scale_across(side, ~self._english)

    def _of(self, chosen: NDArray[np.bool_]) -> list[str]:
        return [self._texts[row] for row in np.flatnonzero(chosen)]

    def _scale_across(self, side: EnglishSide | ChineseSide, asked: NDArray[np.bool_]) -> tuple[float, float]:
        asking = np.flatnonzero(~asked)
        asking = asking[:: max(1, -(-len(asking) // ASKED_ACROSS))]
        if not len(asking):
            return 0.0, LEAST_SPREAD_ACROSS
        scores = np.stack([side.scores(self._texts[row]) for row in asking]).astype(np.float64)
        strangers = self._owner[asking][:, None] != self._owner[asked][None, :]
        return _scale(scores, strangers, LEAST_SPREAD_ACROSS)

    def _weigh(self, counts: Counter[str], *, whole: bool = False) -> dict[str, float]:
        """Weights of the known terms at length 1; ``whole``: unknown terms, rarest of all, take part in the length."""
        rarest = math.log(1 + self._size) + 1 if whole else 0.0
        weights = {term: (1 + math.log(n)) * self._rarity.get(term, rarest) for term, n in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {term: weight / length for term, weight in weights.items() if term in self._rarity} if length else {}

    def _against(self, weights: dict[str, float]) -> Scores:
        out = np.zeros(self._size)
        for term, weight in weights.items():
            rows, theirs = self._postings[term]
            out[rows] += weight * theirs
        return out

    def _products(self, weighted: Sequence[dict[str, float]]) -> Scores:
        if self._size > LARGEST_FOR_TOPICS:  # a sample is enough for the spread
            weighted = weighted[:: max(1, self._size // 500)]
        return np.stack([self._against(weights) for weights in weighted])

    def _spread(self, gram: Scores) -> tuple[tuple[float, float], ...]:
        step = 1 if len(gram) == self._size else max(1, self._size // 500)
        rows = np.arange(0, self._size, step)[: len(gram)]
        strangers = self._owner[rows][:, None] != self._owner[None, :]
        fellows = strangers & (self._english[rows][:, None] == self._english[None, :])
        topics = self._topics[rows] @ self._topics.T if self._topics is not None else np.zeros_like(gram)
        parts = ((gram, fellows), (topics, fellows), (self._vectors[rows] @ self._vectors.T, strangers))
        return tuple(_scale(*part, least) for part, least in zip(parts, LEAST_SPREADS, strict=True))


def _is_english(source: str) -> bool:
    return reading.language(source) is not Language.ZH


def _scale(likeness: Scores, strangers: NDArray[np.bool_], least: float) -> tuple[float, float]:
    """(mean, spread) between strangers, or between all where there are none; the spread is ``least`` or more."""
    between = likeness[strangers] if strangers.any() else likeness.ravel()
    return float(between.mean()), max(least, float(between.std()))


def _bounded(likeness: Scores, scale: tuple[float, float]) -> Scores:
    mean, spread = scale
    return np.clip((likeness - mean) / spread, -BOUND, BOUND)


def _features(source: str) -> Counter[str]:
    """Counts of terms, and of pairs of terms that follow each other when the small words are gone."""
    kept = [term for term in reading.terms(source) if term not in _STOP and not (len(term) == 1 and term.isascii())]
    return Counter(_with_pairs(kept))


def _with_pairs(terms: Sequence[str]) -> Iterable[str]:
    yield from terms
    for left, right in pairwise(terms):
        yield f"{left} {right}"


def _unit(rows: Scores) -> Scores:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-12), dtype=np.float64)
