"""Points of rows: how far two lean the same way, against the sum written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.route.similar.axes import LEAST_SPREAD, Axes

pytestmark = pytest.mark.unit
tables = st.lists(st.lists(st.integers(-40, 40).map(lambda n: n / 8), min_size=3, max_size=3), min_size=2, max_size=6)


@given(tables, st.integers(1, 3))
def test_leaning_is_the_mean_product_of_what_is_scaled(rows, first):
    values = np.array(rows)
    axes = Axes.of(values, power=1)

    found = axes.leaning(values, first)

    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    spreads = [
        max((sum((value - mean) ** 2 for value in column) / len(rows)) ** 0.5, LEAST_SPREAD)
        for column, mean in zip(zip(*rows, strict=True), means, strict=True)
    ]
    scaled = [[(v - m) / s for v, m, s in zip(row, means, spreads, strict=True)][:first] for row in rows]
    for one, ours in enumerate(scaled):
        for other, theirs in enumerate(scaled):
            expected = sum(a * b for a, b in zip(ours, theirs, strict=True)) / first
            assert found[one, other] == pytest.approx(expected, abs=1e-9)
    assert np.linalg.eigvalsh((found + found.T) / 2).min() > -1e-6


def test_without_columns_nothing_leans():
    axes = Axes.of(np.zeros((2, 0)), power=1)

    assert axes.leaning(np.zeros((3, 0)), 7).tolist() == [[0, 0]] * 3


def test_what_is_not_known_leans_nowhere():
    axes = Axes.of(np.array([[0.0], [2.0]]), power=1)

    assert axes.leaning(np.array([[np.nan]]), 1).tolist() == [[0, 0]]
