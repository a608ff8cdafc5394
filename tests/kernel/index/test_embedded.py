import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.kernel.index.oracle import HashEncoder, Oracle, document, found

from ronghe.kernel.index import (
    Document,
    EmbeddedIndex,
    InMemoryIndex,
    Query,
    SearchBackend,
    draft,
    lexical,
    searching,
)

# Words that neither begin nor resemble one another, so that no query word is ever guessed.
WORDS = ["手术", "骨科", "影像", "肺癌", "cat", "dog", "pig", "hen", "fox", "42"]
IDS = [f"r{number}" for number in range(12)]

texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
documents = st.builds(
    Document,
    id=st.sampled_from(IDS),
    fields=st.fixed_dictionaries({"title_zh": texts, "summary": texts}),
    filters=st.fixed_dictionaries(
        {"kind": st.sampled_from(["company", "expert"]), "level": st.integers(1, 3)},
        optional={"field": st.lists(st.sampled_from(["a", "b", "c"]), max_size=3)},
    ),
)
changes = st.lists(
    st.tuples(st.lists(documents, max_size=6), st.lists(st.sampled_from(IDS), max_size=3)), min_size=1, max_size=5
)
filter_choices = st.dictionaries(
    st.sampled_from(["kind", "field", "level"]), st.lists(st.sampled_from(["company", "a", "b", "1"]), max_size=2)
)
questions = st.lists(st.tuples(texts, filter_choices), min_size=1, max_size=4)
slow_enough = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Undone:
    """No other core is free: the work is done when its result is asked for."""

    done = False

    def __init__(self, work):
        self.result = work


class Done(Undone):
    """The other core is faster than this one."""

    done = True


@given(adds=st.lists(documents, min_size=1, max_size=12), questions=questions)
@settings(slow_enough, max_examples=50)
def test_who_is_ready_first_changes_no_page(adds, questions):
    with InMemoryIndex(HashEncoder()) as index:
        index.apply(adds, [], 1)
        for text, filters in questions:
            pages = []
            for kind in (Undone, Done):
                with pytest.MonkeyPatch.context() as patched:
                    patched.setattr(searching, "Beside", kind)
                    patched.setattr(searching, "DEPTH", 3)
                    pages.append(index.search(Query(text, filters), ("kind", "level")))
            assert pages[0] == pages[1]


@given(changes=changes, questions=questions)
@slow_enough
def test_index_answers_as_the_oracle_does(changes, questions):
    oracle = Oracle(HashEncoder())
    with InMemoryIndex(HashEncoder()) as index:
        for position, (adds, deletes) in enumerate(changes, start=1):
            index.apply(adds, deletes, position)
            oracle.apply(adds, deletes, position)

        assert index.ids() == set(oracle.documents)
        assert index.position() == oracle.position
        assert index.status().documents == len(oracle.documents)
        for text, filters in questions:
            assert_same_answers(index, oracle, text, filters)


@given(changes=changes, questions=questions)
@slow_enough
def test_rebuild_gives_the_same_answers_as_growth(changes, questions):
    state = {}
    with InMemoryIndex(HashEncoder()) as grown, InMemoryIndex(HashEncoder()) as built:
        for position, (adds, deletes) in enumerate(changes, start=1):
            grown.apply(adds, deletes, position)
            state = {key: one for key, one in state.items() if key not in deletes} | {one.id: one for one in adds}
        built.rebuild(state.values(), len(changes))

        for text, filters in questions:
            query = Query(text, filters, limit=100)
            facets = ("kind", "field", "level")
            assert grown.search(query, facets) == built.search(query, facets)


