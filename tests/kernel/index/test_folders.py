import json
import shutil

import numpy as np
import pytest
from tests.kernel.index.oracle import HashEncoder, document, found

from ronghe.kernel.index import (
    EmbeddedIndex,
    EncoderMismatch,
    IndexBusy,
    IndexDamaged,
    InMemoryIndex,
    Query,
    draft,
    searching,
)
from ronghe.kernel.index.dense import write_vectors
from ronghe.kernel.index.manifest import only_indexer


def test_folder_that_does_not_exist_is_an_empty_index(tmp_path):
    index = EmbeddedIndex(tmp_path / "none", HashEncoder())

    page = index.search(Query("骨科"), ("kind",))

    assert (list(page.hits), page.total, page.facets) == ([], 0, {"kind": {}})
    assert (index.ids(), index.position(), index.status().generation) == (set(), 0, 0)
    assert not (tmp_path / "none").exists()


def test_unchanged_document_is_not_encoded_again():
    encoder = HashEncoder()
    with InMemoryIndex(encoder) as index:
        index.apply([document("a", "骨科"), document("b", "影像")], [], 1)
        before = encoder.texts_seen
        index.apply([document("a", "骨科"), document("b", "影像", kind="company")], [], 2)

        assert encoder.texts_seen == before + 1
        assert index.position() == 2
        assert found(index, "", kind=["company"]) == ["b"]


@pytest.mark.parametrize("identifier", ["", "x" * 201, "a\x00b", "\ud800"])
def test_unfit_id_is_refused_and_changes_nothing(tmp_path, identifier):
    index = EmbeddedIndex(tmp_path, HashEncoder())
    index.apply([document("a", "骨科")], [], 1)

    with pytest.raises(ValueError, match="cannot be the id"):
        index.apply([document("b", "影像"), document(identifier)], ["a"], 2)

    assert (index.ids(), index.position()) == ({"a"}, 1)
    assert len(list((tmp_path / "parts").iterdir())) == 1


def test_second_indexer_is_told_to_wait(tmp_path):
    index = EmbeddedIndex(tmp_path, HashEncoder())
    with only_indexer(tmp_path), pytest.raises(IndexBusy, match="Only one may write"):
        index.apply([], [], 1)

    index.apply([], [], 2)
    assert index.position() == 2


def test_other_encoder_is_refused_until_the_index_is_rebuilt(tmp_path):
    EmbeddedIndex(tmp_path, HashEncoder()).apply([document("a", "骨科")], [], 1)
    other = EmbeddedIndex(tmp_path, HashEncoder(dimension=16, name="other"))

    with pytest.raises(EncoderMismatch, match=r"hash \(32 dimensions\).*other \(16 dimensions\).*Rebuild"):
        other.search(Query("骨科"))
    with pytest.raises(EncoderMismatch):
        other.apply([document("b", "骨科")], [], 2)
    other.rebuild([document("b", "骨科")], 3)

    assert found(other, "骨科") == ["b"]
    assert other.status().encoder == "other"


def test_open_reader_sees_what_another_instance_writes(tmp_path):
    writer, reader = (EmbeddedIndex(tmp_path, HashEncoder()) for _ in range(2))
    assert reader.ids() == set()

    writer.apply([document("a", "骨科")], [], 1)
    assert found(reader, "骨科") == ["a"]
    writer.apply([], ["a"], 2)
    assert found(reader, "骨科") == []


def test_old_generations_are_cleared_away(tmp_path):
    index = EmbeddedIndex(tmp_path, HashEncoder())
    for round_ in range(12):
        index.apply([document(f"r{round_}", "骨科 " * round_), document("same", f"cat {round_}")], [], round_)

    assert len(list((tmp_path / "lexical").iterdir())) <= 2
    assert len(list((tmp_path / "parts").iterdir())) <= 2 * index.status().parts + 2
    assert index.status().parts <= 5


@pytest.mark.parametrize(
    "victim", ["manifest.json", "parts/*/columns.bin", "parts/*/vectors.faiss", "lexical/*/meta.json"]
)
@pytest.mark.parametrize("harm", ["cut", "removed"])
def test_damaged_index_says_so_and_can_be_rebuilt(tmp_path, victim, harm):
    EmbeddedIndex(tmp_path, HashEncoder()).apply([document("a", "骨科")], [], 1)
    (path,) = tmp_path.glob(victim)
    if harm == "removed" and victim == "manifest.json":
        pytest.skip("without a manifest it is an empty index")
    path.write_bytes(path.read_bytes()[:7]) if harm == "cut" else path.unlink()
    index = EmbeddedIndex(tmp_path, HashEncoder())

    with pytest.raises(IndexDamaged, match="rebuild it"):
        index.search(Query("骨科"))
    index.rebuild([document("b", "骨科")], 2)

    assert found(index, "骨科") == ["b"]
    assert index.position() == 2


