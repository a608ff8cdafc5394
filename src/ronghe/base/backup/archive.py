"""The file: a compressed tar, written and read in one pass. Its last member lists all others with their hashes."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import BadInput

FORMAT = 1
MANIFEST = "manifest.json"
PIECE = 1024 * 1024
MOST_MANIFEST = 512 * 1024 * 1024


class BackupUnusable(BadInput):
    """The file is no backup, is damaged, or was made by a later version."""

    code = "backup-unusable"
    title = _("The backup cannot be used.")
    remedy = _("Take another copy of it, or an earlier backup. Nothing was changed here.")


@dataclass(slots=True)
class Manifest:
    """What the file holds.

    ``migrations``: the newest applied of each app; ``tables``: rows of each model; ``members``: SHA-256 of each member;
    ``head``: the audit chain's head; ``settings``: those that are no secrets.
    """

    format: int = FORMAT
    version: str = ""
    made_at: str = ""
    database: str = ""
    migrations: list[list[str]] = field(default_factory=list)
    tables: dict[str, int] = field(default_factory=dict)
    files: int = 0
    head: list[Any] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)


class Writer:
    """Adds members one after the other and remembers their hashes."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar = tar
        self.manifest = manifest

    def add_bytes(self, name: str, content: bytes) -> None:
        """A member that stands in memory."""
        self._add(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, path: Path) -> None:
        """A member read from a file, a piece at a time."""
        with path.open("rb") as handle:
            self._add(name, handle, path.stat().st_size)

    def finish(self) -> None:
        """Write the list of members: without it a file is no backup."""
        content = json.dumps(asdict(self.manifest), ensure_ascii=False, indent=1).encode()
        self._add(MANIFEST, io.BytesIO(content), len(content))

    def _add(self, name: str, handle: IO[bytes], size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashed = Hashed(handle)
        self._tar.addfile(info, hashed)
        self.manifest.members[name] = hashed.hexdigest()


class Hashed:
    """A stream that is hashed while it is read."""

    def __init__(self, handle: IO[bytes]) -> None:
        self._handle = handle
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        content = self._handle.read(size)
        self._hash.update(content)
        return content

    def hexdigest(self) -> str:
        """SHA-256 of what was read."""
        return self._hash.hexdigest()


@contextmanager
def writing(path: Path, manifest: Manifest) -> Iterator[Writer]:
    """Write an archive beside ``path`` and rename it when it is whole; a failure leaves nothing."""
    aside = path.with_name(path.name + ".part")
    try:
        with (
            os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw,
            gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            writer = Writer(tar, manifest)
            yield writer
            writer.finish()
        aside.rename(path)
    finally:
        aside.unlink(missing_ok=True)


def checked(path: Path) -> Manifest:
    """Read the whole archive once and hold every member against its hash.

    Raises:
        BackupUnusable: it is no backup, is cut off or damaged, or is of a later form.
    """
    with readable():
        return _checked(path)


def _checked(path: Path) -> Manifest:
    found: dict[str, str] = {}
    manifest: Manifest | None = None
    for name, handle in members(path):
        if manifest is not None:
            raise BackupUnusable(_("Something follows its list of members."))
        if name == MANIFEST:
            manifest = _manifest(handle)
            continue
        hashed = Hashed(handle)
        while hashed.read(PIECE):
            pass
        found[name] = hashed.hexdigest()
    if manifest is None:
        raise BackupUnusable(_("It is cut off: its list of members is missing."))
    if found != manifest.members:
        bad = sorted({*found, *manifest.members} - {n for n, h in found.items() if manifest.members.get(n) == h})
        raise BackupUnusable(_("It is damaged at %(name)s.") % {"name": bad[0]})
    return manifest


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Names and contents in order; each is to be read before the next is asked for, inside ``readable``.

    Raises:
        BackupUnusable: a name leads out of the place, or is no file.
    """
    with tarfile.open(path, mode="r|gz") as tar:
        for info in tar:
            parts = PurePosixPath(info.name).parts
            if not info.isfile() or info.name.startswith("/") or ".." in parts:
                raise BackupUnusable(_("It holds a member that no backup has: %(name)s.") % {"name": info.name})
            handle = tar.extractfile(info)
            if handle is not None:
                yield info.name, handle


@contextmanager
def readable() -> Iterator[None]:
    """Faults of the archive as refusals, wherever in it reading stops."""
    try:
        yield
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise BackupUnusable(_("It cannot be read: %(why)s.") % {"why": error}) from error


def _manifest(handle: IO[bytes]) -> Manifest:
    try:
        values = json.loads(handle.read(MOST_MANIFEST))
        manifest = Manifest(**values)
    except (ValueError, TypeError) as error:
        raise BackupUnusable(_("Its list of members cannot be read.")) from error
    if manifest.format != FORMAT:
        raise BackupUnusable(
            _("It is of form %(form)s; this program reads %(ours)s.") % {"form": manifest.format, "ours": FORMAT}
        )
    return manifest
