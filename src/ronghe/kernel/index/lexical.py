"""Search by words: tantivy over our own terms (BM25), one folder per committed state.

A new state is a folder of hard links to the old one's files, in which tantivy then works: its segments never change and
its two small bookkeeping files are replaced, not rewritten, so the old state stays as it was for those who read it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from ronghe.kernel.index.content import SEPARATOR, filter_term
from ronghe.kernel.index.errors import disk_told

Keys = NDArray[np.int64]
Scores = NDArray[np.float32]

TITLE_BOOST = 2.0  # a word in the title says more of what a record is about than one in its text
UNCERTAIN_BOOST = 0.5  # words matched only by beginning or despite a typing error
DIGITS = 4  # of a score; the last bits depend on the order of a sum, and so on storage order
MAX_QUERY_TERMS = 64  # the rarest are kept; a whole page pasted as a query stays fast
MAX_EXPANSIONS = 20
FUZZY_FROM = 4  # characters; shorter Latin words match too much when one letter may differ
FUZZY_TWICE_FROM = 8
PREFIX_FROM = 2
SPELT_FROM = 12
"""Known words from which a query is a text, in which an unknown word is a name and no slip of the hand: its spelling is
not guessed at. To compare it with every word of a million records takes 10 ms, in each search."""
MOST_FACET_VALUES = 65_000
_HEAP = 64_000_000
_HEAP_WHOLE = 512_000_000
"""Bytes that a writer may gather before it closes a segment: half a kilobyte a document. Every query opens each of its
terms in every segment, so a million documents written at once are one or two segments, not seven."""
_LOCKS = {".tantivy-writer.lock", ".tantivy-meta.lock"}
_FIELDS = (("title", TITLE_BOOST), ("body", 1.0))

Filters = Mapping[str, Sequence[str]]
Row = tuple[int, str, str, tuple[str, ...]]
"""key, title terms, body terms, filter terms"""


def write_state(folder: Path, before: Path | None, dead: Iterable[int], rows: Iterable[Row]) -> None:
    """Write a new state: the one ``before`` (or nothing), less the dead keys, plus the rows. It is on disk then.

    Raises:
        OSError: it cannot be written, the disk being full above all.
    """
    folder.mkdir(parents=True)
    if before is not None:
        for file in sorted(before.iterdir()):
            if file.name not in _LOCKS:
                _link(file, folder / file.name)
    with disk_told():
        _write(folder, _HEAP if before else _HEAP_WHOLE, dead, rows)
    for file in folder.iterdir():
        if file.stat().st_nlink == 1:
            with file.open("rb") as opened:
                os.fsync(opened.fileno())


def _write(folder: Path, heap: int, dead: Iterable[int], rows: Iterable[Row]) -> None:
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(heap, 1)
    if gone := list(dead):  # by query: deletion by term finds nothing in a field of numbers, and does not say so
        writer.delete_documents_by_query(tantivy.Query.term_set_query(index.schema, "key", gone))
    for key, title, body, filters in rows:
        document = tantivy.Document()
        document.add_unsigned("key", key)
        document.add_text("title", title)
        document.add_text("body", body)
        for term in filters:
            document.add_text("filters", term)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("filters", tokenizer_name="raw", index_option="basic", fast=True)
    return builder.build()


class Wording:
    """A query in tantivy's form; ``None`` inside means that the index holds nothing like it.

    ``guessed``: not one of its words is in the index as it stands.
    """

    __slots__ = ("guessed", "query")

    def __init__(self, query: tantivy.Query | None, guessed: bool) -> None:
        self.query = query
        self.guessed = guessed


class LexicalState:
    """One committed state, open for reading. Keeps working after its folder has been cleared away.

    Raises:
        FileNotFoundError: the folder has been cleared away already.
        ValueError: tantivy cannot read it.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise FileNotFoundError(folder)
        index = tantivy.Index.open(str(folder))
        index.config_reader("manual")  # the folder never changes: no watching thread
        self._schema = index.schema
        self._searcher = index.searcher()

    def wording(self, terms: Sequence[str], without: Sequence[int] = ()) -> Wording:
        """Any of the terms. Terms that the index does not hold stand for those they begin, or those they misspell; the
        latter among few others (``SPELT_FROM``).

        Documents of the keys ``without`` answer nothing, and a word that they alone hold counts as not there.
        """
        frequency = {term: self._frequency(term) for term in dict.fromkeys(terms)}
        for term, number in frequency.items():
            if 0 < number <= len(_FIELDS) * len(without) and not self._others_hold(term, without):
                frequency[term] = 0
        rarest = sorted(frequency, key=lambda term: (frequency[term] == 0, frequency[term], term))[:MAX_QUERY_TERMS]
        misspelt = sum(number > 0 for number in frequency.values()) < SPELT_FROM
        clauses: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for term in rarest:
            for name, boost in _FIELDS:
                if frequency[term]:
                    one: tantivy.Query | None = tantivy.Query.term_query(self._schema, name, term, "freq")
                else:
                    one, boost = self._guess(name, term, misspelt), boost * UNCERTAIN_BOOST
                if one is not None:
                    clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(one, boost)))
        query = tantivy.Query.boolean_query(clauses) if clauses else None
        if query is not None and without:
            query = self._but(query, without)
        return Wording(query, not any(frequency.values()))

    def _others_hold(self, term: str, without: Sequence[int]) -> bool:
        holding = [(tantivy.Occur.Should, tantivy.Query.term_query(self._schema, name, term)) for name, _ in _FIELDS]
        return self.count(Wording(self._but(tantivy.Query.boolean_query(holding), without), False), {}) > 0

    def _but(self, query: tantivy.Query, without: Sequence[int]) -> tantivy.Query:
        """The query, less the documents of some keys."""
        among = tantivy.Query.term_set_query(self._schema, "key", list(without))
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, among)])

    def top(self, wording: Wording, filters: Filters, count: int) -> tuple[Keys, Scores, int]:
        """Keys and BM25 scores of the ``count`` best matches, best first, and the number of all matches.

        Matches that tie with the last are all returned: what falls off does not depend on storage order.
        """
        if wording.query is None or not count:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32), self.count(wording, filters)
        query = self._filtered(wording.query, filters)
        asked = count
        while True:
            asked += 8
            found = self._searcher.search(query, limit=asked, count=True)
            scores: Scores = np.array([round(score, DIGITS) for score, _ in found.hits], dtype=np.float32)
            if len(scores) < asked or scores[-1] < scores[count - 1]:
                break
            asked *= 4
        keys = self._keys([address for _, address in found.hits])
        kept = slice(None) if len(scores) <= count else scores >= scores[count - 1]
        return keys[kept], scores[kept], _total(found)

    def count(self, wording: Wording, filters: Filters) -> int:
        """How many documents match."""
        if wording.query is None:
            return 0
        found = self._searcher.search(self._filtered(wording.query, filters), limit=1, count=True)
        return _total(found)

    def scores(self, wording: Wording, keys: Keys) -> Scores:
        """BM25 scores (n) of the given keys; 0 where no word matches."""
        scores = np.zeros(len(keys), dtype=np.float32)
        if wording.query is None or not len(keys):
            return scores
        among = tantivy.Query.term_set_query(self._schema, "key", [int(key) for key in keys])
        query = _must(wording.query, among)
        found = self._searcher.search(query, limit=len(keys), count=False)
        place = {int(key): row for row, key in enumerate(keys)}
        for key, (score, _) in zip(self._keys([address for _, address in found.hits]), found.hits, strict=True):
            scores[place[int(key)]] = round(score, DIGITS)
        return scores

    def counts(self, wording: Wording, filters: Filters) -> dict[str, dict[str, int]]:
        """How many matches carry each value, for every filter name at once (one pass costs as much as one name)."""
        counts: dict[str, dict[str, int]] = {}
        if wording.query is None:
            return counts
        asked = {"values": {"terms": {"field": "filters", "size": MOST_FACET_VALUES}}}
        found = self._searcher.aggregate(self._filtered(wording.query, filters), asked)
        for bucket in found["values"]["buckets"]:
            owner, _, value = bucket["key"].partition(SEPARATOR)
            counts.setdefault(owner, {})[value] = int(bucket["doc_count"])
        return counts

    def _frequency(self, term: str) -> int:
        return sum(self._searcher.doc_freq(name, term) for name, _ in _FIELDS)

    def _guess(self, name: str, term: str, misspelt: bool) -> tantivy.Query | None:
        """Terms that begin with this one; failing that, for Latin words that may be ``misspelt``, terms that differ by
        a letter or two.
        """
        if len(term) >= PREFIX_FROM:
            longer = [found for found, _ in self._searcher.terms_with_prefix(name, term, limit=MAX_EXPANSIONS)]
            if longer:
                return tantivy.Query.term_set_query(self._schema, name, longer)
        if misspelt and len(term) >= FUZZY_FROM and term.isascii() and term.isalpha():
            distance = 2 if len(term) >= FUZZY_TWICE_FROM else 1
            return tantivy.Query.fuzzy_term_query(self._schema, name, term, distance, True)
        return None

    def _filtered(self, query: tantivy.Query, filters: Filters) -> tantivy.Query:
        conditions = [
            tantivy.Query.term_set_query(self._schema, "filters", [filter_term(name, value) for value in values])
            if values
            else tantivy.Query.empty_query()
            for name, values in sorted(filters.items())
        ]
        return _must(query, *conditions)

    def _keys(self, addresses: list[tantivy.DocAddress]) -> Keys:
        return np.array(self._searcher.fast_field_values("key", addresses), dtype=np.int64)


def _total(found: Any) -> int:
    return int(found.count)  # missing from tantivy's stub


def _must(query: tantivy.Query, *conditions: tantivy.Query) -> tantivy.Query:
    """The query, where every condition holds; conditions do not count in the score."""
    clauses = [(tantivy.Occur.Must, query)]
    clauses += [(tantivy.Occur.Must, tantivy.Query.const_score_query(condition, 0.0)) for condition in conditions]
    return tantivy.Query.boolean_query(clauses)
