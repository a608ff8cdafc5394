"""A part: a run of documents written once. An index is a few parts, a set of dead keys, and one lexical folder.

Every document version has a *key*, a number never used again; keys grow from row to row and from part to part.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index.columns import Array, Strings, read_columns, write_columns
from ronghe.kernel.index.content import SEPARATOR, Entry, Tongues
from ronghe.kernel.index.dense import DensePart, Mask, write_vectors
from ronghe.kernel.index.encoding import Vectors

Keys = NDArray[np.int64]
COLUMNS = "columns.bin"
VECTORS = "vectors.faiss"


@dataclass(frozen=True)
class Rows:
    """The content of a part in memory, on its way to disk: one element per row in each."""

    keys: Keys
    ids: list[str]
    digests: list[bytes]
    titles: list[str]
    bodies: list[str]
    tongues: list[int]
    filters: list[tuple[str, ...]]
    vectors: Vectors = field(repr=False)


def rows_of(entries: Sequence[Entry], vectors: Vectors, first_key: int) -> Rows:
    return Rows(
        keys=np.arange(first_key, first_key + len(entries), dtype=np.int64),
        ids=[entry.id for entry in entries],
        digests=[entry.digest for entry in entries],
        titles=[entry.title for entry in entries],
        bodies=[entry.body for entry in entries],
        tongues=[int(entry.tongues) for entry in entries],
        filters=[entry.filters for entry in entries],
        vectors=vectors,
    )


def write_part(folder: Path, rows: Rows) -> None:
    """Write a new part folder; its files are on disk then, the folder's own entry is the caller's to sync."""
    folder.mkdir(parents=True)
    terms = sorted({term for filters in rows.filters for term in filters})
    code = {term: place for place, term in enumerate(terms)}
    pairs = np.array(
        sorted((code[term], row) for row, filters in enumerate(rows.filters) for term in filters), dtype=np.int64
    ).reshape(-1, 2)
    columns: dict[str, Array] = {
        "keys": rows.keys,
        "digests": np.frombuffer(b"".join(rows.digests), dtype=np.uint8).reshape(-1, 16),
        "tongues": np.array(rows.tongues, dtype=np.uint8),
        "filter_starts": np.searchsorted(pairs[:, 0], np.arange(len(terms) + 1)).astype(np.int64),
        "filter_rows": pairs[:, 1].astype(np.int32),
    }
    texts = {"ids": rows.ids, "titles": rows.titles, "bodies": rows.bodies, "filter_terms": terms}
    for name, values in texts.items():
        packed = Strings.pack(values)
        columns |= {f"{name}.starts": packed.starts, f"{name}.blob": packed.blob}
    write_columns(folder / COLUMNS, columns)
    write_vectors(folder / VECTORS, rows.vectors)


class Part:
    """A part opened for reading; nothing is read before it is needed.

    Raises:
        FileNotFoundError: a file is missing (an old part that has been cleared away).
        ValueError: a file is not readable.
    """

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        columns = read_columns(folder / COLUMNS)
        self.keys: Keys = columns["keys"]
        self.digests: NDArray[np.uint8] = columns["digests"]
        self.tongues: NDArray[np.uint8] = columns["tongues"]
        self._filter_starts = columns["filter_starts"]
        self._filter_rows = columns["filter_rows"]
        self.ids, self.titles, self.bodies, self._terms = (
            Strings(columns[f"{name}.starts"], columns[f"{name}.blob"])
            for name in ("ids", "titles", "bodies", "filter_terms")
        )
        self.dense = DensePart(folder / VECTORS)

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def _codes(self) -> dict[str, int]:
        return {term: code for code, term in enumerate(self._terms)}

    def rows_with(self, term: str) -> NDArray[np.int32]:
        """The rows that carry a filter term, ascending."""
        code = self._codes.get(term)
        if code is None:
            return np.empty(0, dtype=np.int32)
        rows: NDArray[np.int32] = self._filter_rows[self._filter_starts[code] : self._filter_starts[code + 1]]
        return rows

    def counts(self, name: str, chosen: Mask) -> dict[str, int]:
        """How many chosen rows carry each value of a filter."""
        prefix = name + SEPARATOR
        terms = list(self._codes)  # sorted, so the terms of one filter stand together
        first, last = bisect_left(terms, prefix), bisect_left(terms, name + chr(ord(SEPARATOR) + 1))
        if first == last:
            return {}
        starts = self._filter_starts[first : last + 1]
        hits = np.concatenate(([0], np.cumsum(chosen[self._filter_rows[starts[0] : starts[-1]]])))
        totals = np.diff(hits[starts - starts[0]])
        return {terms[first + place][len(prefix) :]: int(totals[place]) for place in np.flatnonzero(totals)}

    def take(self, chosen: Mask) -> Rows:
        """The chosen rows with everything they hold."""
        places = np.flatnonzero(chosen)
        filters: list[list[str]] = [[] for _ in range(len(self))]
        for term, code in self._codes.items():
            for row in self._filter_rows[self._filter_starts[code] : self._filter_starts[code + 1]]:
                filters[row].append(term)
        ids, titles, bodies = list(self.ids), list(self.titles), list(self.bodies)
        return Rows(
            keys=self.keys[places],
            ids=[ids[row] for row in places],
            digests=[self.digests[row].tobytes() for row in places],
            titles=[titles[row] for row in places],
            bodies=[bodies[row] for row in places],
            tongues=[int(self.tongues[row]) for row in places],
            filters=[tuple(filters[row]) for row in places],
            vectors=self.dense.rows(places),
        )

    def tongue(self, row: int) -> Tongues:
        return Tongues(int(self.tongues[row]))


def joined(runs: Sequence[Rows]) -> Rows:
    """Several runs, oldest first, as one."""
    return Rows(
        keys=np.concatenate([run.keys for run in runs]),
        ids=[value for run in runs for value in run.ids],
        digests=[value for run in runs for value in run.digests],
        titles=[value for run in runs for value in run.titles],
        bodies=[value for run in runs for value in run.bodies],
        tongues=[value for run in runs for value in run.tongues],
        filters=[value for run in runs for value in run.filters],
        vectors=np.concatenate([run.vectors for run in runs]),
    )
