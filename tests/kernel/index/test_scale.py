"""What is otherwise done for a million documents, here for some hundred: thresholds are lowered, oracles are plain."""

import threading

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel.index.oracle import HashEncoder, Oracle

from ronghe.kernel.index import (
    Document,
    EmbeddedIndex,
    IndexBusy,
    IndexDamaged,
    InMemoryIndex,
    Query,
    bulk,
    content,
    draft,
    lists,
)
from ronghe.kernel.index.columns import Blocks, Strings, read_columns, write_columns
from ronghe.kernel.index.dense import DensePart, write_vectors
from ronghe.kernel.index.filed import Filed
from ronghe.kernel.index.manifest import only_compactor, only_indexer
from ronghe.kernel.index.parts import Part, rows_of, write_joined, write_part
from ronghe.kernel.index.snapshot import Snapshot
from ronghe.kernel.running import Cancelled, HereRunner, ProcessRunner

WORDS = ["手术", "骨科", "影像", "肺癌", "cat", "dog", "pig", "hen", "fox", "42"]
few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def made(number, seed=0, first=0):
    dice = np.random.default_rng(seed)
    return [
        Document(
            f"r{first + row}",
            {"title": " ".join(dice.choice(WORDS, dice.integers(1, 4))), "summary": " ".join(dice.choice(WORDS, 5))},
            {"kind": str(dice.choice(["company", "expert"])), "field": list(dice.choice(["a", "b", "c"], 2))},
        )
        for row in range(number)
    ]


@pytest.fixture
def lowered(monkeypatch):
    """A few hundred documents are many."""
    monkeypatch.setattr(lists, "LISTS_FROM", 100)
    monkeypatch.setattr(lists, "EXACT_UNDER", 40)
    monkeypatch.setattr(bulk, "MANY", 50)
    monkeypatch.setattr(bulk, "CHUNK", 20)
    monkeypatch.setattr(draft, "AT_ONCE", 60)
    return monkeypatch


def clustered(number, seed, dimension=16):
    dice = np.random.default_rng(seed)
    centres = dice.standard_normal((8, dimension))
    rows = centres[dice.integers(0, 8, number)] + 0.5 * dice.standard_normal((number, dimension))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@given(number=st.integers(1, 600), seed=st.integers(0, 99), share=st.floats(0.01, 1.0))
@few
def test_lists_find_what_exact_search_finds(tmp_path_factory, number, seed, share):
    folder, vectors = tmp_path_factory.mktemp("lists"), clustered(number, seed)
    write_vectors(folder / "v.faiss", 16, [vectors[:100], vectors[100:]])
    dense = DensePart(folder / "v.faiss")
    titles = Strings.pack(str(row) for row in range(number))
    tuned = lists.write_lists(folder / "l.faiss", dense, titles, lambda texts: clustered(len(texts), seed + 1))
    allowed = np.random.default_rng(seed).random(number) < share
    allowed[0] = True
    permitted, asked = int(allowed.sum()), clustered(1, seed + 2)[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "EXACT_UNDER", 0)
        rows, scores = lists.Lists(folder / "l.faiss").top(asked, 10, allowed, permitted, dense)
    whole, best = lists.Lists(folder / "l.faiss").top(asked, 10, allowed, permitted, dense)

    assert all(recall >= lists.TARGET for recall in tuned.recall)
    assert allowed[rows].all()
    assert len(set(rows.tolist())) == len(rows)
    assert np.allclose(scores, vectors[rows] @ asked, atol=2e-3)
    assert list(scores) == sorted(scores, reverse=True)
    exact = np.flatnonzero(allowed)[np.argsort(-(vectors[allowed] @ asked), kind="stable")]
    plain, marks = dense.top(asked, 10, allowed)  # few enough to look at each: as if there were no lists
    assert set(whole.tolist()) == set(plain.tolist())
    assert np.allclose(best, marks, atol=2e-5)
    everything = lists.Lists(folder / "l.faiss")
    object.__setattr__(everything.tuned, "probes", (10_000,) * 3)  # every list looked into: no row may be missed
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "EXACT_UNDER", 0)
        assert set(everything.top(asked, number, allowed, permitted, dense)[0].tolist()) == set(exact.tolist())


