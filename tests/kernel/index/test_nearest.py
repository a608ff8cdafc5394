"""The nearest documents of many vectors at once, beside one search at a time and a plain oracle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel.index.oracle import HashEncoder

from ronghe.kernel.index import Document, InMemoryIndex, Query, nearest

WORDS = ["手术", "骨科", "影像", "肺癌", "cat", "dog", "pig", "hen", "fox", "42", "cow", "owl"]
KINDS = ["achievement", "service", "need"]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
changes = st.lists(
    st.tuples(
        st.dictionaries(st.integers(0, 30), st.tuples(texts, st.sampled_from(KINDS)), max_size=12),
        st.lists(st.integers(0, 30), max_size=4),
    ),
    min_size=1,
    max_size=5,
)
slow_enough = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
OFFERS = {"kind": ["achievement", "service"]}

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True, params=[True, False], ids=["by bounds", "whole"])
def small_blocks(request, monkeypatch):
    monkeypatch.setattr(nearest, "MANY", 1 if request.param else 10**9)
    monkeypatch.setattr(nearest, "FEW", 1)
    monkeypatch.setattr(nearest, "PAIRS", 3)
    monkeypatch.setattr(nearest, "BLOCK", 3)
    monkeypatch.setattr(nearest, "STEP", 2)
    monkeypatch.setattr(nearest, "TILE", 2)


def apply(index, position, change):
    adds, deletes = change
    documents = [Document(f"d{n}", {"title": text}, {"kind": kind}) for n, (text, kind) in adds.items()]
    index.apply(documents, [f"d{n}" for n in deletes], position)


def offers(index):
    return index.snapshot().allowed(OFFERS)


def empty(vectors, count):
    return np.full((len(vectors), count), nearest.NONE, dtype=np.int64)


def plain(index, encoder, asked, count):
    """Every offer that lives, scored one by one: (score, key), best first."""
    snapshot = index.snapshot()
    rows = np.flatnonzero(snapshot.allowed(OFFERS))
    found = []
    for vector in asked:
        scores = snapshot.similarities(vector, rows)
        found.append(sorted(zip((-scores).tolist(), snapshot.keys[rows].tolist(), strict=True))[:count])
    return [[(round(-score, 5), key) for score, key in row] for row in found]


def told(ranks):
    scores, keys = nearest.scores_of(ranks), nearest.keys_of(ranks)
    return [[(float(s), int(k)) for s, k in zip(*row, strict=True) if k >= 0] for row in zip(scores, keys, strict=True)]


def alike(found, expected):
    """The same keys with the same scores. A score that lies between two steps of the rounding may fall to either side,
    and then two neighbours change places."""
    assert [len(row) for row in found] == [len(row) for row in expected]
    for row, other in zip(found, expected, strict=True):
        np.testing.assert_allclose([s for s, _ in row], [s for s, _ in other], atol=1.1e-5)
        assert sorted(k for s, k in row if s > row[-1][0] + 2e-5) == sorted(
            k for s, k in other if s > row[-1][0] + 2e-5
        )


@given(changes=changes, asked=st.lists(texts, min_size=1, max_size=5), count=st.integers(1, 6))
@slow_enough
def test_nearest_is_what_a_plain_scan_gives(changes, asked, count):
    encoder = HashEncoder()
    with InMemoryIndex(encoder) as index:
        for position, change in enumerate(changes, start=1):
            apply(index, position, change)
        vectors = encoder.encode(asked)

        found = nearest.nearest(index.snapshot(), vectors, offers(index), empty(vectors, count))

        alike(told(found), plain(index, encoder, vectors, count))


@given(changes=changes, later=changes, asked=st.lists(texts, min_size=1, max_size=5), count=st.integers(2, 6))
@slow_enough
def test_going_on_from_an_earlier_answer_gives_the_same_as_far_as_it_goes(changes, later, asked, count):
    encoder = HashEncoder()
    with InMemoryIndex(encoder) as index:
        for position, change in enumerate(changes, start=1):
            apply(index, position, change)
        vectors = encoder.encode(asked)
        known = nearest.nearest(index.snapshot(), vectors, offers(index), empty(vectors, count))
        known, bounds = nearest.bounded(known, np.full(len(vectors), nearest.NONE))
        for position, change in enumerate(later, start=len(changes) + 1):
            since = index.snapshot().manifest.next_key - 1
            apply(index, position, change)
            known = nearest.living(index.snapshot(), known)
            known = nearest.nearest(index.snapshot(), vectors, offers(index), known, since=since)
            known, bounds = nearest.bounded(known, bounds)

        anew = nearest.nearest(index.snapshot(), vectors, offers(index), empty(vectors, count))

        for row in range(len(vectors)):
            kept, whole = told(known[row : row + 1])[0], told(anew[row : row + 1])[0]
            alike([kept], [whole[: len(kept)]])
            assert len(kept) == len(whole) or bounds[row] != nearest.NONE


def test_of_those_that_tie_the_older_are_taken_whatever_the_blocks(monkeypatch):
    encoder = HashEncoder()
    with InMemoryIndex(encoder) as index:
        apply(index, 1, (dict.fromkeys(range(25), ("手术 骨科", "achievement")), []))
        vectors = encoder.encode(["手术", "骨科 影像"])
        for block in (1, 2, 7, 100):
            monkeypatch.setattr(nearest, "BLOCK", block)
            monkeypatch.setattr(nearest, "TILE", max(1, block - 1))
            found = nearest.nearest(index.snapshot(), vectors, offers(index), empty(vectors, 4))
            assert nearest.keys_of(found).tolist() == [[0, 1, 2, 3], [0, 1, 2, 3]]


def test_scores_are_those_of_a_search():
    encoder = HashEncoder()
    with InMemoryIndex(encoder) as index:
        apply(index, 1, ({n: (f"{WORDS[n]} {WORDS[n + 1]} 手术", "achievement") for n in range(9)}, []))
        vector = encoder.encode(["手术 骨科"])
        snapshot = index.snapshot()

        found = nearest.nearest(snapshot, vector, offers(index), empty(vector, 5))
        hits = {hit.id: hit.dense_score for hit in index.search(Query("手术 骨科", OFFERS, limit=9)).hits}

        rows = snapshot.rows_of_keys(nearest.keys_of(found)[0])
        for name, score in zip(snapshot.ids(rows), nearest.scores_of(found)[0], strict=True):
            assert hits[name] == pytest.approx(score, abs=1e-4)


def test_who_says_nothing_finds_nothing_and_an_empty_index_answers():
    encoder = HashEncoder()
    with InMemoryIndex(encoder) as index:
        vectors = np.zeros((2, encoder.dimension), dtype=np.float32)
        assert (nearest.nearest(index.snapshot(), vectors, offers(index), empty(vectors, 3)) == nearest.NONE).all()
        apply(index, 1, ({1: ("cat", "service")}, []))
        assert (nearest.nearest(index.snapshot(), vectors, offers(index), empty(vectors, 3)) == nearest.NONE).all()
        assert (nearest.living(index.snapshot(), empty(vectors, 3)) == nearest.NONE).all()


@given(
    st.lists(
        st.tuples(st.floats(-1, 1, width=32), st.integers(0, 2**39)), min_size=1, max_size=50, unique_by=lambda p: p[1]
    )
)
def test_ranks_hold_score_and_key_and_order_by_them(pairs):
    scores = np.array([score for score, _ in pairs], dtype=np.float32)
    keys = np.array([key for _, key in pairs], dtype=np.int64)

    ranks = nearest.ranks_of(scores, keys)

    assert (nearest.keys_of(ranks) == keys).all()
    np.testing.assert_allclose(nearest.scores_of(ranks), np.round(scores.astype(np.float64), 5), atol=1.01e-5)
    order = sorted(range(len(pairs)), key=lambda i: (-nearest.scores_of(ranks)[i], keys[i]))
    assert np.argsort(ranks).tolist() == order
