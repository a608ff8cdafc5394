"""Upper bounds of cosines: they hold whatever they are fitted to; close where few directions hold the length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ronghe.kernel.index import nearest
from ronghe.kernel.index.bounds import SLACK, Bounds

pytestmark = pytest.mark.unit

SIZE = 16
numbers = st.floats(-1, 1, width=32)


def unit(rows):
    lengths = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-3).astype(np.float32)


rows = arrays(np.float32, st.tuples(st.integers(1, 8), st.just(SIZE)), elements=numbers).map(unit)


@given(sample=rows, left=rows, right=rows)
@settings(max_examples=200, deadline=None)
def test_no_cosine_is_above_its_bound(sample, left, right):
    bounds = Bounds(sample)

    above = left.astype(np.float64) @ right.T - bounds.short(left).astype(np.float64) @ bounds.short(right).T

    assert above.max() <= SLACK


def few_directions(chance, count):
    """Vectors most of whose length lies in a quarter of the dimensions, in no axis's direction."""
    turn, _ = np.linalg.qr(np.random.default_rng(1).standard_normal((64, 64)))
    weights = np.where(np.arange(64) < 16, 1, 0.1)
    return unit((chance.standard_normal((count, 64)) * weights @ turn).astype(np.float32))


def test_bounds_are_close_where_vectors_lie_in_few_directions():
    chance = np.random.default_rng(2)
    bounds = Bounds(few_directions(chance, 500))
    left, right = few_directions(chance, 100), few_directions(chance, 100)

    above = bounds.short(left) @ bounds.short(right).T - left @ right.T

    assert np.mean(above) < 0.2
    assert bounds.short(left).shape[1] < 64 / 2


def test_few_pairs_are_multiplied_out(monkeypatch):
    chance = np.random.default_rng(3)
    documents, asked = few_directions(chance, 6_000), few_directions(chance, 600)
    bounds = Bounds(documents[:500])
    asking = nearest._Rows.of(asked, bounds)
    first, rest = nearest._Rows(documents[:3_000], None), nearest._Rows.of(documents[3_000:], bounds)
    none, keys = np.full((len(asked), 5), nearest.NONE), np.arange(len(documents))
    begun = nearest._merged(none, asking, first, keys[:3_000])
    looked_at, einsum = [], np.einsum

    def counted(how, *operands, **options):
        looked_at.append(len(operands[0]))
        return einsum(how, *operands, **options)

    monkeypatch.setattr(nearest, "TILE", 500)
    monkeypatch.setattr(np, "einsum", counted)
    found = nearest._merged(begun, asking, rest, keys[3_000:])

    assert 0 < sum(looked_at) < len(asked) * len(rest) * nearest.FEW
    expected = nearest._merged(none, asking, nearest._Rows(documents, None), keys)
    assert nearest.keys_of(found).tolist() == nearest.keys_of(expected).tolist()