@given(seed=st.integers(0, 99))
@few
def test_recall_that_is_told_is_the_recall_against_numpy(lowered, tmp_path_factory, seed):
    folder, vectors = tmp_path_factory.mktemp("lists"), clustered(500, seed)
    write_vectors(folder / "v.faiss", 16, [vectors])
    asked = clustered(lists.ASKED, seed + 1)
    tuned = lists.write_lists(
        folder / "l.faiss", DensePart(folder / "v.faiss"), Strings.pack(["x"] * 500), lambda texts: asked[: len(texts)]
    )

    opened, hits = lists.Lists(folder / "l.faiss"), 0
    for one in asked:
        true = set(np.argsort(-(vectors.astype(np.float16).astype(np.float32) @ one))[:10].tolist())
        found = opened.top(one, 10, np.ones(500, bool), 500, DensePart(folder / "v.faiss"))[0]
        hits += len(true & set(found.tolist()[:10]))

    assert abs(hits / (10 * len(asked)) - tuned.recall[0]) < 0.02  # the codes order what is nearly equal otherwise
    assert tuned.needed(1.0) == tuned.probes[0]
    assert tuned.needed(0.001) == tuned.probes[-1]
    assert tuned.needed(0.05) == tuned.probes[2]


@pytest.mark.parametrize("titles", ["", "same"])
def test_probes_are_tuned_by_the_rows_where_no_title_says_anything(tmp_path, titles):
    vectors = clustered(900, 3)
    write_vectors(tmp_path / "v.faiss", 16, [vectors])
    dense = DensePart(tmp_path / "v.faiss")
    asked = []

    def samples(texts):
        asked.extend(texts)
        return np.zeros((len(texts), 16), np.float32)

    tuned = lists.write_lists(tmp_path / "l.faiss", dense, Strings.pack([titles] * 900), samples)

    assert bool(asked) == bool(titles)
    assert tuned.error > 0  # something was asked
    assert min(tuned.recall) >= lists.TARGET
    found, _scores = lists.Lists(tmp_path / "l.faiss").top(vectors[7], 10, np.ones(900, bool), 900, dense)
    assert 7 in found


def test_of_rows_that_tie_any_counts_as_found(tmp_path):
    vectors = np.repeat(clustered(6, 1), 150, axis=0)  # each row stands 150 times
    write_vectors(tmp_path / "v.faiss", 16, [vectors])
    dense = DensePart(tmp_path / "v.faiss")

    tuned = lists.write_lists(tmp_path / "l.faiss", dense, Strings.pack([""] * 900), lambda texts: vectors[:0])

    assert (tuned.recall[0], tuned.probes[0]) == (1.0, 1)


def test_rows_of_a_large_part_are_read_as_those_of_a_small_one(tmp_path, monkeypatch):
    vectors = clustered(70, 1)
    write_vectors(tmp_path / "v.faiss", 16, [vectors])
    rows = np.array([69, 0, 3, 3, 41])
    mapped = DensePart(tmp_path / "v.faiss").rows(rows)

    monkeypatch.setattr("ronghe.kernel.index.dense.MAPPED", 10)

    assert np.array_equal(DensePart(tmp_path / "v.faiss").rows(rows), mapped)
    assert np.array_equal(mapped, vectors[rows].astype(np.float16).astype(np.float32))


@given(
    filters=st.lists(st.lists(st.sampled_from(["k\x1fa", "k\x1fb", "m\x1fa"]), unique=True, max_size=3), max_size=20),
    cut=st.integers(0, 20),
    seed=st.integers(0, 9),
)
def test_filed_rows_are_those_of_a_plain_list(filters, cut, seed):
    filters = [sorted(one) for one in filters]
    whole = Filed.of(filters)
    assert list(whole.by_row(len(filters))) == [tuple(one) for one in filters]
    for term in ("k\x1fa", "m\x1fa", "none"):
        assert whole.with_term(term).tolist() == [row for row, one in enumerate(filters) if term in one]

    chosen = np.random.default_rng(seed).random(len(filters)) < 0.5
    kept = [one for one, keep in zip(filters, chosen, strict=True) if keep]
    assert list(whole.take(chosen).by_row(len(kept))) == [tuple(one) for one in kept]
    counted = {value: sum(f"k\x1f{value}" in one for one in kept) for value in "ab"}
    assert whole.counts("k", chosen) == {value: number for value, number in counted.items() if number}

    first, second = filters[:cut], filters[cut:]
    both = Filed.joined([Filed.of(first), Filed.of(second)], [len(first), len(second)])
    assert list(both.by_row(len(filters))) == [tuple(one) for one in filters]


@given(values=st.lists(st.text(st.characters(codec="utf-8"), max_size=5), max_size=12), seed=st.integers(0, 9))
def test_taken_strings_are_those_of_a_plain_list(values, seed):
    rows = np.random.default_rng(seed).integers(0, max(1, len(values)), 5 if values else 0).astype(np.int64)
    packed = Strings.pack(values)
    assert list(packed.take(rows)) == [values[row] for row in rows]
    assert list(packed.take(np.arange(len(values)))) == values


