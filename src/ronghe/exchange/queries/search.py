"""Search over everything that the reader may find, with facets and the passages that show why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.base.audience import audience_of
from ronghe.base.bilingual import prefers_english
from ronghe.exchange.queries.documents import Readable, readables
from ronghe.exchange.queries.indexes import encoder, index_for
from ronghe.exchange.queries.leaving import leaving
from ronghe.exchange.queries.title_order import REORDERED, in_title_order, orders_titles
from ronghe.kernel import text as kernel_text
from ronghe.kernel.index import Hit, Page, Query, SearchBackend

FACETS = ("kind", "field", "region", "subkind", "illustrative")
LONGEST_QUERY = 2000
EXCERPT = 160
LEAST_LIKENESS = 0.15
"""Where no word of the query stands in any record, the best cosine that still makes an answer.

Measured on the sample with one language left out, asked in the other: 28 true queries, best cosine 0.16 and up;
typed nonsense (zzzqqq, blorp) mostly 0.10 to 0.15. Nonsense made of familiar syllables can pass.
"""
ALL_CANDIDATES = 400  # more than an index scores for one query


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage; ``marked`` where it matches the query."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A record found, with its best passage cut into marked and unmarked pieces. ``field`` is where it stands."""

    record: Readable
    score: float
    field: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results; ``facets`` maps facet -> value -> count over all results that the reader may find."""

    hits: tuple[SearchHit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    offset: int
    limit: int


def search(
    actor: Actor, text: str, filters: Mapping[str, Sequence[str]] | None = None, *, limit: int = 20, offset: int = 0
) -> SearchPage:
    """Records nearest to the text in the index of the reader's audience; an empty text lists everything.

    A query longer than 2,000 characters is read up to there. One of which no word stands anywhere, and to which nothing
    is even faintly alike (``LEAST_LIKENESS``), finds nothing. Among the first results of a short Chinese question,
    those whose title matches are put in the order in which their titles answer it (``title_order``).
    Cost: one search and one to three statements per kind found; one more statement that asks what was withdrawn, closed
    or narrowed since the indexer ran: that is left out.
    """
    audience = audience_of(actor)
    asked = {name: list(values) for name, values in (filters or {}).items() if name in FACETS and values}
    query = Query(text=text[:LONGEST_QUERY], filters=asked, limit=limit, offset=offset, without=leaving())
    reordering = orders_titles(query.text) and offset < REORDERED
    wide = replace(query, offset=0, limit=max(REORDERED, offset + limit)) if reordering else query
    index = index_for(audience)
    page = index.search(wide, facets=FACETS)
    if query.text.replace("\0", "").strip() and page.total and _is_noise(index, query, page):
        return SearchPage((), 0, {name: {} for name in FACETS}, offset, limit)
    ids: dict[str, list[UUID]] = defaultdict(list)
    for hit in page.hits:
        kind, _, key = hit.id.partition(":")
        ids[kind].append(UUID(key))
    records = {record.key: record for kind, keys in ids.items() for record in readables(kind, keys, audience)}
    scores = {hit.id: hit.score for hit in page.hits}
    found = [records[hit.id] for hit in page.hits if hit.id in records]
    if reordering:
        first = in_title_order(query.text, found[:REORDERED], encoder())
        found = [*first, *found[REORDERED:]][offset : offset + limit]
    wanted = frozenset(kernel_text.terms(query.text))
    hits = [SearchHit(record, scores[record.key], *excerpt(record, wanted)) for record in found]
    return SearchPage(tuple(hits), page.total, page.facets, offset, limit)


def _is_noise(index: SearchBackend, query: Query, page: Page) -> bool:
    """Whether no record has a word of the query or is alike enough. The first hits mostly tell; else all are asked."""
    if any(_answers(hit) for hit in page.hits):
        return False
    return not any(
        _answers(hit) for hit in index.search(replace(query, filters={}, offset=0, limit=ALL_CANDIDATES)).hits
    )


def _answers(hit: Hit) -> bool:
    return hit.lexical_score > 0 or hit.dense_score >= LEAST_LIKENESS


def excerpt(record: Readable, wanted: frozenset[str]) -> tuple[str, tuple[Piece, ...]]:
    """(field, pieces) of the passage that holds most of the wanted terms, the reader's language first.

    The title, or the name of a cleared device, is passed over, as it is shown anyway.
    """
    ending = "_en" if prefers_english() else "_zh"
    best: tuple[tuple[int, bool, int], str, str] | None = None
    for order, (name, value) in enumerate(record.fields.items()):
        if name.startswith(("title", "name", "device")):
            continue
        for passage in kernel_text.passages(value):
            found = len(wanted.intersection(kernel_text.terms(passage.text)))
            rank = (found, name.endswith(ending), -order)
            if best is None or rank > best[0]:
                best = (rank, name, passage.text)
    if best is None:
        return "", ()
    return best[1], marked(best[2], wanted)


def marked(text: str, wanted: frozenset[str]) -> tuple[Piece, ...]:
    """The text, cut to some 160 characters around its first match, in marked and unmarked pieces."""
    spans = [
        (token.start, token.end)
        for token in kernel_text.tokens(text)
        if wanted.intersection(kernel_text.terms(token.text))
    ]
    begin = max(0, min(spans[0][0] - EXCERPT // 3, len(text) - EXCERPT)) if spans else 0
    end = min(len(text), begin + EXCERPT)
    pieces: list[Piece] = [Piece("…", False)] if begin else []
    at = begin
    for start, stop in spans:
        if start < at or stop > end:
            continue
        if start > at:
            pieces.append(Piece(text[at:start], False))
        pieces.append(Piece(text[start:stop], True))
        at = stop
    if at < end:
        pieces.append(Piece(text[at:end], False))
    if end < len(text):
        pieces.append(Piece("…", False))
    return tuple(pieces)
