"""A file of named arrays, written once and read through a memory map.

Several processes that open the same file share its pages. One file instead of one per array: one fsync, one open.
Layout: magic, header length (8 bytes, little endian), JSON header, then the arrays, each at a multiple of 64 bytes.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"RHCOL001"
ALIGNMENT = 64

Array = NDArray[Any]


@dataclass(frozen=True)
class Blocks:
    """A column that comes in pieces along its first axis, so that it need never be in memory as a whole.

    ``nbytes`` and ``shape`` are those of the whole; a caller that gives other blocks writes a file that is refused.
    """

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    blocks: Iterable[Array]

    @property
    def nbytes(self) -> int:
        return int(np.prod(self.shape, dtype=np.int64)) * self.dtype.itemsize


def write_columns(path: Path, columns: Mapping[str, Array | Blocks]) -> None:
    """Write the arrays to a new file and force it to disk.

    Raises:
        ValueError: an array holds Python objects, or the blocks of one do not add up.
    """
    entries: dict[str, list[Any]] = {}
    offset = 0
    for name, column in columns.items():
        if column.dtype.hasobject:
            raise ValueError(f"Column {name} holds Python objects; only plain numbers can be memory-mapped.")
        entries[name] = [column.dtype.str, list(column.shape), offset]
        offset = _aligned(offset + column.nbytes)
    header = json.dumps({"columns": entries, "bytes": offset}).encode()
    start = _aligned(len(MAGIC) + 8 + len(header))
    with path.open("wb") as file:
        file.write(MAGIC + len(header).to_bytes(8, "little") + header)
        for name, column in columns.items():
            file.seek(start + entries[name][2])
            written = 0
            for block in column.blocks if isinstance(column, Blocks) else (column,):
                written += file.write(np.ascontiguousarray(block).reshape(-1).view(np.uint8).data) if block.size else 0
            if written != column.nbytes:
                raise ValueError(f"The blocks of column {name} hold {written} bytes, not {column.nbytes}.")
        file.truncate(start + offset)
        file.flush()
        os.fsync(file.fileno())


def read_columns(path: Path, ahead: Collection[str] = ()) -> dict[str, Array]:
    """The arrays of a file, as read-only views into one shared map of it.

    Args:
        ahead: the names of columns that will be looked at here and there: the disk is asked for them whole, now and
            in one go, without waiting. Where the file is in memory already this costs a millisecond for 100 MB.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file is not one of ours, or is cut short.
    """
    with path.open("rb") as file:
        buffer = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
    if buffer[: len(MAGIC)] != MAGIC:
        raise ValueError(f"{path.name} is not a column file")
    length = int.from_bytes(buffer[len(MAGIC) : len(MAGIC) + 8], "little")
    header = json.loads(buffer[len(MAGIC) + 8 : len(MAGIC) + 8 + length])
    start = _aligned(len(MAGIC) + 8 + length)
    try:
        if len(buffer) != start + header["bytes"]:
            raise ValueError(f"{path.name} is cut short")
        columns: dict[str, Array] = {}
        for name, (kind, shape, offset) in header["columns"].items():
            count = int(np.prod(shape, dtype=np.int64))
            columns[name] = np.frombuffer(buffer, dtype=kind, count=count, offset=start + offset).reshape(shape)
            if name in ahead and count and isinstance(buffer, mmap.mmap):
                _ask_for(buffer, start + offset, columns[name].nbytes)
    except (KeyError, TypeError, AttributeError) as problem:  # the header is JSON, but not ours
        raise ValueError(f"{path.name} has an unreadable header") from problem
    return columns


def _ask_for(buffer: mmap.mmap, start: int, size: int) -> None:
    """Tell the system that these bytes will be read; one that cannot be told reads them when they are looked at."""
    page = start // mmap.PAGESIZE * mmap.PAGESIZE
    with suppress(OSError, AttributeError):  # not every system has the call
        buffer.madvise(mmap.MADV_WILLNEED, page, start + size - page)


def _aligned(offset: int) -> int:
    return -(-offset // ALIGNMENT) * ALIGNMENT


class Strings:
    """A column of strings over two arrays: where each begins, and the UTF-8 bytes of all of them."""

    __slots__ = ("blob", "starts")

    def __init__(self, starts: Array, blob: Array) -> None:
        self.starts = starts
        self.blob = blob

    @classmethod
    def pack(cls, values: Iterable[str]) -> Strings:
        encoded = [value.encode() for value in values]
        starts = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum([len(value) for value in encoded], out=starts[1:])
        return cls(starts, np.frombuffer(b"".join(encoded), dtype=np.uint8))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, row: int) -> str:
        return bytes(self.blob[self.starts[row] : self.starts[row + 1]]).decode()

    def take(self, rows: NDArray[np.int64]) -> Strings:
        """The strings of some rows, in the order given."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        starts = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum(lengths, out=starts[1:])
        if len(rows) and np.array_equal(rows, np.arange(rows[0], rows[0] + len(rows))):  # a run: one piece of the blob
            return Strings(starts, self.blob[self.starts[rows[0]] : self.starts[rows[-1] + 1]])
        places = np.repeat(self.starts[rows] - starts[:-1], lengths) + np.arange(starts[-1])
        return Strings(starts, self.blob[places])

    def __iter__(self) -> Iterator[str]:
        whole = self.blob.tobytes()
        starts = self.starts.tolist()
        for begin, end in pairwise(starts):
            yield whole[begin:end].decode()
