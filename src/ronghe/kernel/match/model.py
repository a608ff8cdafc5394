"""The verdict model: small networks over named features, learned from the planted sets.

``data/verdict_model.json`` holds, for each feature, its mean and scale; for each network one hidden layer of rectified
units and four sums, one per verdict; and how common words are (0..1, rare ones are left out and count 1). The networks
were drawn apart from one another; the mean of their probabilities is the answer. ``benchmarks/planted/train.py`` writes
the file. Source of the averaging: Breiman (1996), "Bagging Predictors", Machine Learning 24: 123-140.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.match.values import Verdict
from ronghe.kernel.match.weights import MET_FROM

WITHIN = 4.0  # standard deviations; what lies further out is read as this far

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Networks:
    """``columns`` name -> place of a feature; ``mean`` and ``scale`` (d,); ``inner`` (n, d, h) with ``inner_base``
    (n, h); ``outer`` (n, h, 4) with ``outer_base`` (n, 4)."""

    columns: Mapping[str, int]
    mean: Floats
    scale: Floats
    inner: Floats
    inner_base: Floats
    outer: Floats
    outer_base: Floats

    def chances(self, rows: Floats) -> Floats:
        """(m, d) features -> (m, 4) probabilities."""
        scaled = np.clip((rows - self.mean) / self.scale, -WITHIN, WITHIN)
        hidden = np.maximum(scaled @ self.inner + self.inner_base[:, None], 0.0)
        sums = hidden @ self.outer + self.outer_base[:, None]
        powers = np.exp(sums - sums.max(axis=2, keepdims=True))
        mean: Floats = (powers / powers.sum(axis=2, keepdims=True)).mean(axis=0)
        return mean

    def chances_of(self, row: Floats) -> Floats:
        """(d,) one row -> (4,) its ``chances``, up to rounding, by one product per layer for all networks."""
        scaled = np.minimum(np.maximum((row - self.mean) / self.scale, -WITHIN), WITHIN)
        hidden = np.maximum(scaled @ self._first + self._first_base, 0.0)
        sums = (hidden @ self._second + self._second_base).reshape(-1, self.outer.shape[2])
        powers = np.exp(sums - np.maximum.reduce(sums, axis=1, keepdims=True))
        whole = np.add.reduce(powers, axis=1, keepdims=True)
        mean: Floats = np.add.reduce(powers / whole, axis=0) / len(sums)
        return mean

    @cached_property
    def _first(self) -> Floats:
        """(d, n * h) the first layers side by side."""
        return np.ascontiguousarray(self.inner.transpose(1, 0, 2).reshape(len(self.mean), -1))

    @cached_property
    def _first_base(self) -> Floats:
        return self.inner_base.reshape(-1)

    @cached_property
    def _second(self) -> Floats:
        """(n * h, n * 4) the second layers along the diagonal."""
        count, height, verdicts = self.outer.shape
        table = np.zeros((count, height, count, verdicts))
        table[range(count), :, range(count)] = self.outer
        return table.reshape(count * height, count * verdicts)

    @cached_property
    def _second_base(self) -> Floats:
        return self.outer_base.reshape(-1)


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
def networks() -> Networks:
    """The networks of ``data/verdict_model.json``."""
    data = _data()
    features = data["features"]
    return Networks(
        columns={name: place for place, name in enumerate(features)},
        mean=np.array([row[0] for row in features.values()]),
        scale=np.array([row[1] for row in features.values()]),
        inner=np.array([net["inner"] for net in data["networks"]]),
        inner_base=np.array([net["inner_base"] for net in data["networks"]]),
        outer=np.array([net["outer"] for net in data["networks"]]),
        outer_base=np.array([net["outer_base"] for net in data["networks"]]),
    )


def probabilities(features: Mapping[str, float]) -> dict[Verdict, float]:
    """The probability of each verdict. Features that the model does not know are passed over."""
    known = networks()
    columns = known.columns
    row = np.zeros(len(columns))
    for name, value in features.items():
        if name in columns:
            row[columns[name]] = value
    return dict(zip(Verdict, known.chances_of(row).tolist(), strict=True))


def decide(features: Mapping[str, float]) -> tuple[Verdict, float]:
    """The most probable verdict and its probability; "met" only from ``MET_FROM``."""
    chances = probabilities(features)
    if chances[Verdict.MET] < MET_FROM:
        chances.pop(Verdict.MET)
    best = max(chances, key=lambda v: chances[v])
    return best, chances[best]
