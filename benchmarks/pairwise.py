"""Learn weights of measures from labelled lists: logistic regression on pairs of one list whose labels differ."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RIDGE = 1.0  # against some 10,000 pairs it only keeps a measure that never differs at zero; not tuned
STEPS = 50
SMALL = 1e-10  # of a step, in standard deviations


def learn(lists: Sequence[tuple[Floats, NDArray[np.int_]]]) -> Floats:
    """(measures,) the weights under which the better one of two has the higher sum most surely.

    Minimises the logistic loss summed over all pairs of a list with different labels, with ``RIDGE`` on the weights of
    measures that were scaled to one standard deviation of their differences. Deterministic; the order of the lists only
    rounds differently.

    Args:
        lists: (items, measures) and (items,) labels, higher is better; at least one pair must differ.

    Cost: Newton's method, a handful of steps of O(pairs * measures^2).
    """
    differences = np.concatenate([_differences(*one) for one in lists])
    scale = np.sqrt((differences**2).mean(axis=0))
    scale[scale == 0] = 1.0
    rows = differences / scale
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        wrong = 1 / (1 + np.exp(rows @ weights))  # how likely the worse one is taken for the better
        slope = RIDGE * weights - rows.T @ wrong
        bend = (rows * (wrong * (1 - wrong))[:, None]).T @ rows + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if float(np.abs(step).max()) < SMALL:
            break
    found: Floats = weights / scale
    return found


def _differences(measures: Floats, labels: NDArray[np.int_]) -> Floats:
    """(pairs, measures) of each pair the better one less the worse one."""
    better, worse = np.nonzero(labels[:, None] > labels[None, :])
    return np.asarray(measures[better] - measures[worse])
