"""A part: a run of documents written once. An index is a few parts, a set of dead keys, and one lexical folder.

Every document version has a *key*, a number never used again; keys grow from row to row and from part to part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index import lists
from ronghe.kernel.index.columns import Blocks, Strings, read_columns, write_columns
from ronghe.kernel.index.content import Entry
from ronghe.kernel.index.dense import DensePart, Mask, Scores, write_vectors
from ronghe.kernel.index.encoding import Vectors
from ronghe.kernel.index.filed import Filed
from ronghe.kernel.index.lists import Lists, write_lists

Keys = NDArray[np.int64]
Places = NDArray[np.int64]
COLUMNS = "columns.bin"
VECTORS = "vectors.faiss"
LISTS = "lists.faiss"
BLOCK = 16_384  # rows in memory while a part is copied
_TEXTS = ("ids", "titles", "bodies")
_AHEAD = frozenset({"ids.starts", "ids.blob", "id_order", "digests", "tongues"})
"""Columns in which a change looks up each of its ids: on a disk that has not read them, a thousand small waits."""

Samples = Callable[[Sequence[str]], Vectors]
"""Gives the vectors of texts such as people ask; by them the lists of a large part are tuned."""


@dataclass(frozen=True)
class Rows:
    """Some rows of a part with everything they hold; one element per row in each."""

    keys: Keys
    ids: Strings
    digests: NDArray[np.uint8]
    titles: Strings
    bodies: Strings
    tongues: NDArray[np.uint8]
    filed: Filed
    vectors: Vectors = field(repr=False)

    def __len__(self) -> int:
        return len(self.keys)


def rows_of(entries: Sequence[Entry], vectors: Vectors, first_key: int) -> Rows:
    return Rows(
        keys=np.arange(first_key, first_key + len(entries), dtype=np.int64),
        ids=Strings.pack(entry.id for entry in entries),
        digests=np.frombuffer(b"".join(entry.digest for entry in entries), dtype=np.uint8).reshape(-1, 16),
        titles=Strings.pack(entry.title for entry in entries),
        bodies=Strings.pack(entry.body for entry in entries),
        tongues=np.array([int(entry.tongues) for entry in entries], dtype=np.uint8),
        filed=Filed.of([entry.filters for entry in entries]),
        vectors=vectors,
    )


def write_part(folder: Path, rows: Rows) -> None:
    """Write a new part folder; its files are on disk then, the folder's own entry is the caller's to sync."""
    folder.mkdir(parents=True)
    write_columns(
        folder / COLUMNS,
        {
            "keys": rows.keys,
            "digests": rows.digests,
            "tongues": rows.tongues,
            "id_order": _id_order(rows.ids),
            **rows.filed.columns(),
            **{f"{name}.starts": getattr(rows, name).starts for name in _TEXTS},
            **{f"{name}.blob": getattr(rows, name).blob for name in _TEXTS},
        },
    )
    write_vectors(folder / VECTORS, rows.vectors.shape[1], [rows.vectors])


def made(folder: Path) -> tuple[int, int]:
    """Tells a part from another that was later given the same name, in a folder that was deleted and made anew.

    Raises:
        FileNotFoundError: there is no such part.
    """
    found = (folder / COLUMNS).stat()
    return found.st_ino, found.st_mtime_ns


class Part:
    """A part opened for reading; nothing is read before it is needed.

    Raises:
        FileNotFoundError: a file is missing (an old part that has been cleared away).
        ValueError, RuntimeError: a file is not readable, or two of them are not of one part.
    """

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self.made = made(folder)
        columns = read_columns(folder / COLUMNS, _AHEAD)
        try:
            self.keys: Keys = columns["keys"]
            self.digests: NDArray[np.uint8] = columns["digests"]
            self.tongues: NDArray[np.uint8] = columns["tongues"]
            self.filed = Filed.read(columns)
            self.ids, self.titles, self.bodies = (
                Strings(columns[f"{name}.starts"], columns[f"{name}.blob"]) for name in _TEXTS
            )
        except KeyError as missing:
            raise ValueError(f"{COLUMNS} lacks the column {missing}") from missing
        self._stored_order = columns.get("id_order")
        self.dense = DensePart(folder / VECTORS)
        self.lists = Lists(folder / LISTS) if (folder / LISTS).exists() else None
        for name, held in ((VECTORS, self.dense), (LISTS, self.lists)):
            if held is not None and len(held) != len(self):
                raise ValueError(f"{name} holds {len(held)} rows, and {COLUMNS} {len(self)}")

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def id_order(self) -> NDArray[np.int32]:
        """The rows in the order of their ids; parts of older programs do not hold it."""
        return _id_order(self.ids) if self._stored_order is None else self._stored_order

    def rows_of_id(self, identifier: str) -> list[int]:
        """The rows of an id, ascending; several where versions of it came into one part. Cost: a binary search."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.ids[self.id_order[middle]] < identifier:
                low = middle + 1
            else:
                high = middle
        found = []
        while low < len(self) and self.ids[row := int(self.id_order[low])] == identifier:
            found.append(row)
            low += 1
        return sorted(found)

    def without(self, dead: Keys) -> Mask:
        """The rows whose key is not among ``dead``."""
        alive = np.ones(len(self), dtype=bool)
        places = np.searchsorted(self.keys, dead)
        places, dead = places[places < len(self)], dead[places < len(self)]
        alive[places[self.keys[places] == dead]] = False
        return alive

    def nearest(self, vector: Vectors, count: int, allowed: Mask) -> tuple[Places, Scores]:
        """The ``count`` best allowed rows, best first, with all that tie with the last.

        Exact, but where a part that has lists is asked for so many rows that looking at each would take too long.
        """
        permitted = int(np.count_nonzero(allowed)) if self.lists else 0
        if self.lists is None or permitted <= count:
            return self.dense.top(vector, count, allowed)
        return self.lists.top(vector, count, allowed, permitted, self.dense)

    def words(self, chosen: Mask) -> Iterator[tuple[int, str, str, tuple[str, ...]]]:
        """Key, title terms, body terms and filter terms of each chosen row, read in blocks."""
        places = np.flatnonzero(chosen)
        filters = self.filed.take(chosen).by_row(len(places))
        for begin in range(0, len(places), BLOCK):
            block = places[begin : begin + BLOCK]
            keys, titles, bodies = self.keys[block].tolist(), self.titles.take(block), self.bodies.take(block)
            yield from zip(keys, titles, bodies, islice(filters, len(block)), strict=True)


