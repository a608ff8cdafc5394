"""Vectors of one part: written by faiss, read through its memory map, searched exactly.

Half-precision floats: the rounding of a vector depends on nothing but itself, so that an index built in one go
and one grown step by step give the same scores (error about 0.0005). A trained 8-bit quantiser would differ.
Large parts have inverted lists beside them (``lists``), which only name candidates: every score comes from here.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import faiss as _untyped_faiss
import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index.encoding import Vectors
from ronghe.kernel.index.errors import disk_told

faiss: Any = _untyped_faiss  # its stubs know the C++ classes, not the Python layer over them

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]


MAPPED = 100_000  # rows of a part up to which a few are read through the map as well
FEW = 2_000  # rows that are read one by one from the file of a larger part
DIGITS = 5  # of a score; beyond, sums in another order differ


def write_vectors(path: Path, dimension: int, blocks: Iterable[Vectors]) -> None:
    """Write the rows (n, dimension), which may come in blocks, to a new file and force it to disk."""
    index = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    index.train(np.zeros((1, dimension), np.float32))  # nothing is learned for this type, but faiss asks for the call
    for block in blocks:
        index.add(np.ascontiguousarray(block, dtype=np.float32))
    write_index(path, index)


def write_index(path: Path, index: Any) -> None:
    """Write an index of faiss to a new file and force it to disk.

    Raises:
        OSError: it cannot be written, the disk being full above all.
    """
    with disk_told():
        faiss.write_index(index, str(path))
    with path.open("rb") as file:
        os.fsync(file.fileno())


def selector_of(allowed: Mask) -> Any:
    """What tells faiss which rows it may give."""
    return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))


def best_rows(rows: Rows, scores: Scores, count: int) -> tuple[Rows, Scores]:
    """The ``count`` best rows and their scores, rounded; best first, ties in the order given, with all that tie with
    the last."""
    scores = np.round(scores, DIGITS)
    order = np.argsort(-scores, kind="stable")
    if len(order) > count:
        order = order[scores[order] >= scores[order[count - 1]]]
    return rows[order], scores[order]


class DensePart:
    """Read-only vectors of one part; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        if not path.exists():  # faiss would raise a bare RuntimeError
            raise FileNotFoundError(path)
        self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        self._file = -1
        if len(self) > MAPPED:
            self._file = os.open(path, os.O_RDONLY)
            weakref.finalize(self, os.close, self._file)
        self._codes = path.stat().st_size - self._index.ntotal * self._index.code_size  # the last thing in the file

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def top(self, vector: Vectors, count: int, allowed: Mask) -> tuple[Rows, Scores]:
        """The ``count`` best allowed rows for a vector (dimension,), best first, and their dot products.

        Exact. Rows that tie with the last are all returned: what falls off does not depend on storage order.
        """
        permitted = int(np.count_nonzero(allowed))
        wanted = min(count, permitted)
        if wanted and self._file >= 0 and permitted <= FEW:
            rows = np.flatnonzero(allowed)
            return best_rows(rows, self._read(rows) @ vector, wanted)
        parameters = None
        if permitted < len(allowed):
            parameters = faiss.SearchParameters(sel=selector_of(allowed))
        # One vector is scanned by one thread; a team of them would only wait for one another (per calling thread).
        faiss.omp_set_num_threads(1)
        asked = wanted
        while wanted:
            asked = min(asked + 8, permitted)
            found, rows = self._index.search(vector[None, :], asked, params=parameters)
            scores = np.round(found[0], DIGITS)
            if asked == permitted or scores[-1] < scores[wanted - 1]:
                kept = scores >= scores[wanted - 1]
                return rows[0][kept], scores[kept]
            asked *= 4
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)

    def rows(self, rows: Rows) -> Vectors:
        """The vectors (n, dimension) of the given rows."""
        if not len(rows):
            return np.empty((0, self._index.d), dtype=np.float32)
        if len(rows) <= FEW and self._file >= 0:
            return self._read(rows)
        return np.asarray(self._index.reconstruct_batch(np.ascontiguousarray(rows, dtype=np.int64)), dtype=np.float32)

    def _read(self, rows: Rows) -> Vectors:
        """By reads of a kilobyte: each look through the map would bring in the pages around it, up to a megabyte."""
        size = self._index.code_size
        found = b"".join([os.pread(self._file, size, self._codes + row * size) for row in rows.tolist()])
        return np.frombuffer(found, dtype=np.float16).reshape(len(rows), -1).astype(np.float32)
