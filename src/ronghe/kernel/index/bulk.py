"""Read many documents for a rebuild: on all cores, and so that a run that was ended can be taken up again.

Documents are cut into chunks; a worker makes each chunk a part, in a file named after what it holds. A run that finds
such a file has nothing to do for it, so whoever was killed, or called off, goes on where he was. A chunk ends after a
document whose id says so: where one document more or fewer comes, only its own chunk is another.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np

from ronghe.kernel.index.content import Entry, checked_id, digest_of, entry, vectors_of
from ronghe.kernel.index.encoding import Encoder, Vectors
from ronghe.kernel.index.parts import Part, Run, rows_of, write_part
from ronghe.kernel.index.records import Document
from ronghe.kernel.running import Runner

MANY = 20_000  # documents from which it is worth starting workers, and keeping what they did
CHUNK = 2_000  # documents, on average
_ENOUGH = 100  # documents for a thread of their own
_LONGEST = 4  # times that at most


class VectorSource(Protocol):
    """Where vectors of documents come from; workers get a copy, so that it can be pickled."""

    @property
    def name(self) -> str:
        """Tells one source from another: what was read with one is not taken for what another gives."""
        ...

    def vectors(self, entries: Sequence[Entry]) -> Vectors:
        """(n, dimension) unit rows, or zero rows for documents that say nothing."""
        ...


@dataclass(frozen=True)
class Encoded:
    """Vectors made by an encoder, as far as the generation before does not hold the same document.

    ``threads`` encode at once where there is enough for each; a worker, of which there is one per core, has one.
    """

    encoder: Encoder
    former: tuple[Path, ...] = ()
    threads: int = 1

    @property
    def name(self) -> str:
        return self.encoder.name

    def vectors(self, entries: Sequence[Entry]) -> Vectors:
        found = np.zeros((len(entries), self.encoder.dimension), dtype=np.float32)
        new = []
        parts = _opened(self.former)
        for place, one in enumerate(entries):
            held = next(
                ((part, row) for part in parts for row in part.rows_of_id(one.id) if _same(part, row, one)), None
            )
            if held is None:
                new.append(place)
            else:
                found[place] = held[0].dense.rows(np.array([held[1]]))[0]
        if new:
            found[new] = self._made([(entries[place].heading, entries[place].pieces) for place in new])
        return found

    def _made(self, texts: list[tuple[str, tuple[str, ...]]]) -> Vectors:
        share = max(_ENOUGH, -(-len(texts) // self.threads))
        shares = [texts[begin : begin + share] for begin in range(0, len(texts), share)]
        if len(shares) == 1:
            return vectors_of(self.encoder, texts)
        with ThreadPoolExecutor(self.threads) as pool:  # most of the work is in numpy, which lets others run
            return np.concatenate(list(pool.map(lambda one: vectors_of(self.encoder, one), shares)))


def read_in_chunks(
    folder: Path,
    documents: Iterable[Document],
    source: VectorSource,
    runner: Runner,
    cancelled: Callable[[], bool] | None = None,
) -> list[Run]:
    """Parts in ``folder`` that hold all documents, and which of their rows count: of several with one id the last.

    Holds a few chunks per worker. What lies in the folder already is used, and is the caller's to remove.

    Raises:
        ValueError: an id is empty, too long or not text.
        Cancelled: ``cancelled`` said so; what was read until then stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.new"):  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    reader = ReadChunk(folder, source)
    parts = [Part(folder / name) for name in runner.map(reader, _chunks(documents), cancelled=cancelled)]
    seen: set[str] = set()
    runs: list[Run] = []
    for part in reversed(parts):
        last = np.ones(len(part), dtype=bool)
        for row, identifier in reversed(list(enumerate(part.ids))):
            last[row] = identifier not in seen
            seen.add(identifier)
        runs.append((part, last))
    return runs[::-1]


@dataclass(frozen=True)
class ReadChunk:
    """What a worker does."""

    folder: Path
    source: VectorSource

    def __call__(self, documents: Sequence[Document]) -> str:
        """Make the chunk a part, where it is none yet; its name."""
        digests = [digest_of(document) for document in documents]
        content = hashlib.blake2b(self.source.name.encode() + b"".join(digests), digest_size=16)
        path = self.folder / content.hexdigest()
        if not _is_whole(path, len(documents)):
            shutil.rmtree(path, ignore_errors=True)
            entries = [entry(document, digest) for document, digest in zip(documents, digests, strict=True)]
            aside = self.folder / f"{path.name}-{os.getpid()}.new"
            write_part(aside, rows_of(entries, self.source.vectors(entries), 0))
            try:
                aside.rename(path)
            except OSError:  # another worker was given the same chunk, and was first
                shutil.rmtree(aside, ignore_errors=True)
        return path.name


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    chunk: list[Document] = []
    for document in documents:
        chunk.append(document)
        ends = zlib.crc32(checked_id(document.id).encode()) % CHUNK == 0
        if ends or len(chunk) >= _LONGEST * CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _is_whole(path: Path, count: int) -> bool:
    """Whether a part of so many rows stands there; a power cut may leave one without its end."""
    return any(len(part) == count for part in _readable([path]))


@lru_cache(maxsize=1)
def _opened(folders: tuple[Path, ...]) -> list[Part]:
    return _readable(folders)


def _readable(folders: Iterable[Path]) -> list[Part]:
    """The parts that can still be read; a rebuild may be the way out of damage."""
    found = []
    for folder in folders:
        with suppress(OSError, ValueError, RuntimeError):
            found.append(Part(folder))
    return found


def _same(part: Part, row: int, one: Entry) -> bool:
    return bool(part.digests[row].tobytes() == one.digest)
