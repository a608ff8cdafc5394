"""What goes into the index and what comes out: plain values, and the protocol every search backend keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

Filters = Mapping[str, "str | int | Sequence[str]"]
Facet = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Document:
    """One searchable record.

    Args:
        id: unique, not empty, at most 200 characters.
        fields: name -> text, the most important first (the dense part reads them in this order and stops after
            some 2,400 characters). Names that begin with ``title`` or ``name`` count as titles.
        filters: name -> value or values; whole numbers are compared as their decimal text.
    """

    id: str
    fields: Mapping[str, str]
    filters: Filters = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked.

    ``filters`` keeps documents that have, for *every* name given, *one* of its values; a name with no value keeps
    nothing. An empty ``text`` lists everything that passes the filters, by id. Documents whose id is in ``without``
    are treated as if they were not there: in hits, total and facets.
    """

    text: str
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    limit: int = 20
    offset: int = 0
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer.

    ``score`` in 0..1 orders the page, ``lexical_score`` is BM25 (0 = no word in common), ``dense_score`` a cosine.
    """

    id: str
    score: float
    lexical_score: float
    dense_score: float


@dataclass(frozen=True, slots=True)
class Page:
    """Hits ``offset`` .. ``offset + limit`` of ``total``, and the counts asked for.

    A facet that is itself filtered counts as if its own filter were not set, so that a reader can widen the choice.
    """

    hits: Sequence[Hit]
    total: int
    facets: Facet


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The state of an index; generation 0 means that nothing was written yet.

    ``probes`` and ``recall``: of a large index, how many lists a search looks into and which share of the nearest
    records that found when it was measured, for all records, a tenth and a fiftieth of them. Empty where every record
    is looked at.
    """

    generation: int
    documents: int
    position: int
    size_bytes: int
    encoder: str
    dimension: int
    parts: int
    probes: tuple[int, ...] = ()
    recall: tuple[float, ...] = ()


@runtime_checkable
class SearchBackend(Protocol):
    """Anything that can stand in for the embedded index."""

    def apply(self, adds: Iterable[Document], deletes: Iterable[str], position: int) -> None:
        """Delete, then add or replace; durable once it returns, and then ``position()`` is ``position``."""

    def rebuild(self, documents: Iterable[Document], position: int) -> None:
        """Replace everything by ``documents``; readers see the old state until it is done."""

    def position(self) -> int:
        """The outbox position of the last acknowledged change, 0 when there is none."""

    def search(self, query: Query, facets: Sequence[str] = ()) -> Page:
        """The page asked for; deterministic, ties by id."""

    def ids(self) -> set[str]:
        """The ids of all documents."""

    def status(self) -> IndexStatus:
        """Figures for a status page."""