def harm_header(folder):
    (path,) = folder.glob("parts/*/columns.bin")
    path.write_bytes(path.read_bytes().replace(b'"keys"', b'"keis"', 1))


def harm_kind(folder):
    (path,) = folder.glob("parts/*/columns.bin")
    path.write_bytes(path.read_bytes().replace(b'"<i8"', b'"<Q9"', 1))


def fewer_vectors(folder):
    (path,) = folder.glob("parts/*/vectors.faiss")
    write_vectors(path, 32, [np.ones((1, 32), np.float32)])


def other_vectors(folder):
    (path,) = folder.glob("parts/*/vectors.faiss")
    write_vectors(path, 16, [np.ones((2, 16), np.float32)])


@pytest.mark.parametrize("harm", [harm_header, harm_kind, fewer_vectors, other_vectors])
def test_files_that_do_not_belong_together_are_damage(tmp_path, harm):
    EmbeddedIndex(tmp_path, HashEncoder()).apply([document("a", "骨科"), document("b", "骨科")], [], 1)
    harm(tmp_path)
    index = EmbeddedIndex(tmp_path, HashEncoder())

    for act in (lambda: index.search(Query("骨科")), lambda: index.apply([document("c")], [], 2), index.compact):
        with pytest.raises(IndexDamaged, match="rebuild it"):
            act()
    index.rebuild([document("c", "骨科")], 2)

    assert found(index, "骨科") == ["c"]


def test_reader_of_a_folder_that_was_deleted_and_made_anew_takes_nothing_of_the_old_one(tmp_path):
    folder = tmp_path / "index"
    EmbeddedIndex(folder, HashEncoder()).apply([document("a", "骨科"), document("secret", "cat")], [], 1)
    reader = EmbeddedIndex(folder, HashEncoder())
    assert found(reader, "cat")[0] == "secret"
    shutil.rmtree(folder)
    EmbeddedIndex(folder, HashEncoder()).apply([document("b", "cat"), document("c", "骨科")], [], 1)

    assert reader.ids() == {"b", "c"}
    assert found(reader, "cat")[0] == "b"


def test_no_key_is_given_twice_by_a_rebuild(tmp_path):
    index = EmbeddedIndex(tmp_path, HashEncoder())
    index.apply([document("a", "骨科"), document("b", "cat")], [], 1)
    before = index.snapshot().keys.tolist()

    index.rebuild([document("b", "cat"), document("a", "骨科")], 2)

    assert min(index.snapshot().keys) > max(before)
    index.apply([document("c", "cat")], ["a"], 3)
    assert set(found(index, "cat")) == {"b", "c"}


def test_manifest_of_another_format_is_refused(tmp_path):
    EmbeddedIndex(tmp_path, HashEncoder()).apply([document("a", "骨科")], [], 1)
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))

    with pytest.raises(IndexDamaged, match="another format"):
        EmbeddedIndex(tmp_path, HashEncoder()).position()


def test_snapshot_under_way_survives_the_clearing_of_its_files(tmp_path):
    index = EmbeddedIndex(tmp_path, HashEncoder())
    index.apply([document("a", "骨科", kind="company")], [], 1)
    snapshot = index._snapshot()
    for kind in ("parts", "lexical"):
        shutil.rmtree(tmp_path / kind)

    page = searching.search(snapshot, HashEncoder(), Query("骨科", {"kind": ["company"]}), ("kind",))

    assert [hit.id for hit in page.hits] == ["a"]


def test_purged_index_holds_no_deleted_or_former_text_and_answers_alike(tmp_path, monkeypatch):
    monkeypatch.setattr(draft, "ALWAYS_FRESH", 0)
    monkeypatch.setattr(draft, "LEXICAL_DEAD_SHARE", 1.0)
    monkeypatch.setattr(draft, "DEAD_SHARE", 1.0)
    index = EmbeddedIndex(tmp_path, HashEncoder())
    index.apply([document(f"r{n}", "cat", f"dog{n}") for n in range(40)], (), 1)
    index.apply([document("r1", "cat", "canaryformer"), document("r2", "canarydeleted")], (), 2)
    reader = EmbeddedIndex(tmp_path, HashEncoder())
    assert reader.search(Query("canarydeleted")).total >= 1
    index.apply([document("r1", "cat", "hen")], ["r2"], 3)

    def content():
        return b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    assert b"canary" in content()
    before = reader.search(Query("hen"), facets=())

    assert index.purge()

    assert b"canary" not in content()
    assert index.position() == 3
    assert "r2" not in index.ids()
    assert reader.search(Query("hen")).hits[0].id == before.hits[0].id == "r1"
    assert not index.purge()


def test_purging_leaves_no_former_generation(tmp_path):
    index = EmbeddedIndex(tmp_path, HashEncoder())
    index.apply([document("r1", "canaryone")], (), 1)
    index.apply([document("r2", "cat")], ["r1"], 2)

    index.purge()

    assert b"canaryone" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert index.ids() == {"r2"}
