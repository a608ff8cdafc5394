"""One search over one snapshot: both engines, exact filters, fusion, facets."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index import content
from ronghe.kernel.index.dense import Mask
from ronghe.kernel.index.encoding import Encoder, Vectors
from ronghe.kernel.index.fusion import GUESSED, WITHIN, fuse, speaks_otherwise
from ronghe.kernel.index.lexical import LexicalState, Wording
from ronghe.kernel.index.records import Hit, Page, Query
from ronghe.kernel.index.snapshot import Rows, Scores, Snapshot
from ronghe.kernel.running import Beside

DEPTH = 200  # candidates from each engine; both score all of them
LEAST_SIMILARITY = 0.1  # a document without a common word and below this cosine is no answer
MAX_QUERY = 20_000  # characters

Filters = Mapping[str, Sequence[str]]


@dataclass
class Sense:
    """The vector (dimension) of a cleaned text: made when first asked for, once for all who ask."""

    text: str
    encoder: Encoder
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    made: Vectors | None = None

    def vector(self) -> Vectors:
        with self.lock:
            if self.made is None:
                self.made = content.vectors_of(self.encoder, [("", content.pieces([self.text]))])[0]
            return self.made


@dataclass(frozen=True)
class Question:
    """A query made ready: where to look for words, its words, its sense, its languages."""

    words: LexicalState
    wording: Wording
    sense: Sense
    tongues: content.Tongues
    without: tuple[int, ...] = ()


@dataclass(frozen=True)
class Candidates:
    """The best of both engines with the scores of both, and how many documents answer in all.

    Of the candidates only those without a common word add to what the lexical engine has counted.
    """

    rows: Rows
    lexical: Scores
    dense: Scores
    total: int


def search(snapshot: Snapshot, encoder: Encoder, query: Query, facets: Sequence[str]) -> Page:
    """The page asked for.

    Answers are the documents with a common word, and up to ``DEPTH`` others that are similar enough.
    """
    if query.limit < 0 or query.offset < 0:
        raise ValueError("limit and offset must not be negative.")
    filters = {name: tuple(str(value) for value in values) for name, values in query.filters.items()}
    source = query.text[:MAX_QUERY]
    without = snapshot.keys_of(query.without) if query.without else []
    # A dossier asks the same of one kind of record after another.
    question = snapshot.once(source, lambda: _question(snapshot, encoder, source))
    if question is None:
        return _listing(snapshot, query, filters, facets, without)
    if without:
        wording = question.words.wording(content.search_terms(content.clean(source).strip()), without)
        question = replace(question, wording=wording, without=tuple(without))
    found = _candidates(snapshot, question, filters)
    hits = _ranked(snapshot, question, found)
    if query.offset + query.limit > len(hits) and found.total > len(hits):
        hits += _tail(snapshot, question, filters, found, query.offset + query.limit - len(hits))
    counts = _facets(snapshot, question, filters, found, facets) if facets else {}
    return Page(hits[query.offset : query.offset + query.limit], found.total, counts)


def _question(snapshot: Snapshot, encoder: Encoder, source: str) -> Question | None:
    cleaned = content.clean(source).strip()
    if not cleaned or snapshot.lexical is None:
        return None
    return Question(
        words=snapshot.lexical,
        wording=snapshot.lexical.wording(content.search_terms(cleaned)),
        sense=Sense(cleaned, encoder),
        tongues=content.tongues([cleaned]),
    )


def _candidates(snapshot: Snapshot, question: Question, filters: Filters) -> Candidates:
    """The best of both engines. Words are looked for on another core, while the vector is made and compared here."""
    words = Beside(lambda: question.words.top(question.wording, filters, DEPTH))
    vector = question.sense.vector()
    near = _near(snapshot, question, filters) if vector.any() else np.empty(0, dtype=np.int64)
    near_lexical = None if words.done else question.words.scores(question.wording, snapshot.keys[near])
    keys, lexical, matching = words.result()
    by_word = snapshot.rows_of_keys(keys)
    others = np.isin(near, by_word, invert=True)
    extra = near[others]
    if near_lexical is not None:  # there was time to score all of them
        extra_lexical = near_lexical[others]
    elif matching > len(by_word):
        extra_lexical = question.words.scores(question.wording, snapshot.keys[extra])
    else:  # every document with a common word is there already
        extra_lexical = np.zeros(len(extra), dtype=np.float32)
    rows = np.concatenate([by_word, extra])
    return Candidates(
        rows=rows,
        lexical=np.concatenate([lexical, extra_lexical]),
        dense=snapshot.similarities(vector, rows) if vector.any() else np.zeros(len(rows), dtype=np.float32),
        total=matching + int(np.count_nonzero(extra_lexical <= 0)),
    )


def _near(snapshot: Snapshot, question: Question, filters: Filters) -> Rows:
    found, similarity = snapshot.nearest(question.sense.vector(), DEPTH, _allowed(snapshot, filters, question.without))
    return found[similarity >= LEAST_SIMILARITY]


def _ranked(snapshot: Snapshot, question: Question, found: Candidates) -> list[Hit]:
    guessed = question.wording.guessed and bool(found.lexical.any())
    across = speaks_otherwise(question.tongues, snapshot.tongues(found.rows))
    scores = fuse(found.lexical, found.dense, across & (not guessed), GUESSED if guessed else WITHIN)
    return _hits(snapshot, found.rows, scores, found.lexical, found.dense)


def _tail(snapshot: Snapshot, question: Question, filters: Filters, found: Candidates, count: int) -> list[Hit]:
    """The matches after the candidates, by BM25: for those who page that far."""
    keys, lexical, _ = question.words.top(question.wording, filters, count + len(found.rows))
    rows = snapshot.rows_of_keys(keys)
    rest = np.isin(rows, found.rows, invert=True)
    dense = snapshot.similarities(question.sense.vector(), rows[rest])
    return _hits(snapshot, rows[rest], np.zeros(int(rest.sum())), lexical[rest], dense)


def _hits(snapshot: Snapshot, rows: Rows, scores: NDArray[np.float64], lexical: Scores, dense: Scores) -> list[Hit]:
    found = zip(snapshot.ids(rows), scores.tolist(), lexical.tolist(), dense.tolist(), strict=True)
    hits = [Hit(identifier, score, round(words, 4), round(sense, 4)) for identifier, score, words, sense in found]
    return sorted(hits, key=lambda hit: (-hit.score, -hit.lexical_score, hit.id))


def _facets(
    snapshot: Snapshot, question: Question, filters: Filters, found: Candidates, names: Sequence[str]
) -> dict[str, Mapping[str, int]]:
    """For each name, how many answers there are of each value where no value of that name is asked for."""
    wider = {name: tuple(_without(filters, name).items()) for name in names}
    begun = {
        one: Beside(partial(_counted, snapshot, question, dict(one), found if len(one) == len(filters) else None))
        for one in dict.fromkeys(wider.values())
    }
    counted = {one: work.result() for one, work in begun.items()}
    return {name: _facet(snapshot, counted[one][0], name, counted[one][1].get(name, {})) for name, one in wider.items()}


def _counted(
    snapshot: Snapshot, question: Question, filters: Filters, found: Candidates | None
) -> tuple[Candidates, dict[str, dict[str, int]]]:
    """The candidates, where they are not known, and how many answers with a common word carry each value."""
    return found or _candidates(snapshot, question, filters), question.words.counts(question.wording, filters)


def _facet(snapshot: Snapshot, answers: Candidates, name: str, by_word: Mapping[str, int]) -> dict[str, int]:
    """The counts of the answers with a common word, and of the others among the candidates."""
    chosen = np.zeros(len(snapshot.keys), dtype=bool)
    chosen[answers.rows[answers.lexical <= 0]] = True
    counts = dict(by_word)
    for value, count in snapshot.counts(name, chosen).items():
        counts[value] = counts.get(value, 0) + count
    return _in_order(counts)


def _allowed(snapshot: Snapshot, filters: Filters, without: Sequence[int]) -> Mask:
    """The living rows (n) that pass the filters, less the documents of some keys."""
    allowed = snapshot.allowed(filters)
    if without:
        allowed = allowed.copy()
        allowed[snapshot.rows_of_keys(np.array(without, dtype=np.int64))] = False
    return allowed


def _listing(snapshot: Snapshot, query: Query, filters: Filters, facets: Sequence[str], without: Sequence[int]) -> Page:
    """Without words: everything that passes the filters, by id."""
    allowed = _allowed(snapshot, filters, without)
    shown = snapshot.ids(snapshot.by_id(allowed, query.offset + query.limit)[query.offset :])
    hits = [Hit(identifier, 0.0, 0.0, 0.0) for identifier in shown]
    counts = {
        name: _in_order(snapshot.counts(name, _allowed(snapshot, _without(filters, name), without))) for name in facets
    }
    return Page(hits, int(np.count_nonzero(allowed)), counts)


def _without(filters: Filters, name: str) -> Filters:
    return {other: values for other, values in filters.items() if other != name}


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """Most frequent first, then by value."""
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
