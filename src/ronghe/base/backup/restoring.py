"""A backup back into an empty place: checked first, loaded aside, put in place at the end."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext_lazy as _

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.backup.archive import PIECE, BackupUnusable, Manifest, checked, members, readable
from ronghe.base.backup.rows import records
from ronghe.base.problems import Conflict, NotAllowed
from ronghe.base.tables import label_of

Progress = Callable[[int], None]
WRITTEN = 500
OF_DJANGO = frozenset({"django_migrations", "django_content_type", "auth_permission"})
"""Tables that hold rows in an empty place, too."""


class PlaceNotEmpty(Conflict):
    """There is something where the backup should go."""

    code = "place-not-empty"
    title = _("This place is not empty: nothing was restored.")
    remedy = _("Give an empty folder as RONGHE_DATA, or an empty database as DATABASE_URL.")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back."""

    rows: int
    files: int
    made_at: str
    version: str


def restore_backup(actor: Actor, path: Path, progress: Progress | None = None) -> Restored:
    """Bring a backup back into an empty place, and migrate it to this version of the program.

    The whole file is checked before anything is written. Then the database is filled aside (SQLite) or in one
    transaction (PostgreSQL), and put in place when all is there: a failure or a kill leaves the place as it was.
    The search index is not in a backup: make it anew afterwards.

    Raises:
        NotAllowed: only the node itself restores.
        BackupUnusable: the file is damaged, no backup, or of a later version.
        PlaceNotEmpty: there are records or files already.
    """
    if not actor.is_system:
        raise NotAllowed()
    manifest = checked(path)
    _require_known(manifest)
    require_empty()
    media = Path(settings.MEDIA_ROOT)
    aside = media.with_name(f"{media.name}.restoring-{secrets.token_hex(4)}")
    placed = False
    try:
        with _new_database():
            rows = _load(path, manifest, aside, progress)
            audit.record(actor, "base.restore_backup", after={"rows": rows, "made_at": manifest.made_at})
            aside.mkdir(parents=True, exist_ok=True, mode=0o700)
            if media.exists():
                media.rmdir()
            aside.rename(media)
            placed = True
    except BaseException:
        if placed:
            media.rename(aside)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Restored(rows, manifest.files, manifest.made_at, manifest.version)


def require_empty() -> None:
    """Raises ``PlaceNotEmpty`` where a record or a file is."""
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(media.iterdir()):
        raise PlaceNotEmpty(_("There are files in %(folder)s.") % {"folder": media})
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in OF_DJANGO or table.startswith("sqlite_"):
                continue
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 -- a name of the database's own
            if cursor.fetchone():
                raise PlaceNotEmpty(_("The table %(table)s holds rows.") % {"table": table})


def _require_known(manifest: Manifest) -> None:
    loader = MigrationExecutor(connection).loader
    unknown = sorted(_applied(manifest, loader) - set(loader.disk_migrations or {}))
    if unknown:
        raise BackupUnusable(
            _("It was made by version %(version)s, which has a migration unknown here: %(name)s.")
            % {"version": manifest.version or "?", "name": ".".join(unknown[0])},
            _("Install that version or a later one, and restore again. Nothing was changed here."),
        )