Run = tuple[Part, Mask]
"""A part, and which of its rows to take."""


def write_joined(folder: Path, runs: Sequence[Run], first_key: int | None, samples: Samples) -> None:
    """Write the chosen rows of several parts, oldest first, as one new part; lists too, where it becomes large.

    Texts and vectors pass through in blocks. Memory: some 100 bytes a row, and what faiss needs: twice the vectors.

    Args:
        first_key: rows are given keys from here on; ``None`` = they keep theirs.
    """
    folder.mkdir(parents=True)
    chosen = [(part, np.flatnonzero(mask)) for part, mask in runs]
    count = sum(len(places) for _, places in chosen)
    keys = np.concatenate([part.keys[places] for part, places in chosen])
    starts = {name: _joined_starts([(getattr(part, name), places) for part, places in chosen]) for name in _TEXTS}
    filed = Filed.joined([part.filed.take(mask) for part, mask in runs], [len(places) for _, places in chosen])
    ids = Strings(starts["ids"], np.concatenate(list(_blobs(chosen, "ids"))))
    write_columns(
        folder / COLUMNS,
        {
            "keys": keys if first_key is None else np.arange(first_key, first_key + count, dtype=np.int64),
            "digests": np.concatenate([part.digests[places] for part, places in chosen]),
            "tongues": np.concatenate([part.tongues[places] for part, places in chosen]),
            "id_order": _id_order(ids),
            **filed.columns(),
            **{f"{name}.starts": starts[name] for name in _TEXTS},
            **{
                f"{name}.blob": Blocks(np.dtype(np.uint8), (int(starts[name][-1]),), _blobs(chosen, name))
                for name in _TEXTS
            },
        },
    )
    dimension = chosen[0][0].dense.dimension
    write_vectors(folder / VECTORS, dimension, (part.dense.rows(block) for part, block in _in_blocks(chosen)))
    if count >= lists.LISTS_FROM:
        titles = Strings(starts["titles"], np.concatenate(list(_blobs(chosen, "titles"))))
        write_lists(folder / LISTS, DensePart(folder / VECTORS), titles, samples)


def _in_blocks(chosen: Sequence[tuple[Part, Places]]) -> Iterator[tuple[Part, Places]]:
    for part, places in chosen:
        for begin in range(0, len(places), BLOCK):
            yield part, places[begin : begin + BLOCK]


def _blobs(chosen: Sequence[tuple[Part, Places]], name: str) -> Iterator[NDArray[np.uint8]]:
    for part, block in _in_blocks(chosen):
        yield getattr(part, name).take(block).blob


def _joined_starts(texts: Sequence[tuple[Strings, Places]]) -> NDArray[np.int64]:
    lengths = [column.starts[places + 1] - column.starts[places] for column, places in texts]
    return np.concatenate(([0], np.cumsum(np.concatenate(lengths)))).astype(np.int64)


def _id_order(ids: Strings) -> NDArray[np.int32]:
    held = list(ids)
    return np.array(sorted(range(len(held)), key=held.__getitem__), dtype=np.int32)
