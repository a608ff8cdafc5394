"""The nearest documents of many vectors at once, exactly: a matrix product per block of documents.

One vector after another reads every document's vector once for each; here a block is read once for all that ask. Where
many ask, the product is one of upper bounds, and only pairs that may reach the last place are multiplied out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from ronghe.kernel.index.bounds import SLACK, Bounds
from ronghe.kernel.index.dense import DIGITS, Mask
from ronghe.kernel.index.encoding import Vectors
from ronghe.kernel.index.parts import Keys
from ronghe.kernel.index.snapshot import Snapshot
from ronghe.kernel.running import cores

Ranks = NDArray[np.int64]
Places = NDArray[np.intp]

BLOCK = 16_384  # documents whose vectors are in memory at a time: 32 MB at 512 dimensions
STEP = 1_024  # vectors asked for at a time
TILE = 2_048  # documents that they are compared with at a time: 8 MB of scores, which stay in the processor's cache
MANY = 512  # vectors asked for, from which on the documents' bounds are worth working out
FEW = 1 / 64  # of a tile's pairs: as long as no more may reach the last place, these alone are multiplied out
SCORED = 64  # vectors whose nearest are scored in double precision at a time: 16 MB at 32 of each
PAIRS = 1_024  # multiplied out at a time: 4 MB of vectors
SAMPLE = 4_096  # documents to which the bounds are fitted
NONE = np.iinfo(np.int64).max
"""Stands where there is no document."""

_BITS = 40  # of a key
_SCALE = 10**DIGITS


def ranks_of(scores: NDArray[np.floating[Any]], keys: Keys) -> Ranks:
    """Score (-1..1, rounded as a search rounds it) and key in one number: smaller is better, ties to the older key."""
    steps = _SCALE - np.rint(scores.astype(np.float64) * _SCALE).astype(np.int64)
    return np.asarray((steps << _BITS) | keys, dtype=np.int64)


def keys_of(ranks: Ranks) -> Keys:
    """The keys in ranks; -1 where there is none."""
    return np.where(ranks == NONE, np.int64(-1), ranks & ((1 << _BITS) - 1))


def scores_of(ranks: Ranks) -> NDArray[np.float64]:
    """The scores in ranks, to ``DIGITS`` digits; -2 where there is none."""
    return np.where(ranks == NONE, -2.0, np.round((_SCALE - (ranks >> _BITS)) / _SCALE, DIGITS))


def living(snapshot: Snapshot, ranks: Ranks) -> Ranks:
    """The same without documents that are gone or were replaced; what is left moves up. (n, k) stays (n, k)."""
    keys = keys_of(ranks)
    rows = np.minimum(snapshot.rows_of_keys(keys), max(len(snapshot.keys) - 1, 0))
    if not len(snapshot.keys):
        return np.full_like(ranks, NONE)
    kept = (keys >= 0) & (snapshot.keys[rows] == keys) & snapshot.alive[rows]
    return np.sort(np.where(kept, ranks, NONE), axis=1)


def nearest(
    snapshot: Snapshot,
    vectors: Vectors,
    allowed: Mask,
    known: Ranks,
    *,
    since: int = -1,
    look: Callable[[int, int], None] | None = None,
) -> Ranks:
    """(n, k) the best documents of ``known`` and of those that are allowed and whose key is above ``since``.

    Exact: no document is passed over, and of those that tie the older ones (by key) are taken, however the documents
    are spread over parts and blocks.

    Args:
        vectors: (n, dimension) what is asked, unit rows; a zero row finds nothing.
        allowed: (rows) which documents are looked at.
        known: (n, k) ranks found before, ``NONE`` where there are none; documents above ``since`` must not be among
            them.
        look: told after each block how many documents were looked at, of how many; may raise.

    Complexity: n x documents x three eighths of the dimension products where many ask, else n x documents x dimension;
    on all cores, with one pass over the documents' vectors. Memory: a block's vectors and a tile's scores.
    """
    says = vectors.any(axis=1)
    if not says.all():
        found = np.full_like(known, NONE)
        found[says] = nearest(snapshot, vectors[says], allowed, known[says], since=since, look=look)
        return found
    best = np.sort(known, axis=1)
    wanted = allowed & (snapshot.keys > since)
    total, seen = int(np.count_nonzero(wanted)), 0
    with ThreadPoolExecutor(cores()) as pool, threadpool_limits(1, user_api="blas"):
        bounds = _bounds(snapshot, wanted) if min(len(vectors), total) >= MANY else None
        asking = [
            (slice(first, first + STEP), _Rows.of(vectors[first : first + STEP], bounds))
            for first in range(0, len(vectors), STEP)
        ]

        def compare(block: _Rows, keys: Keys, share: tuple[slice, _Rows]) -> None:
            place, asked = share
            best[place] = _merged(best[place], asked, block, keys)

        for block, keys in _read_ahead(pool, snapshot, wanted, bounds):
            list(pool.map(partial(compare, block, keys), asking))
            seen += len(keys)
            if look is not None:
                look(seen, total)
    return _exact(snapshot, vectors, best, since)


@dataclass(frozen=True)
class _Rows:
    """Vectors, and their bounds where they are wanted."""

    whole: Vectors
    short: Vectors | None

    @classmethod
    def of(cls, vectors: Vectors, bounds: Bounds | None) -> _Rows:
        return cls(vectors, bounds.short(vectors) if bounds is not None else None)

    def __len__(self) -> int:
        return len(self.whole)

    def tile(self, begin: int) -> _Rows:
        end = begin + TILE
        return _Rows(self.whole[begin:end], self.short[begin:end] if self.short is not None else None)


def _bounds(snapshot: Snapshot, wanted: Mask) -> Bounds:
    rows = np.flatnonzero(wanted)
    return Bounds(vectors_of_rows(snapshot, rows[:: -(-len(rows) // SAMPLE)]))


def _read_ahead(
    pool: ThreadPoolExecutor, snapshot: Snapshot, wanted: Mask, bounds: Bounds | None
) -> Iterator[tuple[_Rows, Keys]]:
    """Vectors and keys of the wanted rows, ``BLOCK`` at a time; the next are read while these are compared."""
    waiting = deque[tuple[Future[_Rows], Keys]]()
    for part, start in zip(snapshot.parts, snapshot.starts, strict=False):
        rows = np.flatnonzero(wanted[start : start + len(part)])

        def read(chosen: NDArray[np.int64], part: Any = part) -> _Rows:
            return _Rows.of(part.dense.rows(chosen), bounds)

        for begin in range(0, len(rows), BLOCK):
            chosen = rows[begin : begin + BLOCK].astype(np.int64)
            waiting.append((pool.submit(read, chosen), np.asarray(part.keys)[chosen]))
            if len(waiting) > 1:
                block, keys = waiting.popleft()
                yield block.result(), keys
    for block, keys in waiting:
        yield block.result(), keys


def _exact(snapshot: Snapshot, vectors: Vectors, best: Ranks, since: int) -> Ranks:
    """The same with scores in double precision: those of a product hang, in their last digits, on who else asked."""
    keys = keys_of(best)
    for first in range(0, len(best), SCORED):
        who, place = np.nonzero(keys[first : first + SCORED] > since)
        who += first
        found = vectors_of_rows(snapshot, snapshot.rows_of_keys(keys[who, place])).astype(np.float64)
        scores = np.einsum("ij,ij->i", vectors[who].astype(np.float64), found)
        best[who, place] = ranks_of(scores, keys[who, place])
    return np.sort(best, axis=1)


def _merged(best: Ranks, asking: _Rows, block: _Rows, keys: Keys) -> Ranks:
    """(n, k) the best of what is known (n, k) and of a block.

    Only scores that may reach the last place are looked at closely: after the first blocks those are few.
    """
    count = best.shape[1]
    least = scores_of(best[:, -1]) - 1 / _SCALE
    empty = np.flatnonzero(best[:, -1] == NONE)
    bounding = not len(empty)
    by_asked = [np.repeat(np.arange(len(best)), count)]
    ranks = [best.ravel()]
    room = np.empty((len(asking), TILE), dtype=np.float32)
    for begin in range(0, len(block), TILE):
        tile = block.tile(begin)
        pairs = _bounded_pairs(asking, tile, least, room) if bounding else None
        bounding = pairs is not None
        if pairs is None:
            scores = _product(asking.whole, tile.whole, room)
            if len(empty) and len(tile) > count:
                last = np.partition(scores[empty], len(tile) - count, axis=1)[:, len(tile) - count]
                least[empty] = np.maximum(least[empty], last - 2 / _SCALE)
            who, place = _reaching(scores, least)
            pairs = who, place, scores[who, place]
        who, place, reached = pairs
        if len(who):
            by_asked.append(who)
            ranks.append(ranks_of(reached, keys[begin + place]))
    if len(by_asked) == 1:
        return best
    everyone, found = np.concatenate(by_asked), np.concatenate(ranks)
    order = np.lexsort((found, everyone))
    first = np.searchsorted(everyone[order], np.arange(len(best)))
    return np.asarray(found[order][first[:, None] + np.arange(count)])


def _bounded_pairs(
    asking: _Rows, tile: _Rows, least: NDArray[np.float64], room: Vectors
) -> tuple[Places, Places, Vectors] | None:
    """Who asks, the place in the tile, and the score, of pairs that reach ``least``; ``None`` where too many might."""
    if asking.short is None or tile.short is None:
        return None
    who, place = _reaching(_product(asking.short, tile.short, room), least - SLACK)
    if len(who) > FEW * len(asking) * len(tile):
        return None
    scores = np.empty(len(who), dtype=np.float32)
    for begin in range(0, len(who), PAIRS):
        some = slice(begin, begin + PAIRS)
        np.einsum("ij,ij->i", asking.whole[who[some]], tile.whole[place[some]], out=scores[some])
    reached = scores >= least[who]
    return who[reached], place[reached], scores[reached]


def _product(left: Vectors, right: Vectors, room: Vectors) -> Vectors:
    return np.matmul(left, right.T, out=room[:, : len(right)] if len(right) == TILE else None)


def _reaching(scores: Vectors, least: NDArray[np.float64]) -> tuple[Places, Places]:
    return np.divmod(np.flatnonzero(scores >= least.astype(np.float32)[:, None]), scores.shape[1])


def bounded(found: Ranks, bounds: Ranks) -> tuple[Ranks, Ranks]:
    """What of ``found`` (n, k) is sure, and up to where it will be the next time.

    Ranks up to ``bounds`` (n) are sure: whatever was not kept before is worse. A bound is ``NONE`` where everything
    that there is was kept. So a list from which some went can be gone on with, as long as enough is left of it.
    """
    sure = np.where(found > bounds[:, None], NONE, found)
    return sure, np.where(sure[:, -1] == NONE, bounds, sure[:, -1])


def vectors_of_rows(snapshot: Snapshot, rows: NDArray[np.int64]) -> Vectors:
    """(n, dimension) the vectors of rows of any part, as they are kept."""
    found = np.zeros((len(rows), snapshot.manifest.dimension), dtype=np.float32)
    places = np.searchsorted(snapshot.starts, rows, side="right") - 1
    for place in sorted(set(places.tolist())):
        chosen = places == place
        found[chosen] = snapshot.parts[place].dense.rows(rows[chosen] - snapshot.starts[place])
    return found
