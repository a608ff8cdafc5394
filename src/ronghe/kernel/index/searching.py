"""One search over one snapshot: both engines, exact filters, fusion, facets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index import content
from ronghe.kernel.index.dense import Mask
from ronghe.kernel.index.encoding import Encoder, Vectors
from ronghe.kernel.index.fusion import GUESSED, WITHIN, fuse, speaks_otherwise
from ronghe.kernel.index.lexical import LexicalState, Wording
from ronghe.kernel.index.records import Hit, Page, Query
from ronghe.kernel.index.snapshot import Rows, Scores, Snapshot

DEPTH = 200  # candidates from each engine; both score all of them
LEAST_SIMILARITY = 0.1  # a document without a common word and below this cosine is no answer
MAX_QUERY = 20_000  # characters

Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Question:
    """A query made ready: where to look for words, its words, its vector, its languages."""

    words: LexicalState
    wording: Wording
    vector: Vectors
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
    counts: dict[str, Mapping[str, int]] = {}
    counted: dict[tuple[tuple[str, Sequence[str]], ...], dict[str, dict[str, int]]] = {}
    for name in facets:
        wider = tuple(_without(filters, name).items())
        answers = found if len(wider) == len(filters) else _candidates(snapshot, question, dict(wider))
        if wider not in counted:
            counted[wider] = question.words.counts(question.wording, dict(wider))
        counts[name] = _facet(snapshot, answers, name, counted[wider].get(name, {}))
    return Page(hits[query.offset : query.offset + query.limit], found.total, counts)


def _question(snapshot: Snapshot, encoder: Encoder, source: str) -> Question | None:
    cleaned = content.clean(source).strip()
    if not cleaned or snapshot.lexical is None:
        return None
    return Question(
        words=snapshot.lexical,
        wording=snapshot.lexical.wording(content.search_terms(cleaned)),
        vector=content.vectors_of(encoder, [("", content.pieces([cleaned]))])[0],
        tongues=content.tongues([cleaned]),
    )


def _candidates(snapshot: Snapshot, question: Question, filters: Filters) -> Candidates:
    keys, lexical, matching = question.words.top(question.wording, filters, DEPTH)
    by_word = snapshot.rows_of_keys(keys)
    if not question.vector.any():
        return Candidates(by_word, lexical, np.zeros(len(by_word), dtype=np.float32), matching)
    near, similarity = snapshot.nearest(question.vector, DEPTH, _allowed(snapshot, filters, question.without))
    near = near[similarity >= LEAST_SIMILARITY]
    extra = near[np.isin(near, by_word, invert=True)]
    if matching > len(by_word):
        extra_lexical = question.words.scores(question.wording, snapshot.keys[extra])
    else:  # every document with a common word is there already
        extra_lexical = np.zeros(len(extra), dtype=np.float32)
    rows = np.concatenate([by_word, extra])
    return Candidates(
        rows=rows,
        lexical=np.concatenate([lexical, extra_lexical]),
        dense=snapshot.similarities(question.vector, rows),
        total=matching + int(np.count_nonzero(extra_lexical <= 0)),
    )


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
    dense = snapshot.similarities(question.vector, rows[rest])
    return _hits(snapshot, rows[rest], np.zeros(int(rest.sum())), lexical[rest], dense)


def _hits(snapshot: Snapshot, rows: Rows, scores: NDArray[np.float64], lexical: Scores, dense: Scores) -> list[Hit]:
    found = zip(snapshot.ids(rows), scores.tolist(), lexical.tolist(), dense.tolist(), strict=True)
    hits = [Hit(identifier, score, round(words, 4), round(sense, 4)) for identifier, score, words, sense in found]
    return sorted(hits, key=lambda hit: (-hit.score, -hit.lexical_score, hit.id))


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
