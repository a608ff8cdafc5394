import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.kernel.index import dense
from ronghe.kernel.index.dense import DensePart, write_vectors

pytestmark = pytest.mark.unit


@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_few_rows_read_from_the_file_are_ranked_as_through_the_map(tmp_path_factory, seed, count, share):
    chance = np.random.default_rng(seed)
    rows = chance.integers(-2, 3, (60, 8)).astype(np.float32)  # many ties
    path = tmp_path_factory.mktemp("part") / "vectors.faiss"
    write_vectors(path, 8, [rows])
    vector, allowed = rows[0], chance.random(60) < share
    mapped = DensePart(path)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dense, "MAPPED", 0)
        read = DensePart(path)

    found, scores = read.top(vector, count, allowed)
    expected, same = mapped.top(vector, count, allowed)

    assert sorted(zip(scores, found, strict=True)) == sorted(zip(same, expected, strict=True))
    assert list(scores) == sorted(scores, reverse=True)
