"""The manifest names the files of the current generation. Replacing it is the one moment at which the index changes."""

from __future__ import annotations

import fcntl
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ronghe.kernel.index.errors import IndexBusy, IndexDamaged

FORMAT = 1
MANIFEST = "manifest.json"
LOCK = "indexer.lock"
COMPACTOR_LOCK = "compactor.lock"
PARTS = "parts"
LEXICAL = "lexical"
DEAD = "dead"
ASIDE = "aside"  # work that is not part of any generation yet


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation. ``next_key`` is the first key not given; ``lexical_dead`` counts what tantivy drags along."""

    generation: int
    position: int
    encoder: str
    dimension: int
    documents: int
    next_key: int
    parts: tuple[str, ...]
    lexical: str | None
    lexical_dead: int
    dead: str | None

    def files(self, folder: Path) -> set[Path]:
        """The entries of the index folder that this generation needs."""
        needed = {folder / PARTS / name for name in self.parts}
        needed |= {folder / LEXICAL / self.lexical} if self.lexical else set()
        needed |= {folder / DEAD / self.dead} if self.dead else set()
        return needed


def empty_manifest(encoder: str, dimension: int) -> Manifest:
    return Manifest(0, 0, encoder, dimension, 0, 0, (), None, 0, None)


Stamp = tuple[int, int, int] | None


def stamp(folder: Path) -> Stamp:
    """Changes whenever the manifest does; ``None`` when there is none."""
    try:
        found = (folder / MANIFEST).stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def read_manifest(folder: Path) -> Manifest | None:
    """The current generation, ``None`` when nothing was ever written.

    Raises:
        IndexDamaged: the file is not a manifest, its checksum is wrong, or a newer program wrote it.
    """
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        return None
    except ValueError as problem:
        raise IndexDamaged(folder, f"{MANIFEST} is not readable") from problem
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise IndexDamaged(folder, f"{MANIFEST} is of another format")
    body = content.get("index")
    if content.get("checksum") != _checksum(body) or not isinstance(body, dict):
        raise IndexDamaged(folder, f"the checksum of {MANIFEST} is wrong")
    return Manifest(**(body | {"parts": tuple(body["parts"])}))


def write_manifest(folder: Path, manifest: Manifest, durable: bool) -> None:
    """Make this generation the current one. Everything that it names must be on disk already."""
    body = asdict(manifest) | {"parts": list(manifest.parts)}
    aside = folder / f"{MANIFEST}.new"
    with aside.open("w", encoding="utf-8") as file:
        json.dump({"format": FORMAT, "checksum": _checksum(body), "index": body}, file)
        file.flush()
        if durable:
            os.fsync(file.fileno())
    aside.replace(folder / MANIFEST)
    if durable:
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Force the entries of a folder to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _checksum(body: object) -> int:
    return zlib.crc32(json.dumps(body, sort_keys=True).encode())


@contextmanager
def only_indexer(folder: Path, *, waiting: bool = False) -> Iterator[None]:
    """Hold the right to write. The system gives it back when the process ends, however it ends.

    Raises:
        IndexBusy: somebody else holds it, and one does not want to wait.
    """
    with _held(folder, LOCK, waiting):
        yield


@contextmanager
def only_compactor(folder: Path) -> Iterator[None]:
    """Hold the right to put parts together, beside the indexer, who leaves those parts alone meanwhile.

    Raises:
        IndexBusy: somebody else holds it.
    """
    with _held(folder, COMPACTOR_LOCK, False):
        yield


def is_compacting(folder: Path) -> bool:
    """Whether somebody holds that right."""
    try:
        with only_compactor(folder):
            return False
    except IndexBusy:
        return True


@contextmanager
def _held(folder: Path, name: str, waiting: bool) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if waiting else fcntl.LOCK_NB))
        except BlockingIOError as problem:
            raise IndexBusy(folder) from problem
        yield
