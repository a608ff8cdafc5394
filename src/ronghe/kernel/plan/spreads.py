"""Three-point estimates as distributions: their moments and their quantiles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CELLS = 2048
"""Steps of a quantile table. The error of a PERT quantile stays below 2e-4 of the range between 0.1 % and 99.9 %."""

POINT_LOW, POINT_HIGH = 1 / 6, 5 / 6
"""Up to the first a draw of ``POINTS`` is low, from the second on high. Mean as PERT: (low + 4 likely + high) / 6."""


class Shape(Enum):
    """How values spread between low and high.

    ``PERT``: the beta of PERT, smooth, weight 4 on the likely value; ``TRIANGULAR``: straight sides, fatter ends;
    ``POINTS``: only the three values, with 1/6, 4/6 and 1/6 (for exact counts).
    """

    PERT = "pert"
    TRIANGULAR = "triangular"
    POINTS = "points"


@dataclass(frozen=True)
class Spread:
    """A quantity known by its low, likely and high value, in any unit; ``0 <= low <= likely <= high``.

    It is not checked here but by ``Network``, which can name the stage.

    >>> Spread(1, 2, 9).mean, Spread(1, 2, 9, Shape.TRIANGULAR).mean
    (3.0, 4.0)
    """

    low: float
    likely: float
    high: float
    shape: Shape = Shape.PERT

    @property
    def certain(self) -> bool:
        """Whether it is one value."""
        return self.low == self.high

    @property
    def mean(self) -> float:
        """The exact mean."""
        weight = 1 if self.shape is Shape.TRIANGULAR else 4
        return (self.low + weight * self.likely + self.high) / (weight + 2)

    @property
    def variance(self) -> float:
        """The exact variance. PERT: (mean - low)(high - mean) / 7."""
        low, likely, high, mean = self.low, self.likely, self.high, self.mean
        if self.shape is Shape.PERT:
            return (mean - low) * (high - mean) / 7
        if self.shape is Shape.TRIANGULAR:
            return (low**2 + likely**2 + high**2 - low * likely - low * high - likely * high) / 18
        return ((low - mean) ** 2 + 4 * (likely - mean) ** 2 + (high - mean) ** 2) / 6

    def quantiles(self, at: Floats) -> Floats:
        """The values below which the shares ``at`` (any shape, 0 <= at < 1) lie; rising in ``at``.

        Cost: a few array operations; the table of a PERT beta is made once for each place of the likely value.
        """
        if self.certain:
            return np.full(at.shape, float(self.low))
        if self.shape is Shape.POINTS:
            return np.where(at < POINT_LOW, self.low, np.where(at < POINT_HIGH, self.likely, self.high))
        width = self.high - self.low
        mode = (self.likely - self.low) / width
        if self.shape is Shape.PERT:
            found: Floats = self.low + width * _looked_up(_beta_table(mode), at)
            return found
        rising = np.sqrt(at * mode)
        falling = 1 - np.sqrt((1 - at) * (1 - mode))
        return np.asarray(self.low + width * np.where(at < mode, rising, falling))


def fixed(value: float) -> Spread:
    """A value without spread.

    >>> fixed(3).mean, fixed(3).variance
    (3.0, 0.0)
    """
    return Spread(value, value, value)


def _looked_up(table: Floats, at: Floats) -> Floats:
    """Straight lines between the entries of a table of ``CELLS + 1`` even steps."""
    place = at * CELLS
    cell = place.astype(np.intp)
    below = table[cell]
    found: Floats = below + (place - cell) * (table[cell + 1] - below)
    return found


@lru_cache(maxsize=4096)
def _beta_table(mode: float) -> Floats:
    """(CELLS + 1,) quantiles of the beta with a = 1 + 4 mode, b = 5 - 4 mode at even steps of 0..1.

    The density is summed by trapezia on a grid that is denser at both ends, where it may rise steeply.
    """
    x = (1 - np.cos(np.linspace(0, np.pi, CELLS + 1))) / 2
    density = x ** (4 * mode) * (1 - x) ** (4 - 4 * mode)
    below = np.concatenate(([0.0], np.cumsum((density[1:] + density[:-1]) * np.diff(x))))
    table = np.interp(np.linspace(0, 1, CELLS + 1), below / below[-1], x)
    table[0], table[-1] = 0.0, 1.0
    return np.asarray(table, dtype=np.float64)
