"""Encodings kept on disk by the content of their text."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ronghe.kernel.index.encoding import Encoder, GuardedEncoder, Vectors, fit

DEFAULT_CAPACITY = 200_000  # 512 dimensions: about 450 MB
_BATCH = 500  # SQLite takes 999 parameters in its oldest builds


class CachedEncoder:
    """An encoder that looks first whether the same text was encoded before, in this process or another.

    The cache is a SQLite file (write-ahead log: several processes at once, a kill at any moment loses at most the
    newest entries). It is only a cache: if the file is damaged it is set aside, and if the folder cannot be written
    everything still works, only slower. When more than ``capacity`` texts are held, the oldest tenth goes.
    Vectors come back bit for bit as the encoder gave them.
    """

    def __init__(self, encoder: Encoder, folder: Path, capacity: int = DEFAULT_CAPACITY) -> None:
        self._encoder = GuardedEncoder(encoder)
        self._path = folder / "encodings.sqlite3"
        self._capacity = max(1, capacity)
        self._prefix = f"{encoder.name}\0{encoder.dimension}\0".encode()
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._owner = os.getpid()
        self._broken = False

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def inner(self) -> Encoder:
        """The encoder itself, which can be handed to another process."""
        return self._encoder.inner

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        fitted = [fit(source) for source in texts]
        keys = [hashlib.blake2b(self._prefix + source.encode(), digest_size=16).digest() for source in fitted]
        known = self._read(dict.fromkeys(keys))
        missing = {key: source for key, source in zip(keys, fitted, strict=True) if key not in known}
        if missing:
            fresh = dict(zip(missing, self._encoder.encode_fitted(list(missing.values())), strict=True))
            self._write(fresh)
            known |= fresh
        vectors = np.empty((len(keys), self.dimension), dtype=np.float32)
        for row, key in enumerate(keys):
            vectors[row] = known[key]
        return vectors

    def _read(self, keys: dict[bytes, None]) -> dict[bytes, Vectors]:
        wanted = list(keys)
        found: dict[bytes, Vectors] = {}
        with self._database() as database:
            if database is not None:
                for begin in range(0, len(wanted), _BATCH):
                    batch = wanted[begin : begin + _BATCH]
                    marks = ",".join("?" * len(batch))
                    statement = f"SELECT key, vector FROM encoding WHERE key IN ({marks})"  # noqa: S608 -- only marks
                    for key, blob in database.execute(statement, batch):
                        if len(blob) == 4 * self.dimension:
                            found[key] = np.frombuffer(blob, dtype=np.float32)
        return found

    def _write(self, fresh: dict[bytes, Vectors]) -> None:
        with self._database() as database:
            if database is None:
                return
            rows = [(key, vector.tobytes()) for key, vector in fresh.items()]
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT OR REPLACE INTO encoding (key, vector) VALUES (?, ?)", rows)
            (held,) = database.execute("SELECT count(*) FROM encoding").fetchone()
            if held > self._capacity:
                surplus = held - self._capacity + self._capacity // 10
                oldest = "SELECT place FROM encoding ORDER BY place LIMIT ?"
                database.execute(f"DELETE FROM encoding WHERE place IN ({oldest})", (surplus,))  # noqa: S608 -- fixed
            database.execute("COMMIT")

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection | None]:
        """The connection, or ``None`` when there is no usable cache; a failure inside ends in a cache miss."""
        with self._lock:
            if self._broken:
                yield None
                return
            try:
                if self._connection is None or self._owner != os.getpid():  # SQLite does not survive a fork
                    self._connection = self._open()
                    self._owner = os.getpid()
                connection = self._connection
            except (sqlite3.Error, OSError):
                self._broken = True
                yield None
                return
            try:
                yield connection
            except sqlite3.OperationalError:  # locked for long, disk full: carry on without
                if connection.in_transaction:
                    connection.rollback()
            except sqlite3.DatabaseError:
                connection.close()
                self._connection = None
                self._set_aside()

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._connect()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._set_aside()
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=5, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS encoding (place INTEGER PRIMARY KEY, key BLOB UNIQUE, vector BLOB)"
            )
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _set_aside(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
