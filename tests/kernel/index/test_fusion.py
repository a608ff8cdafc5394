import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.index.oracle import HashEncoder

from ronghe.kernel.index import Document, InMemoryIndex, Query
from ronghe.kernel.index.content import Tongues
from ronghe.kernel.index.fusion import ACROSS, fuse, scaled, speaks_otherwise

score = st.floats(0, 50, width=32)


@given(st.lists(st.tuples(score, st.floats(-1, 1, width=32), st.booleans()), max_size=20), st.floats(0, 1))
def test_fused_scores_stay_in_range_and_never_punish_a_better_document(rows, weight):
    lexical, dense = (np.array([row[place] for row in rows], dtype=np.float32) for place in (0, 1))
    across = np.array([row[2] for row in rows], dtype=bool)

    fused = fuse(lexical, dense, across, weight)

    assert ((fused >= 0) & (fused <= 1)).all()
    for one in range(len(rows)):
        for other in range(len(rows)):
            if across[one] == across[other] and lexical[one] >= lexical[other] and dense[one] >= dense[other]:
                assert fused[one] >= fused[other]


def test_words_missing_in_another_language_are_estimated_not_missing():
    same, other = fuse(np.float32([0, 0, 8]), np.float32([0.6, 0.6, 0.2]), np.array([False, True, False]))[:2]

    assert same == pytest.approx(0.5)
    assert other == pytest.approx(0.5 * ACROSS + 0.5)


@pytest.mark.parametrize(
    ("scores", "floor", "expected"),
    [
        ([], None, []),
        ([0.4], None, [1]),
        ([-0.1], None, [0]),
        ([0, 0], 0.0, [0, 0]),
        ([2, 2], 0.0, [1, 1]),
        ([1, 3, 2], None, [0, 1, 0.5]),
        ([1, 4], 0.0, [0.25, 1]),
    ],
)
def test_scaling_covers_zero_to_one(scores, floor, expected):
    assert scaled(np.array(scores, dtype=np.float32), floor).tolist() == pytest.approx(expected)


def test_documents_without_or_with_both_languages_are_never_foreign():
    tongues = np.array([0, 1, 2, 3], dtype=np.uint8)

    assert speaks_otherwise(Tongues.CHINESE, tongues).tolist() == [False, False, True, False]
    assert speaks_otherwise(Tongues.ENGLISH, tongues).tolist() == [False, True, False, False]
    assert not speaks_otherwise(Tongues.NONE, tongues).any()


def test_bilingual_record_is_found_by_words_of_either_language():
    record = Document("both", {"title_zh": "骨科手术机器人", "title_en": "Orthopaedic surgical robot"})
    others = [Document("zh", {"title": "肺结节筛查软件"}), Document("en", {"title": "Flexible endoscope"})]
    with InMemoryIndex(HashEncoder()) as index:
        index.apply([record, *others], [], 1)

        for text in ("手术机器人", "surgical robots"):
            best = index.search(Query(text)).hits[0]
            assert best.id == "both"
            assert best.lexical_score > 0
