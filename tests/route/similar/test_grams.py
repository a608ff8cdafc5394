"""The n-gram index against the cosine written out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.route.similar.grams import GramIndex, grams

pytestmark = pytest.mark.unit
texts = st.lists(st.text("abc用于。\\\n", max_size=8), min_size=1, max_size=6)


def plain(rows: list[str], asked: str) -> list[float]:
    """The same by dictionaries."""
    counted = [grams(row, 1, 2) for row in rows]
    spread = {g: sum(g in c for c in counted) for c in counted for g in c}

    def vector(source):
        weighed = {
            g: (1 + math.log(n)) * (1 + math.log((1 + len(rows)) / (1 + spread[g])))
            for g, n in grams(source, 1, 2).items()
            if spread.get(g, 0) > 1
        }
        length = math.sqrt(sum(value**2 for value in weighed.values()))
        return {g: value / length for g, value in weighed.items()} if length else {}

    mine = vector(asked)
    return [sum(value * theirs.get(g, 0) for g, value in mine.items()) for theirs in map(vector, rows)]


@settings(deadline=None)
@given(texts, st.text("abc用于。", max_size=8))
def test_likeness_is_the_cosine_of_weighed_ngrams_before_and_after_a_file(rows, asked):
    index = GramIndex.of(rows, 1, 2)

    assert index.likeness(asked) == pytest.approx(plain(rows, asked), abs=1e-6)
    assert GramIndex.from_columns(index.columns()).likeness(asked).tolist() == index.likeness(asked).tolist()


def test_a_file_that_names_rows_it_lacks_is_refused():
    columns = GramIndex.of(["ab", "ab"], 1, 2).columns()

    with pytest.raises(ValueError, match="rows that it does not have"):
        GramIndex.from_columns(columns | {"rows": columns["rows"] + 9})
    with pytest.raises(ValueError, match="do not fit"):
        GramIndex.from_columns(columns | {"weights": np.zeros(1)})
