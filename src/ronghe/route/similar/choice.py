"""Choosing one of many by weighed signals, or none of them: a conditional logit, learned and applied.

Source: McFadden (1974), "Conditional logit analysis of qualitative choice behavior", in Zarembka (ed.), Frontiers in
Econometrics. "None" is one more alternative with signals of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RIDGE = 2.0
"""Pull of each weight towards 0, on signals of spread 1: as strong as a few questions, felt only where they are few."""


@dataclass(frozen=True)
class Question:
    """A question with its alternatives: (alternatives, signals), and which of them is right."""

    signals: NDArray[np.float32]
    right: int


def learn(questions: Sequence[Question], rounds: int = 30) -> Floats:
    """Weights under which the right alternatives are likeliest (maximum likelihood with a ridge), by Newton's method.

    The problem is convex: the answer does not depend on the order of the questions. Deterministic.

    Raises:
        ValueError: there is no question, or one has its right alternative outside.

    Cost: rounds x alternatives x signals^2.
    """
    if not questions:
        raise ValueError("there is nothing to learn from")
    if any(not 0 <= one.right < len(one.signals) for one in questions):
        raise ValueError("a question's right answer is none of its alternatives")
    signals = np.concatenate([one.signals for one in questions]).astype(np.float64)
    sizes = np.array([len(one.signals) for one in questions])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(questions)), sizes)
    right = starts + np.array([one.right for one in questions])
    spread = signals.std(axis=0)
    spread[spread < 1e-9] = 1.0
    scaled = signals / spread
    weights = np.zeros(signals.shape[1])
    wanted = scaled[right].sum(axis=0)

    def likelihood(trial: Floats) -> tuple[float, Floats]:
        utility = scaled @ trial
        highest = np.maximum.reduceat(utility, starts)
        shares = np.exp(utility - highest[owner])
        whole = np.add.reduceat(shares, starts)
        log = float((utility[right] - highest - np.log(whole)).sum()) - RIDGE / 2 * float(trial @ trial)
        return log, shares / whole[owner]

    value, shares = likelihood(weights)
    for _round in range(rounds):
        means = np.add.reduceat(shares[:, None] * scaled, starts, axis=0)
        gradient = wanted - means.sum(axis=0) - RIDGE * weights
        curvature = (scaled * shares[:, None]).T @ scaled - means.T @ means + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curvature, gradient)
        size = 1.0
        while size > 1e-6:
            better, trial_shares = likelihood(weights + size * step)
            if better >= value:
                break
            size /= 2
        else:
            break
        gained, value, shares, weights = better - value, better, trial_shares, weights + size * step
        if gained < 1e-6 * len(questions):
            break
    return np.asarray(weights / spread)


def probabilities(signals: NDArray[np.float32], weights: Floats) -> Floats:
    """(alternatives) how likely each is the right one; sums to 1."""
    utility = signals @ weights
    shares = np.exp(utility - utility.max())
    return np.asarray(shares / shares.sum())
