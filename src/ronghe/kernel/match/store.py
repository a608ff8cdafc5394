"""Offers read beforehand, kept on disk by their content, so that a need is judged without reading them again."""

from __future__ import annotations

import hashlib
import os
import pickle
import sqlite3
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np

from ronghe.kernel.index import Encoder
from ronghe.kernel.match.ahead import batches, read_many
from ronghe.kernel.match.offers import OfferProfile, encoded, read
from ronghe.kernel.match.values import Offer

BATCH = 200
IN_MEMORY = 1024  # offers, some 0.1 MB each
TABLE = """
CREATE TABLE IF NOT EXISTS profile (key BLOB PRIMARY KEY, offer TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID
"""
CODE = ("ronghe.kernel.text", "ronghe.kernel.index", "ronghe.kernel.match")


class ProfileStore:
    """A cache of ``OfferProfile`` in one SQLite file (write-ahead log; several processes and threads at once).

    Only a cache: what is missing is read anew, and a file that cannot be used is passed over. An entry is found only by
    the same content, the same encoder and the same code and data of the kernel, so a new version never meets an old
    reading: it begins a file of its own, and the files of other versions go. Vectors are kept in half precision (an
    error below 0.001 of a cosine).

    What the store ``beneath`` holds is read from there and not kept twice; nothing is ever written to it from here, so
    that it holds only what came to it by itself.

    A reading holds the offer's text, so what its readers may read no longer has to go: ``keep_only`` and ``sweep``
    delete, and what is deleted is overwritten on disk.
    """

    def __init__(self, folder: Path, beneath: ProfileStore | None = None) -> None:
        self._beneath = beneath
        self._path = folder / f"profiles-{version()}.sqlite3"
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._owner = 0
        self._recent: OrderedDict[bytes, OfferProfile] = OrderedDict()

    def prepare_all(self, offers: Sequence[Offer], encoder: Encoder) -> list[OfferProfile]:
        """As ``offers.prepare_all``; what any process prepared before is not read again.

        Cost: one look-up per 200 offers, 0.3 ms per stored offer; reading and encoding of those that are new.
        """
        keys = [self._key(offer, encoder) for offer in offers]
        wanted = dict(zip(keys, offers, strict=True))
        found = self._kept(wanted)
        missing = {key: offer for key, offer in wanted.items() if key not in found}
        for batch in batches(missing, BATCH):
            fresh = self._stored(batch, [read(wanted[key]) for key in batch], encoder)
            self._remember(fresh)
            found |= fresh
        return [whole(found[key], wanted[key]) for key in keys]

    def written(self, offers: Sequence[Offer], encoder: Encoder) -> list[bytes | None]:
        """What the file holds of each offer, for another process to open (``opened``); ``None`` where it lacks it.

        Cost: one look-up per 200 offers.
        """
        keys = [self._key(offer, encoder) for offer in offers]
        found = self._written(list(dict.fromkeys(keys)))
        return [found.get(key) for key in keys]

    def ensure(self, offers: Iterable[Offer], encoder: Encoder, progress: Callable[[int], None] | None = None) -> int:
        """See to it that every offer can be read from the file; how many had to be read anew.

        Holds a few hundred at a time. Where many are missing, other processes read ahead on the other cores while this
        one encodes and writes (see ``read_many``). ``progress`` is told how many have been read anew.
        """
        keys: deque[bytes] = deque()
        done = 0
        for batch in batches(read_many(self._missing(offers, encoder, keys)), BATCH):
            self._stored([keys.popleft() for _ in batch], batch, encoder)
            done += len(batch)
            if progress:
                progress(done)
        return done

    def keep_only(self, ids: Collection[str], offers: Iterable[Offer], encoder: Encoder) -> None:
        """Of the offers of these ids, keep the readings of exactly ``offers``; all others of them go from the disk."""
        kept = {self._key(offer, encoder) for offer in offers}

        def others(database: sqlite3.Connection) -> list[bytes]:
            found: list[bytes] = []
            for batch in batches(ids, BATCH):
                marks = ",".join("?" * len(batch))
                rows = database.execute(f"SELECT key FROM profile WHERE offer IN ({marks})", batch)  # noqa: S608 -- only marks
                found += [key for (key,) in rows if key not in kept]
            return found

        self._forget(others)

    def sweep(self, offers: Iterable[Offer], encoder: Encoder) -> int:
        """Delete every reading that is of none of ``offers``; how many went. Cost: one look at each key."""
        kept = {self._key(offer, encoder) for offer in offers}
        return self._forget(
            lambda database: [key for (key,) in database.execute("SELECT key FROM profile") if key not in kept]
        )

    def _forget(self, chosen: Callable[[sqlite3.Connection], list[bytes]]) -> int:
        """Delete the chosen keys, so that neither the pages nor the log of the file hold what they held; how many.

        Where that cannot be done the whole file goes: it is only a cache, and what must go may not stay.
        """
        with self._lock:
            if not self._path.exists():
                return 0
            with self._database() as database:
                if database is not None:
                    database.execute("BEGIN IMMEDIATE")
                    gone = chosen(database)
                    database.executemany("DELETE FROM profile WHERE key = ?", [(key,) for key in gone])
                    database.execute("COMMIT")
                    if gone:
                        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    for key in gone:
                        self._recent.pop(key, None)
                    return len(gone)
            self.close()
            for ending in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            self._recent.clear()
            return 0

    def _missing(self, offers: Iterable[Offer], encoder: Encoder, keys: deque[bytes]) -> Iterator[Offer]:
        """The offers that the file lacks; the key of each is noted in ``keys`` before it comes."""
        for batch in batches(offers, BATCH):
            wanted = {self._key(offer, encoder): offer for offer in batch}
            held = self._held(list(wanted))
            for key, offer in wanted.items():
                if key not in held:
                    keys.append(key)
                    yield offer

    def _stored(
        self, keys: Sequence[bytes], profiles: Sequence[OfferProfile], encoder: Encoder
    ) -> dict[bytes, OfferProfile]:
        """Encode what was read, and write it down."""
        fresh = dict(zip(keys, map(halved, encoded(profiles, encoder)), strict=True))
        self._write(fresh)
        return fresh

    def _kept(self, keys: Iterable[bytes]) -> dict[bytes, OfferProfile]:
        """What this store, or else the one beneath, holds of the keys."""
        wanted = list(keys)
        found = self._from_memory(wanted)
        found |= self._from_disk([key for key in wanted if key not in found])
        self._remember(found)
        if self._beneath is not None:
            found |= self._beneath._kept([key for key in wanted if key not in found])
        return found

    def _key(self, offer: Offer, encoder: Encoder) -> bytes:
        content = repr((version(), encoder.name, offer)).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(content, digest_size=16).digest()

    def _from_memory(self, keys: Iterable[bytes]) -> dict[bytes, OfferProfile]:
        with self._lock:
            return {key: self._recent[key] for key in keys if key in self._recent}

    def _remember(self, profiles: dict[bytes, OfferProfile]) -> None:
        with self._lock:
            for key, profile in profiles.items():
                self._recent[key] = profile
                self._recent.move_to_end(key)
            while len(self._recent) > IN_MEMORY:
                self._recent.popitem(last=False)

    def _held(self, keys: list[bytes]) -> set[bytes]:
        """Those of the keys that the file holds."""
        marks = ",".join("?" * len(keys))
        found: set[bytes] = set()
        with self._database() as database:
            if database is not None:
                rows = database.execute(f"SELECT key FROM profile WHERE key IN ({marks})", keys)  # noqa: S608 -- only marks
                found.update(key for (key,) in rows)
        rest = [key for key in keys if key not in found]
        return found | self._beneath._held(rest) if rest and self._beneath is not None else found

    def _from_disk(self, keys: list[bytes]) -> dict[bytes, OfferProfile]:
        return {key: _profile(body) for key, body in self._bodies(keys).items()}

    def _written(self, keys: list[bytes]) -> dict[bytes, bytes]:
        """As they stand in this store's file, or else in that of the one beneath."""
        found = self._bodies(keys)
        rest = [key for key in keys if key not in found]
        return found | self._beneath._written(rest) if rest and self._beneath is not None else found

    def _bodies(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """What this store's file holds of the keys; nothing, where it cannot be read."""
        found: dict[bytes, bytes] = {}
        with self._database() as database:
            for batch in batches(keys, BATCH) if database is not None else ():
                marks = ",".join("?" * len(batch))
                rows = database.execute(f"SELECT key, body FROM profile WHERE key IN ({marks})", batch)  # type: ignore[union-attr]  # noqa: S608 -- only marks
                found.update(rows)
        return found

    def _write(self, profiles: dict[bytes, OfferProfile]) -> None:
        rows = [(key, profile.offer.id, pickle.dumps(profile, protocol=5)) for key, profile in profiles.items()]
        with self._database() as database:
            if database:
                database.execute("BEGIN IMMEDIATE")
                database.executemany("INSERT OR REPLACE INTO profile (key, offer, body) VALUES (?, ?, ?)", rows)
                database.execute("COMMIT")

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection | None]:
        """The connection of this process, or None where the file cannot be used."""
        with self._lock:
            try:
                if self._connection is None or self._owner != os.getpid():
                    self._begin()
                    self._connection = sqlite3.connect(
                        self._path, timeout=20, isolation_level=None, check_same_thread=False
                    )
                    self._owner = os.getpid()
                    self._connection.execute("PRAGMA journal_mode=WAL")
                    self._connection.execute("PRAGMA synchronous=NORMAL")
                    self._connection.execute("PRAGMA secure_delete=ON")
                    self._connection.execute(TABLE)
                    self._connection.execute("CREATE INDEX IF NOT EXISTS profile_offer ON profile (offer)")
            except (OSError, sqlite3.Error):
                self._connection = None
            try:
                yield self._connection
            except sqlite3.Error:
                if self._connection is not None:
                    self._connection.close()
                self._connection = None

    def _begin(self) -> None:
        """Make the folder; before the first entry of this version, clear away what other versions have left."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if not self._path.exists():
            for other in self._path.parent.glob("profiles*.sqlite3*"):
                other.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None and self._owner == os.getpid():
                self._connection.close()
            self._connection = None


def _profile(body: bytes) -> OfferProfile:
    found: OfferProfile = pickle.loads(body)  # noqa: S301 -- a file of this node's own, read by content key
    return found


def opened(body: bytes, offer: Offer) -> OfferProfile:
    """A reading as ``ProfileStore.written`` gives it, of this offer."""
    return whole(_profile(body), offer)


def halved(profile: OfferProfile) -> OfferProfile:
    """The profile with vectors as they are kept: in half precision."""
    return replace(
        profile, vectors=profile.vectors.astype(np.float16), part_vectors=profile.part_vectors.astype(np.float16)
    )


def whole(profile: OfferProfile, offer: Offer) -> OfferProfile:
    """The profile with vectors as the judges read them."""
    return replace(
        profile,
        offer=offer,
        vectors=profile.vectors.astype(np.float32),
        part_vectors=profile.part_vectors.astype(np.float32),
    )


@lru_cache(maxsize=1)
def version() -> str:
    """Hash of the code and data that readings come from."""
    digest = hashlib.blake2b(digest_size=8)
    for package in CODE:
        for file in sorted(_files(resources.files(package)), key=str):
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _files(entry)
        elif entry.name.endswith((".py", ".yaml", ".tsv", ".txt", ".json")):
            yield entry