@given(changes=changes, questions=questions)
@slow_enough
def test_index_finds_the_same_set_while_words_of_dead_documents_linger(changes, questions):
    oracle = Oracle(HashEncoder())
    with pytest.MonkeyPatch.context() as patch, InMemoryIndex(HashEncoder()) as index:
        patch.setattr(draft, "ALWAYS_FRESH", -1)
        patch.setattr(draft, "LEXICAL_DEAD_SHARE", 1e9)
        patch.setattr(draft, "DEAD_SHARE", 1.0)
        for position, (adds, deletes) in enumerate(changes, start=1):
            index.apply(adds, deletes, position)
            oracle.apply(adds, deletes, position)

        for text, filters in questions:
            expected = oracle.search(text, filters)
            assume(not any(abs(dense - searching.LEAST_SIMILARITY) < 0.002 for _, _, dense in expected.values()))
            page = index.search(Query(text, filters, limit=100), ("kind",))
            if text:
                assert {hit.id: hit.dense_score for hit in page.hits} == pytest.approx(
                    {key: dense for key, (_, _, dense) in expected.items()}, abs=0.002
                )
                assert page.total == len(expected)


def assert_same_answers(index, oracle, text, filters):
    facets = ("kind", "field", "level")
    page = index.search(Query(text, filters, limit=100), facets)
    if not text:
        assert [hit.id for hit in page.hits] == sorted(one.id for one in oracle.passing(filters))
        assert page.total == len(page.hits)
        for name in facets:
            wider = {other: values for other, values in filters.items() if other != name}
            assert page.facets[name] == oracle.counts(name, [one.id for one in oracle.passing(wider)])
        return
    expected = oracle.search(text, filters)
    everything = oracle.search(text, {})
    assume(not any(abs(dense - searching.LEAST_SIMILARITY) < 0.002 for dense in oracle.cosines(text).values()))
    assert page.total == len(expected) == len(page.hits)
    assert {hit.id: hit.lexical_score for hit in page.hits} == pytest.approx(
        {key: words for key, (_, words, _) in expected.items()}, rel=1e-3, abs=1e-3
    )
    assert {hit.id: hit.dense_score for hit in page.hits} == pytest.approx(
        {key: dense for key, (_, _, dense) in expected.items()}, abs=0.002
    )
    spread = [dense for _, _, dense in expected.values()]
    if spread and (max(spread) - min(spread) > 0.2):  # a narrow spread magnifies the rounding of vectors
        assert {hit.id: hit.score for hit in page.hits} == pytest.approx(
            {key: fused for key, (fused, _, _) in expected.items()}, abs=0.02
        )
    assert [hit.score for hit in page.hits] == sorted((hit.score for hit in page.hits), reverse=True)
    for name in facets:
        wider = {other: values for other, values in filters.items() if other != name}
        answers = oracle.search(text, wider) if wider else everything
        assert page.facets[name] == oracle.counts(name, answers)


def test_index_keeps_the_protocol(tmp_path):
    assert isinstance(EmbeddedIndex(tmp_path, HashEncoder()), SearchBackend)


def test_page_after_page_gives_every_answer_once(monkeypatch):
    monkeypatch.setattr(searching, "DEPTH", 5)
    words = ["骨科", "影像", "手术"]
    records = [document(f"r{number:02}", " ".join(words[: number % 4]), "cat " * number) for number in range(1, 41)]
    with InMemoryIndex(HashEncoder()) as index:
        index.apply(records, [], 1)
        whole = index.search(Query("骨科 cat", limit=100))
        paged = [
            hit.id for start in range(0, 60, 7) for hit in index.search(Query("骨科 cat", limit=7, offset=start)).hits
        ]

    assert paged == [hit.id for hit in whole.hits]
    assert len(set(paged)) == len(paged) == whole.total == 40


def test_ties_are_ordered_by_id_whatever_falls_off_the_end(monkeypatch):
    monkeypatch.setattr(searching, "DEPTH", 3)
    records = [document(f"r{number:03}", "骨科") for number in range(60)]
    with InMemoryIndex(HashEncoder()) as index:
        index.apply(reversed(records), [], 1)

        assert found(index, "骨科") == [f"r{number:03}" for number in range(20)]


def test_word_in_the_title_counts_more():
    with InMemoryIndex(HashEncoder()) as index:
        index.apply([document("body", "dog", "骨科"), document("title", "骨科", "dog")], [], 1)

        hits = index.search(Query("骨科")).hits

    assert [hit.id for hit in hits] == ["title", "body"]
    assert hits[0].lexical_score > hits[1].lexical_score > 0