def test_column_in_blocks_that_do_not_add_up_is_refused(tmp_path):
    whole = np.arange(10)
    write_columns(tmp_path / "a", {"x": Blocks(whole.dtype, (10,), [whole[:3], whole[3:]])})
    assert read_columns(tmp_path / "a")["x"].tolist() == whole.tolist()
    with pytest.raises(ValueError, match="blocks of column x"):
        write_columns(tmp_path / "b", {"x": Blocks(whole.dtype, (10,), [whole[:3]])})


def test_part_of_an_older_program_finds_its_ids(tmp_path):
    documents = made(30)
    entries = [content.entry(one, content.digest_of(one)) for one in documents]
    write_part(tmp_path / "new", rows_of(entries, np.zeros((30, 4), np.float32), 7))
    columns = {
        name: column for name, column in read_columns(tmp_path / "new/columns.bin").items() if name != "id_order"
    }
    write_columns(tmp_path / "old.bin", columns)
    (tmp_path / "old.bin").replace(tmp_path / "new/columns.bin")

    part = Part(tmp_path / "new")

    assert [part.rows_of_id(one.id) for one in documents] == [[row] for row in range(30)]
    assert part.rows_of_id("zzz") == part.rows_of_id("") == []


@given(sizes=st.lists(st.integers(1, 30), min_size=1, max_size=4), seed=st.integers(0, 9))
@few
def test_joined_parts_hold_the_chosen_rows_in_order(tmp_path_factory, sizes, seed):
    folder, dice, first = tmp_path_factory.mktemp("parts"), np.random.default_rng(seed), 0
    runs, wanted = [], []
    for place, size in enumerate(sizes):
        entries = [content.entry(one, content.digest_of(one)) for one in made(size, seed, first)]
        write_part(folder / str(place), rows_of(entries, clustered(size, seed), first))
        chosen = dice.random(size) < 0.6
        chosen[0] = True
        runs.append((Part(folder / str(place)), chosen))
        wanted += [(first + row, entries[row]) for row in np.flatnonzero(chosen)]
        first += size

    write_joined(folder / "all", runs, None, lambda texts: clustered(len(texts), 1))

    joined = Part(folder / "all")
    words = [(key, one.title, one.body, one.filters) for key, one in wanted]
    assert list(joined.words(np.ones(len(joined), bool))) == words
    assert list(joined.ids) == [one.id for _, one in wanted]
    assert [joined.digests[row].tobytes() for row in range(len(joined))] == [one.digest for _, one in wanted]
    assert [joined.rows_of_id(one.id) for _, one in wanted] == [[row] for row in range(len(wanted))]


@pytest.mark.parametrize("seed", range(4))
def test_large_index_answers_as_a_small_one(lowered, seed):
    """Rebuilt in chunks, with lists: filters, totals and words are exact, and the best are the best."""
    documents, oracle = made(300, seed), Oracle(HashEncoder())
    oracle.apply(documents, [], 1)
    with InMemoryIndex(HashEncoder()) as index:
        index.rebuild([*made(10, seed + 50), *documents], 1, runner=HereRunner())
        state = index.status()
        assert state.documents == 300
        assert len(state.recall) == len(lists.SHARES)
        assert min(state.recall) >= lists.TARGET
        assert index.ids() == set(oracle.documents)
        for text, filters in [
            ("骨科 cat", {}),
            ("手术", {"kind": ["expert"]}),
            ("fox 42", {"field": ["a"], "kind": ["company"]}),
        ]:
            page, true = index.search(Query(text, filters, limit=300), ["kind"]), oracle.search(text, filters)
            passing = {one.id for one in oracle.passing(filters)}
            assert {hit.id for hit in page.hits} <= passing
            assert {hit.id for hit in page.hits if hit.lexical_score > 0} == {one for one in true if true[one][1] > 0}
            for hit in page.hits:
                assert abs(hit.dense_score - true[hit.id][2]) < 0.01
            best = sorted(true, key=lambda one: -true[one][2])[:5]
            assert len(set(best) & {hit.id for hit in page.hits}) >= 4
        listing = index.search(Query("", {"kind": ["expert"]}, limit=7, offset=3))
        assert [hit.id for hit in listing.hits] == sorted(one.id for one in oracle.passing({"kind": ["expert"]}))[3:10]


