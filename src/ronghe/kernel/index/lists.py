"""Inverted lists over the vectors of a large part: which rows are worth a look, at a fraction of the cost of all.

The rows are shared out to lists by the nearest of some thousand centres; a search looks into the lists whose
centres are nearest (*probes*), in 8-bit codes, and what it finds is scored again from the vectors themselves. How many
probes are needed is measured when the lists are written: with the vectors of texts such as people ask, against exact
search, for all rows, for a tenth and for a fiftieth of them (the fewer rows pass a filter, the farther the nearest of
them lie). Source: Jegou, Douze & Schmid (2011), "Product quantization for nearest neighbor search", IEEE TPAMI 33(1);
the codes are faiss's scalar quantiser of residuals.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index.columns import Strings
from ronghe.kernel.index.dense import DensePart, Mask, Rows, Scores, best_rows, faiss, selector_of, write_index
from ronghe.kernel.index.encoding import Vectors
from ronghe.kernel.running import cores

LISTS_FROM = 200_000  # rows of a part; below, looking at every row is fast enough
EXACT_UNDER = 20_000  # rows that pass a filter; each of so few is looked at
LARGEST = 1_024  # lists; more would take longer to train than they save
PER_LIST = 32  # rows to learn each centre from
ROUNDS = 6  # of k-means; the later ones move few rows
ASKED = 128  # texts to tune by
NEAREST = 10  # neighbours that must be found
TARGET = 0.985  # of them, on average
SHARES = (1.0, 0.1, 0.02)  # of the rows; what a filter may leave
SPARE = 1.25  # times as many candidates as are asked for: the codes may order them wrongly
ALL_SPARE = 2.0  # the same where no row may be missed
SEED = 20_261_126
_BLOCK = 32_768
_SAME = 1e-6  # by how much products of the same rows may differ, taken in another order


@dataclass(frozen=True, slots=True)
class Tuned:
    """What was measured when the lists were written: for each share of the rows, probes and recall reached.

    ``error``: twice the largest difference seen between a score by the codes and the score.
    """

    shares: tuple[float, ...]
    probes: tuple[int, ...]
    recall: tuple[float, ...]
    error: float

    def needed(self, share: float) -> int:
        """Probes for a share of the rows: those of the next smaller share that was measured."""
        return next((p for s, p in zip(self.shares, self.probes, strict=True) if share >= s), self.probes[-1])


def write_lists(path: Path, dense: DensePart, titles: Strings, samples: Callable[[Sequence[str]], Vectors]) -> Tuned:
    """Write lists over all vectors of a part to a new file, tuned, and force it to disk.

    The same vectors give the same lists. Cost: a minute for a million rows of 512 dimensions on two cores; memory:
    a byte per row and dimension.

    Args:
        titles: of the rows; by a sample of them the probes are tuned, as they resemble what people ask. Where none says
            anything, by a sample of the rows' own vectors.
        samples: encodes such texts.
    """
    count, chance = len(dense), np.random.default_rng(SEED)
    lists = int(max(1, min(LARGEST, 4 * count**0.5, count // PER_LIST)))
    faiss.omp_set_num_threads(cores())
    quantiser = faiss.IndexFlatIP(dense.dimension)
    kind = faiss.ScalarQuantizer.QT_8bit
    index = faiss.IndexIVFScalarQuantizer(quantiser, dense.dimension, lists, kind, faiss.METRIC_INNER_PRODUCT, True)
    index.cp.niter, index.cp.seed, index.cp.min_points_per_centroid = ROUNDS, 1, 1
    index.train(dense.rows(np.sort(chance.choice(count, min(count, PER_LIST * lists), replace=False))))
    for begin in range(0, count, _BLOCK):
        index.add(dense.rows(np.arange(begin, min(begin + _BLOCK, count))))
    spoken = np.flatnonzero(np.diff(titles.starts) > 0)
    drawn = chance.choice(spoken, min(ASKED, len(spoken)), replace=False) if len(spoken) else np.empty(0, np.int64)
    asked = _saying(samples([titles[int(row)] for row in np.sort(drawn)]))
    if not len(asked):
        asked = _saying(dense.rows(np.sort(chance.choice(count, min(ASKED, count), replace=False))))
    tuned = _tuned(index, dense, asked, chance)
    write_index(path, index)
    _told(path).write_text(json.dumps(asdict(tuned)), encoding="utf-8")
    return tuned


class Lists:
    """The lists of a part, read through a memory map; safe to use from several threads.

    Raises:
        FileNotFoundError, ValueError, RuntimeError: a file is missing or cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.tuned = _read(path)
        self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def top(self, vector: Vectors, count: int, allowed: Mask, permitted: int, dense: DensePart) -> tuple[Rows, Scores]:
        """The ``count`` best allowed rows for a vector that the lists find, best first, and their dot products.

        Scores are exact. Of the rows found, all that tie with the last are given. Where fewer than ``EXACT_UNDER`` are
        allowed, each is looked at, by its codes; and by its vector, where the codes leave open which are the best.
        """
        faiss.omp_set_num_threads(1)  # per calling thread, as in ``DensePart.top``
        share = permitted / len(allowed)
        selector = selector_of(allowed) if permitted < len(allowed) else None
        whole = permitted < EXACT_UNDER
        probes = int(self._index.nlist) if whole else self.tuned.needed(share)
        parameters = faiss.SearchParametersIVF(sel=selector, nprobe=probes)
        asked = min(int(count * (ALL_SPARE if whole else SPARE)) + 8, permitted)
        by_codes, found = (one[0] for one in self._index.search(vector[None, :], asked, params=parameters))
        rows = np.sort(found[found >= 0])
        rows, scores = best_rows(rows, dense.rows(rows) @ vector, count)
        if whole and asked < permitted and by_codes[-1] + self.tuned.error >= scores[-1]:
            return dense.top(vector, count, allowed)
        return rows, scores


