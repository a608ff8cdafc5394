"""The verdict model: multinomial logistic regression over named features, learned from the planted set.

``data/verdict_model.json`` holds, for each feature, its mean and scale and one weight per verdict, and how common words
are (0..1, rare ones are left out and count 1). ``benchmarks/planted/train.py`` writes it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from ronghe.kernel.match.values import Verdict

MET_FROM = 0.6  # probability from which "met" is said; a wrong "met" costs a reader more than a missing one


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(
        resources.files(__package__).joinpath("data/verdict_model.json").read_text("utf-8")
    )
    return found


@lru_cache(maxsize=1)
def commonness() -> Mapping[str, float]:
    """Weight of a search term, a concept, or (after "=") an English word key; what is not there weighs 1."""
    return dict(_data()["weights_of_words"])


@lru_cache(maxsize=1)
def _weights() -> tuple[Mapping[str, tuple[float, ...]], tuple[float, ...]]:
    """Weights per raw feature and verdict, and intercepts, the scaling folded in."""
    table: dict[str, tuple[float, ...]] = {}
    intercepts = list(_data()["intercepts"])
    for name, row in _data()["features"].items():
        table[name] = tuple(w / row["scale"] for w in row["weights"])
        for i, w in enumerate(table[name]):
            intercepts[i] -= w * row["mean"]
    return table, tuple(intercepts)


def probabilities(features: Mapping[str, float]) -> dict[Verdict, float]:
    """The probability of each verdict. Features that the model does not know are passed over."""
    table, sums = _weights()
    values = list(sums)
    for name, value in features.items():
        row = table.get(name)
        if row is not None:
            for i, weight in enumerate(row):
                values[i] += weight * value
    top = max(values)
    powers = [math.exp(v - top) for v in values]
    return {verdict: p / sum(powers) for verdict, p in zip(Verdict, powers, strict=True)}


def decide(features: Mapping[str, float]) -> tuple[Verdict, float]:
    """The most probable verdict and its probability; "met" only from ``MET_FROM``."""
    chances = probabilities(features)
    if chances[Verdict.MET] < MET_FROM:
        chances.pop(Verdict.MET)
    best = max(chances, key=lambda v: chances[v])
    return best, chances[best]
