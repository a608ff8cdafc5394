"""Learn the verdict model from the labels of both halves, and measure it on topics that it has not seen.

Run `python benchmarks/planted/train.py` to print the cross-validated figures, with `--write` to write
``kernel/match/data/verdict_model.json``. Only clauses without a number are learned; numbers are compared by rule.
The labels of `holdout`, if there, are never read here.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index import default_encoder
from ronghe.kernel.match import model, prepare_all, profile
from ronghe.kernel.match.features import features
from ronghe.kernel.match.judging import focus_on
from ronghe.kernel.match.offers import OfferProfile
from ronghe.kernel.match.planted import load_needs, load_offers
from ronghe.kernel.match.spans import clauses_of_span
from ronghe.kernel.match.textual import SOFT, by_rules, properties
from ronghe.kernel.match.values import Verdict
from ronghe.kernel.match.wishes import wishes

HALVES = ("dev", "test")
HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "src/ronghe/kernel/match/data/verdict_model.json"
RIDGE = 20.0  # penalty on squared weights; found by the same cross-validation among 5, 20, 60
STEPS = 400
FOLDS = 13
COMMON_FROM = 3  # offers that a word must stand in to be written down

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Label:
    """One labelled clause without a number: its topic, the evidence, and what the person said."""

    topic: str
    evidence: dict[str, float]
    verdict: Verdict


def word_weights(offers: Sequence[OfferProfile]) -> dict[str, float]:
    """How telling each word is: 1 for one that stands in a single offer, towards 0 for one that stands in all."""
    count: Counter[str] = Counter()
    for offer in offers:
        words = offer.reading.whole.words
        count.update(words.terms)
        count.update("=" + k for k in words.keys)
        count.update(offer.reading.whole.above)
    size = len(offers) + 1
    return {
        w: round(math.log(size / (n + 0.5)) / math.log(size), 2) for w, n in sorted(count.items()) if n >= COMMON_FROM
    }


def labels(weights: dict[str, float]) -> list[Label]:
    """The evidence for every label of both halves."""
    model.commonness.cache_clear()
    model.commonness = lambda: weights  # type: ignore[assignment]
    sys.modules["ronghe.kernel.match.features"].commonness = model.commonness  # type: ignore[attr-defined]
    encoder = default_encoder()
    found: list[Label] = []
    for half in HALVES:
        offers = load_offers(HERE / half / "offers.jsonl")
        ready = {o.id: p for o, p in zip(offers, prepare_all(offers, encoder), strict=True)}
        for need in load_needs(HERE / half / "needs.jsonl", offers):
            read = profile(need.text)
            focus = focus_on(read, wishes(need.text, read.clauses, encoder), encoder)
            for given in need.verdicts:
                parts = wishes(need.text, clauses_of_span(read, given.clause), encoder)
                if len(parts) != 1 or parts[0].aim is not None:
                    continue
                wish, offer = parts[0], ready[given.offer]
                evidence, _ = features(wish, focus, offer, by_rules(wish, offer), properties(wish, offer), SOFT)
                found.append(Label(need.id.split("-")[0], evidence, given.verdict))
    return found


def fit(x: Floats, y: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Multinomial logistic regression with a ridge, by accelerated gradient steps: weights (d, 4), intercepts (4,)."""
    rows = np.hstack([x, np.ones((len(x), 1))])
    wanted = np.eye(len(Verdict))[y]
    ridge = np.full((rows.shape[1], 1), RIDGE)
    ridge[-1] = 0.0
    step = 1.0 / (0.5 * float(np.linalg.norm(rows, 2)) ** 2 + RIDGE)
    now = ahead = np.zeros((rows.shape[1], len(Verdict)))
    for i in range(STEPS):
        scores = rows @ ahead
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        slope = rows.T @ (powers / powers.sum(axis=1, keepdims=True) - wanted) + ridge * ahead
        after = ahead - step * slope
        ahead = after + (i / (i + 3)) * (after - now)
        now = after
    return now[:-1], now[-1]


def main() -> None:
    """Cross-validate by topic, and write the model when asked to."""
    encoder = default_encoder()
    all_offers = [p for h in HALVES for p in prepare_all(load_offers(HERE / h / "offers.jsonl"), encoder)]
    weights = word_weights(all_offers)
    known = labels(weights)
    names = sorted({n for label in known for n in label.evidence})
    x = np.array([[label.evidence.get(n, 0.0) for n in names] for label in known])
    order = list(Verdict)
    y = np.array([order.index(label.verdict) for label in known])
    topics = sorted({label.topic for label in known})
    np.random.default_rng(0).shuffle(topics)
    chances = np.zeros((len(known), len(order)))
    for fold in range(FOLDS):
        held = np.isin([label.topic for label in known], topics[fold::FOLDS])
        mean, scale = x[~held].mean(axis=0), x[~held].std(axis=0) + 1e-3
        slopes, base = fit((x[~held] - mean) / scale, y[~held])
        scores = (x[held] - mean) / scale @ slopes + base
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances[held] = powers / powers.sum(axis=1, keepdims=True)
    for threshold in (0.4, 0.5, 0.6, 0.7, 0.8):
        limited = chances.copy()
        limited[:, 0] = np.where(limited[:, 0] >= threshold, 2.0, 0.0)
        said = limited.argmax(axis=1)
        false_met = float((y[said == 0] != 0).mean())
        print(f"met from {threshold}: accuracy {(said == y).mean():.3f}, false met {false_met:.3f} of {len(y)}")
    if "--write" in sys.argv:
        mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-3
        slopes, base = fit((x - mean) / scale, y)
        rows = {
            n: {"mean": round(mean[i], 4), "scale": round(scale[i], 4), "weights": [round(w, 4) for w in slopes[i]]}
            for i, n in enumerate(names)
        }
        body = {
            "verdicts": [str(v) for v in order],
            "intercepts": [round(b, 4) for b in base],
            "features": rows,
            "weights_of_words": weights,
        }
        TARGET.write_text(json.dumps(body, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
