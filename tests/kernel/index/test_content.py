import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.index.oracle import HashEncoder

from ronghe.kernel.index import Document
from ronghe.kernel.index.columns import Strings, read_columns, write_columns
from ronghe.kernel.index.content import MAX_PIECES, PIECE, Tongues, digest_of, entry, is_title, pieces, vectors_of


@given(st.lists(st.text(), max_size=5))
def test_pieces_are_short_few_and_taken_from_the_texts_in_order(sources):
    found = pieces(sources)

    whole = "\n".join(source.strip() for source in sources if source.strip())
    place = 0
    for piece in found:
        place = whole.index(piece, place) + len(piece)
        assert 0 < len(piece) <= PIECE
    assert len(found) <= MAX_PIECES


def test_long_text_is_cut_after_sentences():
    sentence = "定位误差小于一毫米，适用于骨科手术。"

    found = pieces([sentence * 60])

    assert all(piece.endswith("。") for piece in found)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("title", True), ("title_zh", True), ("name_en", True), ("titles", False), ("summary", False)],
)
def test_fields_named_as_titles_are_titles(name, expected):
    assert is_title(name) is expected


def test_digest_changes_with_anything_indexed_and_with_nothing_else():
    base = Document("a", {"title": "骨科"}, {"kind": "company", "level": 3})

    assert digest_of(base) == digest_of(Document("a", {"title": "骨科"}, {"level": "3", "kind": ["company"]}))
    others = [
        Document("b", base.fields, base.filters),
        Document("a", {"title": "影像"}, base.filters),
        Document("a", {"summary": "骨科"}, base.filters),
        Document("a", base.fields, {"kind": "company"}),
    ]
    assert len({digest_of(one) for one in [base, *others]}) == 5


def test_entry_reads_both_languages():
    found = entry(Document("a", {"title_zh": "手术机器人", "title_en": "Surgical robot"}), b"")

    assert found.tongues == Tongues.CHINESE | Tongues.ENGLISH
    assert "手术" in found.title.split()
    assert "robot" in found.title.split()


def test_document_vector_is_of_length_one_or_zero():
    vectors = vectors_of(HashEncoder(), [("骨科", ("影像", "手术")), ("", ()), ("骨科", ()), ("", ("影像",))])

    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1, 0, 1, 1])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=8))
def test_strings_come_back_as_they_were(values):
    packed = Strings.pack(values)

    assert list(packed) == values
    assert [packed[row] for row in range(len(packed))] == values


def test_columns_come_back_as_they_were(tmp_path):
    columns = {
        "numbers": np.arange(7, dtype=np.int64),
        "empty": np.empty((0, 3), dtype=np.float32),
        "table": np.ones((3, 5), dtype=np.float16),
    }
    write_columns(tmp_path / "a", columns)

    found = read_columns(tmp_path / "a")

    assert found.keys() == columns.keys()
    for name, column in columns.items():
        assert found[name].dtype == column.dtype
        assert np.array_equal(found[name], column)


@pytest.mark.parametrize("keep", [0, 5, 30, -1])
def test_column_file_cut_short_is_refused(tmp_path, keep):
    write_columns(tmp_path / "a", {"numbers": np.arange(50)})
    content = (tmp_path / "a").read_bytes()
    (tmp_path / "a").write_bytes(content[:keep])

    with pytest.raises(ValueError, match=r"cut short|not a column file|JSON|Expecting|Unterminated"):
        read_columns(tmp_path / "a")
