"""Ridge regression on a kernel against learning anew, and the softmax against its own definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.route.similar.machine import Softmax, left_out, ridge, softmax

pytestmark = pytest.mark.unit


def problem(seed: int):
    draw = np.random.default_rng(seed)
    points = draw.normal(size=(24, 3))
    outcomes = (points[:, 0] > 0).astype(int) + (points[:, 1] > 1)
    return points @ points.T, np.eye(3)[outcomes], outcomes


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 1_000), st.sampled_from([0.1, 1.0, 10.0]))
def test_left_out_says_what_learning_without_the_fold_says(seed, penalty):
    kernel, targets, _ = problem(seed)
    folds = [np.arange(start, 24, 4) for start in range(4)]

    quick = left_out(kernel, targets, penalty, folds)

    for fold in folds:
        rest = np.setdiff1d(np.arange(24), fold)
        weights = ridge(kernel[np.ix_(rest, rest)], targets[rest], penalty)
        assert quick[fold] == pytest.approx(kernel[np.ix_(fold, rest)] @ weights, abs=1e-8)


def test_the_more_the_penalty_the_nearer_to_nothing():
    kernel, targets, _ = problem(3)

    sizes = [np.abs(kernel @ ridge(kernel, targets, penalty)).sum() for penalty in (0.1, 1, 10, 1000)]

    assert sizes == sorted(sizes, reverse=True)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 1_000))
def test_no_nearby_softmax_is_more_probable(seed):
    kernel, _, outcomes = problem(seed)
    scores = kernel[:, :3]
    found = Softmax.fitted(scores, outcomes, 3, penalty=1.0)

    def loss(slopes, offsets):
        chances = softmax(scores @ slopes + offsets)[np.arange(24), outcomes]
        return -np.log(chances).sum() + (slopes**2).sum() / 2 + 1e-3 * (offsets**2).sum() / 2

    best = loss(found.slopes, found.offsets)
    draw = np.random.default_rng(seed)
    for _ in range(10):
        moved = loss(found.slopes + draw.normal(0, 0.05, (3, 3)), found.offsets + draw.normal(0, 0.05, 3))
        assert moved >= best - 1e-6


def test_an_outcome_that_no_row_has_is_hardly_probable():
    chances = Softmax.fitted(np.zeros((40, 2)), np.zeros(40, dtype=int), 3, penalty=1.0)(np.zeros((1, 2)))

    assert chances.sum() == pytest.approx(1)
    assert chances[0, 0] > 0.95


def test_softmax_of_huge_scores_stays_finite():
    assert softmax(np.array([[1e6, 0.0], [-1e6, -1e6]])).tolist() == [[1.0, 0.0], [0.5, 0.5]]