def worst(paths: Iterable[Path]) -> Tuned | None:
    """Of the lists that exist, what was measured of those with the lowest recall.

    Raises:
        ValueError: what was measured cannot be read.
    """
    told = []
    for path in paths:
        with suppress(FileNotFoundError, NotADirectoryError):  # a part without lists, or one cleared away since
            told.append(_read(path))
    return min(told, key=lambda tuned: tuned.recall, default=None)


def _tuned(index: Any, dense: DensePart, asked: Vectors, chance: np.random.Generator) -> Tuned:
    """The fewest probes, in steps by a quarter, that find ``TARGET`` of the nearest, for each share."""
    count, lists = len(dense), int(index.nlist)
    marks = chance.random(count)
    probes: list[int] = []
    recall: list[float] = []
    exact = [_exact(dense, asked, marks < share) for share in SHARES]
    for share, best in zip(SHARES, exact, strict=True):
        selector = selector_of(marks < share) if share < 1 else None
        tried = probes[-1] if probes else max(1, lists // 128)
        while True:
            parameters = faiss.SearchParametersIVF(sel=selector, nprobe=tried)
            found = index.search(asked, 2 * NEAREST, params=parameters)[1] if len(asked) else np.empty((0, 0), np.int64)
            reached = _recall(dense, asked, found, best)
            if reached >= TARGET or tried == lists:
                break
            tried = min(lists, tried + max(1, tried // 4))
        probes.append(tried)
        recall.append(round(reached, 4))
    return Tuned(SHARES, tuple(probes), tuple(recall), _error(index, dense, asked))


def _error(index: Any, dense: DensePart, asked: Vectors) -> float:
    """Twice the largest difference between scores by codes and by vectors, over what each text asked finds."""
    parameters = faiss.SearchParametersIVF(nprobe=max(1, int(index.nlist) // 8))
    largest = 0.0
    for one in asked:
        by_codes, rows = (found[0] for found in index.search(one[None, :], 20 * NEAREST, params=parameters))
        held = rows >= 0
        if held.any():
            largest = max(largest, float(np.abs(by_codes[held] - dense.rows(rows[held]) @ one).max()))
    return round(2 * largest, 6)


def _read(path: Path) -> Tuned:
    """What was measured of the lists in ``path``.

    Raises:
        FileNotFoundError: it is missing.
        ValueError: it cannot be read.
    """
    try:
        told = json.loads(_told(path).read_text(encoding="utf-8"))
        return Tuned(tuple(told["shares"]), tuple(told["probes"]), tuple(told["recall"]), float(told["error"]))
    except (KeyError, TypeError) as problem:
        raise ValueError(f"{_told(path).name} does not hold what was measured") from problem


def _saying(vectors: Vectors) -> Vectors:
    return vectors[np.any(vectors != 0, axis=1)]


def _recall(dense: DensePart, asked: Vectors, found: NDArray[np.int64], best: Scores) -> float:
    """Of the ``NEAREST`` of each vector asked (n), the share that was found (n, any); 1 where nothing was asked.

    A row as near as the last of them counts as one of them: which of those that tie is taken says nothing.

    Args:
        best: (n, ``NEAREST``) the scores of the nearest; minus infinity where there are fewer.
    """
    hits = 0
    for one, mine, scores in zip(asked, found, best, strict=True):
        true = scores[np.isfinite(scores)]
        if len(true):
            reached = dense.rows(mine[mine >= 0]) @ one >= true.min() - _SAME
            hits += min(len(true), int(np.count_nonzero(reached)))
    wanted = int(np.count_nonzero(np.isfinite(best)))
    return hits / wanted if wanted else 1.0


def _exact(dense: DensePart, asked: Vectors, allowed: Mask) -> Scores:
    """(asked, ``NEAREST``) the scores of the nearest allowed rows by looking at every one; minus infinity where there
    are fewer."""
    best = np.full((len(asked), NEAREST), -np.inf, dtype=np.float32)
    for begin in range(0, len(dense), _BLOCK):
        places = begin + np.flatnonzero(allowed[begin : begin + _BLOCK])
        scores = np.concatenate([best, asked @ dense.rows(places).T], axis=1)
        best = np.partition(scores, scores.shape[1] - NEAREST, axis=1)[:, -NEAREST:]
    return best


def _told(path: Path) -> Path:
    return path.with_suffix(".json")