@contextmanager
def _new_database() -> Iterator[None]:
    """An empty database to be filled; in place when the block ends well, gone when it does not."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _drop_tables()
            yield
        return
    name = Path(connection.settings_dict["NAME"])
    aside = name.with_name(f"{name.name}.restoring-{secrets.token_hex(4)}")
    connection.close()
    connection.settings_dict["NAME"] = aside
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        for leftover in (name, *(name.with_name(name.name + end) for end in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)
        aside.rename(name)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        for leftover in (aside, *(aside.with_name(aside.name + end) for end in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)


def _drop_tables() -> None:
    """The empty tables of a new place: the backup brings its own, of its own version."""
    with connection.cursor() as cursor:
        names = [connection.ops.quote_name(table) for table in connection.introspection.table_names(cursor)]
        if names:
            cursor.execute(f"DROP TABLE {', '.join(names)} CASCADE")


def _load(path: Path, manifest: Manifest, aside: Path, progress: Progress | None) -> int:
    """Tables as they were, rows, files; then forward to this version."""
    executor = MigrationExecutor(connection)
    state = executor.migrate(_newest(executor, manifest), fake_initial=False)
    by_label = {label_of(model): model for model in state.apps.get_models(include_auto_created=True)}
    total = 0
    with _fitting(), transaction.atomic():
        _defer_constraints()
        _empty(by_label)
        for name, handle in members(path):
            kind, _slash, rest = name.partition("/")
            if kind == "tables":
                label = rest.rpartition("/")[0]
                if label not in by_label:
                    raise BackupUnusable(
                        _("It holds a table that its version does not have: %(name)s.") % {"name": label}
                    )
                rows = records(by_label[label], handle.read())
                _insert(by_label[label], rows)
                total += len(rows)
                if progress:
                    progress(total)
            elif kind == "files":
                _put(aside / rest, handle)
        _count(by_label, manifest)
        connection.check_constraints()
    _reset_sequences(list(by_label.values()))
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    return total


@contextmanager
def _fitting() -> Iterator[None]:
    """Rows that do not fit together, or into their tables, as refusals."""
    try:
        with readable():
            yield
    except (DatabaseError, ValueError, TypeError, KeyError, ValidationError) as error:
        raise BackupUnusable(_("Its rows do not fit: %(why)s.") % {"why": str(error)[:200]}) from error


def _defer_constraints() -> None:
    """Rows come table by table, whichever points to which; migrations of this transaction have made some strict."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _applied(manifest: Manifest, loader: MigrationLoader) -> set[tuple[str, str]]:
    """The migrations of the backup as they are named here: one that took the place of several stands for them all."""
    found = {(app, name) for app, name in manifest.migrations}
    for key, migration in (loader.disk_migrations or {}).items():
        former = {(app, name) for app, name in migration.replaces}
        if former and (key in found or former <= found):
            found = found - former | {key}
    return found


def _newest(executor: MigrationExecutor, manifest: Manifest) -> list[tuple[str, str]]:
    """The newest migrations of the backup: those that no other one of it builds upon."""
    there = _applied(manifest, executor.loader)
    graph = executor.loader.graph
    return sorted(
        key
        for key in there
        if key in graph.nodes and not any(child.key in there for child in graph.node_map[key].children)
    )


def _empty(by_label: dict[str, Any]) -> None:
    """Take out what migrations put into a new database: the backup brings its own."""
    for label in ("auth.permission", "contenttypes.contenttype"):
        if label in by_label:
            by_label[label]._base_manager.all().delete()
    with connection.cursor() as cursor:
        for model in by_label.values():
            if model._meta.managed and not model._meta.proxy:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 -- a name of our own
                if cursor.fetchone():
                    cursor.execute(f"DELETE FROM {table}")  # noqa: S608 -- a name of our own


def _insert(model: Any, rows: list[models.Model]) -> None:
    """As they are: no signal, no time of its own making."""
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.DateField) and (field.auto_now or field.auto_now_add):
            field.auto_now = field.auto_now_add = False  # of the historical model, which only this process knows
    model._base_manager.bulk_create(rows, batch_size=WRITTEN)


def _put(path: Path, handle: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("wb") as out:
        shutil.copyfileobj(handle, out, PIECE)
    path.chmod(0o600)


def _count(by_label: dict[str, Any], manifest: Manifest) -> None:
    for label, number in manifest.tables.items():
        there = by_label[label]._base_manager.count() if label in by_label else 0
        if there != number:
            raise BackupUnusable(
                _("Of %(table)s it promises %(number)s rows and brings %(there)s.")
                % {"table": label, "number": number, "there": there}
            )


def _reset_sequences(tables: list[Any]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