def test_traditional_characters_find_simplified_ones():
    with InMemoryIndex(HashEncoder()) as index:
        index.apply([document("a", "肺结节筛查"), document("b", "骨科手术")], [], 1)

        assert found(index, "肺結節")[0] == "a"
        assert index.search(Query("肺結節")).hits == index.search(Query("肺结节")).hits


@pytest.mark.parametrize("query", ["endoscpoe", "endos", "Endoscopes", "endoscoope"])
def test_misspelt_or_unfinished_word_finds_its_document_first(query):
    with InMemoryIndex(HashEncoder()) as index:
        index.apply([document("a", "endoscope"), document("b", "catheter"), document("c", "支架")], [], 1)

        assert found(index, query)[0] == "a"


def test_spelling_is_guessed_in_a_query_not_in_a_text():
    known = [f"word{number}" for number in range(lexical.SPELT_FROM)]
    with InMemoryIndex(HashEncoder()) as index:
        index.apply([document("a", "endoscope"), document("b", " ".join(known))], [], 1)

        def words(query: str) -> dict[str, float]:
            return {hit.id: hit.lexical_score for hit in index.search(Query(query)).hits}

        assert words(" ".join([*known[1:], "endoscpoe"]))["a"] > 0
        assert words(" ".join([*known, "endoscpoe"])).get("a", 0) == 0
        assert words(" ".join([*known, "endos"]))["a"] > 0, "an unfinished word costs little, and is finished"


def test_filter_without_a_value_keeps_nothing():
    with InMemoryIndex(HashEncoder()) as index:
        index.apply([document("a", "骨科", kind="company")], [], 1)

        assert found(index, "骨科", kind=[]) == found(index, "", kind=[]) == []


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", "\ud800\udfff", "。" * 50, "a" * 1_000_000, "骨" * 300_000, "\x1f'\"()*:^~"]
)
def test_any_text_can_be_indexed_and_asked(text):
    with InMemoryIndex(HashEncoder()) as index:
        index.apply([document("a", text, text, kind=text[:100]), document("b", "骨科")], [], 1)

        assert index.ids() == {"a", "b"}
        assert index.search(Query(text, {"kind": [text[:100]]}), ("kind",)).total <= 1
        assert found(index, "骨科")[0] == "b" if "骨" not in text else True


@pytest.mark.parametrize("number", [10**12, 2**70])
def test_page_of_any_size_can_be_asked_for(monkeypatch, number):
    monkeypatch.setattr(searching, "DEPTH", 3)
    with InMemoryIndex(HashEncoder()) as index:
        index.apply([document(f"r{row}", "骨科") for row in range(9)], [], 1)
        for text in ("", "骨科"):
            assert len(index.search(Query(text, limit=number)).hits) == 9
            assert not index.search(Query(text, offset=number)).hits


def test_negative_numbers_are_refused(tmp_path):
    index = EmbeddedIndex(tmp_path, HashEncoder())
    with pytest.raises(ValueError, match="not a position"):
        index.apply([], [], -1)
    with pytest.raises(ValueError, match="must not be negative"):
        index.search(Query("a", limit=-1))


@slow_enough
@given(changes, questions, st.sets(st.sampled_from(IDS), max_size=3))
def test_documents_left_out_of_a_query_are_as_if_they_were_not_there(changes, questions, without):
    with InMemoryIndex(HashEncoder()) as index, InMemoryIndex(HashEncoder()) as other:
        for position, (adds, deletes) in enumerate(changes):
            index.apply(adds, deletes, position)
            other.apply([one for one in adds if one.id not in without], deletes, position)
        for text, filters in questions:
            given_ = index.search(Query(text, filters, without=frozenset(without)), ["kind", "field"])
            wanted = other.search(Query(text, filters), ["kind", "field"])
            assert {hit.id for hit in given_.hits} == {hit.id for hit in wanted.hits}
            assert (given_.total, given_.facets) == (wanted.total, wanted.facets)