@given(steps=st.lists(st.tuples(st.integers(0, 9), st.integers(1, 40), st.booleans()), min_size=1, max_size=6))
@few
def test_changes_and_compactions_keep_what_a_dictionary_keeps(lowered, steps):
    state = {one.id: one for one in made(120)}
    with InMemoryIndex(HashEncoder()) as index:
        index.rebuild(state.values(), 1, runner=HereRunner())
        for position, (seed, number, compacts) in enumerate(steps, start=2):
            adds, deletes = made(number, seed + 1, first=seed * 15), [f"r{row}" for row in range(seed, 130, 17)]
            index.apply(adds, deletes, position)
            state = {key: one for key, one in state.items() if key not in deletes} | {one.id: one for one in adds}
            if compacts:
                index.compact()
                assert index.status().parts == (1 if state else 0)
            assert index.ids() == set(state)
            assert index.status().documents == len(state)
            assert index.position() == position
        for kind in ("company", "expert"):
            page = index.search(Query("", {"kind": [kind]}, limit=500))
            assert [hit.id for hit in page.hits] == sorted(
                key for key, one in state.items() if one.filters["kind"] == kind
            )
        words = index.search(Query("骨科", limit=500))
        having = {key for key, one in state.items() if "骨科" in " ".join(one.fields.values())}
        assert {hit.id for hit in words.hits if hit.lexical_score > 0} == having


def test_changes_while_a_compaction_is_at_work_are_kept(lowered, tmp_path):
    index = EmbeddedIndex(tmp_path, HashEncoder())
    index.rebuild(made(150), 1, runner=HereRunner())
    index.apply(made(20, 1, first=200), [], 2)
    writer, reader = EmbeddedIndex(tmp_path, HashEncoder()), EmbeddedIndex(tmp_path, HashEncoder())
    done = threading.Event()

    def encode_and_meet(texts):
        """Called in the middle of the compaction, where the lists are tuned."""
        if not done.is_set():
            writer.apply(made(15, 2, first=205), ["r3", "r200"], 3)
            writer.apply(made(4, 3, first=400), ["r402"], 4)
            with pytest.raises(IndexBusy), only_compactor(tmp_path):
                pass
            assert {"r400", "r219"} <= reader.ids()
            done.set()
        return HashEncoder().encode(texts)

    index._encoder.inner.encode = encode_and_meet
    assert index.compact()

    assert done.is_set()
    assert index.position() == 4
    wanted = {f"r{row}" for row in [*range(150), *range(200, 220), *range(400, 404)]} - {"r3", "r200"}
    wanted |= {one.id for one in made(15, 2, first=205)} | {"r402"}
    assert reader.ids() == wanted
    assert reader.status().documents == len(wanted)
    changed = made(15, 2, first=205)[0]
    hits = reader.search(Query(changed.fields["title"], limit=500)).hits
    assert changed.id in {hit.id for hit in hits}
    assert len({hit.id for hit in hits}) == len(hits)


def test_compaction_gives_up_where_the_index_was_made_anew(lowered, tmp_path):
    index, other = EmbeddedIndex(tmp_path, HashEncoder()), EmbeddedIndex(tmp_path, HashEncoder())
    index.rebuild(made(150), 1, runner=HereRunner())
    index.apply(made(5, 1, first=300), [], 2)

    def encode_and_meet(texts):
        other.rebuild(made(3), 9)
        return HashEncoder().encode(texts)

    index._encoder.inner.encode = encode_and_meet
    assert not index.compact()
    assert index.position() == 9
    assert index.ids() == {"r0", "r1", "r2"}


def test_compaction_of_an_index_whose_documents_are_all_gone(lowered, tmp_path):
    index = EmbeddedIndex(tmp_path, HashEncoder())
    index.rebuild(made(30), 1)
    with only_compactor(tmp_path):  # so that the parts stay
        index.apply([], [f"r{row}" for row in range(30)], 2)
    assert index.status().parts == 1

    assert index.compact()

    assert (index.status().parts, index.status().documents, index.ids()) == (0, 0, set())
    index.apply(made(3), [], 3)
    assert index.ids() == {"r0", "r1", "r2"}


@pytest.mark.parametrize("victim", ["columns.bin", "vectors.faiss"])
def test_chunk_that_a_power_cut_left_without_its_end_is_read_again(lowered, tmp_path, victim):
    index = EmbeddedIndex(tmp_path, HashEncoder())
    with pytest.raises(ValueError, match="cannot be the id"):
        index.rebuild([*made(150), Document("", {"title": "x"})], 1, runner=HereRunner())
    for path in (tmp_path / "aside" / "rebuild").glob(f"*/{victim}"):
        path.write_bytes(path.read_bytes()[:-9])

    index.rebuild(made(150), 2, runner=HereRunner())

    assert index.ids() == {one.id for one in made(150)}


