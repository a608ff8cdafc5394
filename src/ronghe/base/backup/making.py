"""A backup: one moment of the database, and the files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ronghe.base import audit, chain
from ronghe.base.actors import Actor
from ronghe.base.backup.archive import Manifest, Writer, writing
from ronghe.base.backup.rows import pieces
from ronghe.base.problems import Conflict, NotAllowed
from ronghe.base.tables import label_of, tables

Progress = Callable[[int], None]
MADE = "base.make_backup"
LEFT_OUT = frozenset({"imports"})
"""Folders of files that are no record: uploads that wait to be read, which a backup must not outlive."""


class BackupRefused(Conflict):
    """A backup cannot be made as things stand."""

    code = "backup-refused"
    title = _("No backup was made.")


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds."""

    path: Path
    rows: int
    files: int
    size: int


def make_backup(actor: Actor, path: Path, progress: Progress | None = None) -> Made:
    """Write everything into a new file that its owner alone may read; other processes go on writing meanwhile.

    The database is read as of one moment. Files are read afterwards: they never change, and one that is handed in
    meanwhile does no harm. Memory is bounded, whatever the size. A failure leaves no file.

    Raises:
        NotAllowed: only the node itself makes backups.
        BackupRefused: there is a file of this name, or the database waits for migrations.
    """
    if not actor.is_system:
        raise NotAllowed()
    if path.exists():
        raise BackupRefused(
            _("%(file)s is there already.") % {"file": path}, _("Give another name, or move the old file away.")
        )
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BackupRefused(_("The database waits for migrations."), _("Run “ronghe manage migrate” first."))
    head = chain.head()
    manifest = Manifest(
        version=_version(),
        made_at=timezone.now().isoformat(),
        database=connection.vendor,
        head=[head.place, head.digest],
        settings=dict(settings.SETTINGS_SHOWN),
    )
    with writing(path, manifest) as writer:
        with one_moment():
            manifest.migrations = sorted([app, name] for app, name in _applied())
            rows = _write_tables(writer, progress)
        manifest.files = _write_files(writer)
    made = Made(path, rows, manifest.files, path.stat().st_size)
    audit.record(actor, MADE, after={"rows": made.rows, "files": made.files, "size": made.size})
    return made


def _version() -> str:
    try:
        return version("ronghe")
    except PackageNotFoundError:
        return ""


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is read as of one moment, and nobody who writes waits for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not ``atomic``: that takes SQLite's write lock. The first read fixes the moment.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


def _write_tables(writer: Writer, progress: Progress | None) -> int:
    total = 0
    for model in tables():
        label, count = label_of(model), 0
        for number, (content, rows) in enumerate(pieces(model), start=1):
            writer.add_bytes(f"tables/{label}/{number:06d}.jsonl", content)
            count += rows
            if progress:
                progress(total + count)
        writer.manifest.tables[label] = count
        total += count
    return total


def _write_files(writer: Writer) -> int:
    number = 0
    root = Path(settings.MEDIA_ROOT)
    for folder, folders, names in os.walk(root):
        if Path(folder) == root:
            folders[:] = [one for one in folders if one not in LEFT_OUT]
        folders.sort()
        for name in sorted(names):
            if name.startswith("."):
                continue  # being written
            path = Path(folder) / name
            writer.add_file(f"files/{path.relative_to(root).as_posix()}", path)
            number += 1
    return number
