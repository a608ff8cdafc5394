"""A generation opened for reading: immutable, so that a search under way never sees a later one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index.columns import read_columns
from ronghe.kernel.index.content import filter_term
from ronghe.kernel.index.dense import DIGITS, Mask, best_rows
from ronghe.kernel.index.encoding import Vectors
from ronghe.kernel.index.lexical import LexicalState
from ronghe.kernel.index.manifest import DEAD, LEXICAL, PARTS, Manifest
from ronghe.kernel.index.parts import Keys, Part, made

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]
_REMEMBERED_MASKS = 64
_REMEMBERED_TEXTS = 16

T = TypeVar("T")


class Snapshot:
    """Rows are numbered through all parts, in the order of their keys.

    Args:
        before: the snapshot shown until now; parts that both hold are not opened twice.

    Raises:
        FileNotFoundError: a file has been cleared away: a newer generation is there.
        ValueError, RuntimeError: a file cannot be read, or is not of this index.
    """

    def __init__(self, folder: Path, manifest: Manifest, before: Snapshot | None = None) -> None:
        self.manifest = manifest
        known = {(part.name, part.made): part for part in before.parts} if before else {}
        paths = [folder / PARTS / name for name in manifest.parts]
        self.parts: list[Part] = [known.get((path.name, made(path))) or Part(path) for path in paths]
        for part in self.parts:
            if part.dense.dimension != manifest.dimension:
                raise ValueError(f"the vectors of {part.name} have {part.dense.dimension} dimensions")
        self.lexical = LexicalState(folder / LEXICAL / manifest.lexical) if manifest.lexical else None
        self.starts = np.cumsum([0, *(len(part) for part in self.parts)])
        self.keys: Keys = np.concatenate([np.empty(0, np.int64), *(part.keys for part in self.parts)])
        self.dead: Keys = (
            read_columns(folder / DEAD / manifest.dead)["keys"] if manifest.dead else np.empty(0, np.int64)
        )
        self.alive: Mask = np.ones(len(self.keys), dtype=bool)
        self.alive[self.rows_of_keys(self.dead)] = False
        self._made: dict[str, Any] = {}
        self._making = threading.Lock()
        self._masks: dict[tuple[tuple[str, tuple[str, ...]], ...], Mask] = {}

    def once(self, source: str, make: Callable[[], T]) -> T:
        """What ``make`` gives for a text, which must depend on nothing else; the last few are kept."""
        with self._making:
            if source not in self._made:
                if len(self._made) >= _REMEMBERED_TEXTS:
                    self._made = {}
                self._made[source] = make()
            found: T = self._made[source]
        return found

    def rows_of_keys(self, keys: Keys) -> Rows:
        return np.searchsorted(self.keys, keys).astype(np.int64)

    def keys_of(self, identifiers: Iterable[str]) -> list[int]:
        """The keys of those documents that are there, ascending."""
        return sorted(key for one in identifiers if (key := self.key_of(one)) is not None)

    def key_of(self, identifier: str) -> int | None:
        """The key of a document, ``None`` where it is not there. Cost: a binary search per part."""
        for part, start in zip(reversed(self.parts), reversed(self.starts[:-1].tolist()), strict=True):
            for row in reversed(part.rows_of_id(identifier)):
                if self.alive[start + row]:
                    return int(part.keys[row])
        return None

    def allowed(self, filters: Mapping[str, Sequence[str]]) -> Mask:
        """The living rows (n) that pass the filters."""
        wanted = tuple((name, tuple(values)) for name, values in sorted(filters.items()))
        found = self._masks.get(wanted)
        if found is None:
            found = self._compute_allowed(filters)
            if len(self._masks) >= _REMEMBERED_MASKS:
                self._masks = {}
            self._masks[wanted] = found
        return found

    def _compute_allowed(self, filters: Mapping[str, Sequence[str]]) -> Mask:
        mask = self.alive
        for name, values in filters.items():
            one = np.zeros(len(self.keys), dtype=bool)
            for value in values:
                term = filter_term(name, value)
                for part, start in zip(self.parts, self.starts, strict=False):
                    one[start + part.filed.with_term(term)] = True
            mask = mask & one
        return mask

    def nearest(self, vector: Vectors, count: int, allowed: Mask) -> tuple[Rows, Scores]:
        """The ``count`` allowed rows most similar to a vector, best first, with all that tie with the last."""
        found = [part.nearest(vector, count, one) for part, one in zip(self.parts, self._split(allowed), strict=True)]
        if not found:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        rows = np.concatenate([start + rows for start, (rows, _) in zip(self.starts, found, strict=False)])
        scores = np.concatenate([scores for _, scores in found])
        return best_rows(rows, scores, count)

    def similarities(self, vector: Vectors, rows: Rows) -> Scores:
        """The dot products (n) of a vector with the given rows."""
        scores = np.zeros(len(rows), dtype=np.float32)
        places = np.searchsorted(self.starts, rows, side="right") - 1
        for place in sorted(set(places.tolist())):  # np.unique would load numpy.ma, a twentieth of a start
            chosen = places == place
            scores[chosen] = self.parts[place].dense.rows(rows[chosen] - self.starts[place]) @ vector
        return np.round(scores, DIGITS)

    def ids(self, rows: Rows) -> list[str]:
        places = np.searchsorted(self.starts, rows, side="right") - 1
        return [
            self.parts[place].ids[row - self.starts[place]]
            for row, place in zip(rows.tolist(), places.tolist(), strict=True)
        ]

    def tongues(self, rows: Rows) -> NDArray[np.uint8]:
        return self._all_tongues[rows]

    def counts(self, name: str, chosen: Mask) -> dict[str, int]:
        """How many chosen rows carry each value of a filter."""
        totals: dict[str, int] = {}
        for part, one in zip(self.parts, self._split(chosen), strict=True):
            for value, count in part.filed.counts(name, one).items():
                totals[value] = totals.get(value, 0) + count
        return totals

    @cached_property
    def _all_tongues(self) -> NDArray[np.uint8]:
        return np.concatenate([np.empty(0, np.uint8), *(part.tongues for part in self.parts)])

    def all_ids(self) -> Iterator[str]:
        """The id of every document."""
        for part, alive in zip(self.parts, self._split(self.alive), strict=True):
            yield from (identifier for identifier, lives in zip(part.ids, alive.tolist(), strict=True) if lives)

    def by_id(self, allowed: Mask, stop: int) -> Rows:
        """The first ``stop`` allowed rows by id. Cost: one look at each row's mark, and ``stop`` ids read."""
        found, stop = [], min(stop, len(self.keys))
        for part, start, one in zip(self.parts, self.starts.tolist(), self._split(allowed), strict=False):
            kept = part.id_order[one[part.id_order]][:stop]
            found.append(zip(part.ids.take(kept.astype(np.int64)), (kept + start).tolist(), strict=True))
        return np.array([row for _, row in islice(merge(*found), stop)], dtype=np.int64)

    def digest(self, key: int) -> bytes:
        row = int(np.searchsorted(self.keys, key))
        place = int(np.searchsorted(self.starts, row, side="right")) - 1
        return bytes(self.parts[place].digests[row - self.starts[place]].tobytes())

    def _split(self, mask: Mask) -> list[Mask]:
        return [mask[self.starts[place] : self.starts[place + 1]] for place in range(len(self.parts))]
