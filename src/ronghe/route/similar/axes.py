"""Rows as points: columns of numbers, scaled so that each counts for what it tells, and how near points are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.route.similar.machine import Floats, products

WIDTH = 1.2  # nearness exp(-1.2 x squared distance / median squared distance); chosen by cross-validation
LEAST_SPREAD = 0.07  # a column that spreads less (a sign that one row in 200 shows) is scaled as if it spread so far


@dataclass(frozen=True)
class Axes:
    """``points`` (rows, columns) hold (values - ``means``) x ``scales``; ``median`` is of their squared distances.

    A value that is not known (NaN) counts as the mean.
    """

    points: Floats
    means: Floats
    scales: Floats
    median: float

    @classmethod
    def of(cls, values: NDArray[np.floating[Any]], power: float) -> Axes:
        """Of (rows, columns); each column is divided by the ``power`` of its spread: 1 makes all alike, 0.5 half so."""
        means = np.asarray(np.nanmean(values, axis=0, dtype=np.float64))
        scales = np.maximum(np.nanstd(values, axis=0, dtype=np.float64), LEAST_SPREAD) ** -power
        points = np.nan_to_num(values - means) * scales
        apart = _distances(points, points)
        return cls(points, means, scales, max(float(np.median(apart)), 1e-9))

    def nearness(self, values: NDArray[np.floating[Any]]) -> Floats:
        """(n, rows) 0..1, 1 where all columns agree. Without columns nothing is near: all 0."""
        if not self.points.shape[1]:
            return np.zeros((len(values), len(self.points)))
        return np.exp(-WIDTH * _distances(np.nan_to_num(values - self.means) * self.scales, self.points) / self.median)

    def leaning(self, values: NDArray[np.floating[Any]], first: int) -> Floats:
        """(n, rows) how far the first columns lean the same way: products of points, the mean over those columns.

        About 1 for a row with itself, below 0 where two lean apart; without columns all 0.
        """
        if not self.points.shape[1]:
            return np.zeros((len(values), len(self.points)))
        points = np.nan_to_num(values - self.means) * self.scales
        return products(points[:, :first], self.points[:, :first]) / first

    def columns(self) -> dict[str, NDArray[Any]]:
        """The arrays, for a file."""
        return {
            "points": self.points,
            "means": self.means,
            "scales": self.scales,
            "median": np.array([self.median]),
        }

    @classmethod
    def from_columns(cls, columns: Mapping[str, NDArray[Any]]) -> Axes:
        """What ``columns`` gave.

        Raises:
            KeyError, ValueError: an array is missing or does not fit.
        """
        points, means, scales = columns["points"], columns["means"], columns["scales"]
        if points.ndim != 2 or not points.shape[1:] == means.shape == scales.shape:
            raise ValueError("points and their scales do not fit each other")
        return cls(points, means, scales, float(columns["median"][0]))


def _distances(ones: Floats, others: Floats) -> Floats:
    """(n, m) squared distances, never below 0."""
    apart = (ones**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)[None, :] - 2 * products(ones, others)
    return np.asarray(np.maximum(apart, 0))