def test_recall_that_cannot_be_read_is_damage(lowered, tmp_path):
    index = EmbeddedIndex(tmp_path, HashEncoder())
    index.rebuild(made(150), 1, runner=HereRunner())
    for told in ("{", "{}", "[]"):
        next(tmp_path.glob("parts/*/lists.json")).write_text(told)
        with pytest.raises(IndexDamaged):
            index.status()


def test_called_off_rebuild_changes_nothing_and_goes_on_where_it_was(lowered, tmp_path):
    documents, encoder = made(200), HashEncoder()
    index = EmbeddedIndex(tmp_path, encoder)
    index.apply(made(2), [], 1)
    seen = []

    def counted():
        for one in documents:
            seen.append(one)
            yield one

    with pytest.raises(Cancelled):
        index.rebuild(counted(), 2, runner=HereRunner(), cancelled=lambda: len(seen) > 120)
    assert index.position() == 1
    assert index.ids() == {"r0", "r1"}
    before = encoder.texts_seen

    again = documents[:33] + documents[34:]  # one has gone meanwhile: only its chunk is another
    index.rebuild(again, 3, runner=HereRunner())

    assert index.ids() == {one.id for one in again}
    assert index.position() == 3
    assert encoder.texts_seen - before < 2 * len(again) + lists.ASKED - 60  # at least thirty were not read again
    assert not (tmp_path / "aside" / "rebuild").exists()


def test_rebuild_of_the_same_documents_encodes_none_again(lowered, tmp_path):
    encoder = HashEncoder()
    index = EmbeddedIndex(tmp_path, encoder)
    index.rebuild(made(90), 1, runner=HereRunner())
    answers, before = index.search(Query("骨科 cat", limit=90)), encoder.texts_seen

    index.rebuild(made(90), 2, runner=HereRunner())

    assert encoder.texts_seen == before
    assert index.search(Query("骨科 cat", limit=90)) == answers


def test_other_encoder_encodes_all_again(lowered, tmp_path):
    EmbeddedIndex(tmp_path, HashEncoder()).rebuild(made(90), 1, runner=HereRunner())
    other = HashEncoder(name="other")
    EmbeddedIndex(tmp_path, other).rebuild(made(90), 2, runner=HereRunner())
    assert other.texts_seen >= 90


@pytest.mark.slow
def test_processes_read_as_one_process_does(lowered):
    with InMemoryIndex(HashEncoder()) as one, InMemoryIndex(HashEncoder()) as many:
        one.rebuild(made(120), 1, runner=HereRunner())
        many.rebuild(made(120), 1, runner=ProcessRunner(2))
        for text in ("骨科", "cat dog", ""):
            assert one.search(Query(text, limit=120), ["field"]) == many.search(Query(text, limit=120), ["field"])


def test_unfit_id_among_many_changes_nothing(lowered, tmp_path):
    index = EmbeddedIndex(tmp_path, HashEncoder())
    index.apply(made(2), [], 1)
    with pytest.raises(ValueError, match="cannot be the id"):
        index.rebuild([*made(150), Document("", {"title": "x"})], 2, runner=HereRunner())
    assert index.position() == 1
    assert len(index.ids()) == 2


def test_purged_large_index_holds_no_former_text(lowered, tmp_path):
    index = EmbeddedIndex(tmp_path, HashEncoder(), durable=False)
    index.rebuild([*made(150), Document("secret", {"title": "geheimwort"})], 1, runner=HereRunner())
    index.apply([], ["secret"], 2)
    assert index.purge()
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"geheimwort" in path.read_bytes()]
    assert index.ids() == {f"r{row}" for row in range(150)}


def test_snapshot_finds_the_living_version_of_an_id(lowered, tmp_path):
    index = EmbeddedIndex(tmp_path, HashEncoder())
    index.rebuild(made(120), 1, runner=HereRunner())
    for position in range(2, 6):
        index.apply(made(3, position), ["r7"], position)
    with only_indexer(tmp_path):
        snapshot: Snapshot = index._snapshot()
    keys = {identifier: snapshot.key_of(identifier) for identifier in ("r0", "r2", "r7", "r50", "none")}
    assert keys["r7"] is keys["none"] is None
    assert keys["r0"] > keys["r50"] is not None
    assert sorted(snapshot.all_ids()) == sorted(index.ids())
