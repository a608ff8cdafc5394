"""The database itself keeps the audit log append-only: triggers, on SQLite and on PostgreSQL.

A migration that alters the table makes it anew on SQLite, without them: it calls ``install`` afterwards. ``missing``
tells which are not there; ``ronghe doctor`` says so.
"""

from __future__ import annotations

from typing import Any

TABLE = "base_entry"
DIFFERS = {"postgresql": 'OLD."{0}" IS DISTINCT FROM NEW."{0}"', "sqlite": 'OLD."{0}" IS NOT NEW."{0}"'}
CHANGE, DELETE, TRUNCATE = "base_entry_no_change", "base_entry_no_delete", "base_entry_no_truncate"
SAYS = "the audit log is append-only"

FIXED = (
    "seq", "at", "action", "person_id", "organisation_id", "roles", "door", "why_seal", "subject_kind", "subject_id",
    "before", "after",
)  # fmt: skip
LINKED = ("place", "previous", "digest")
EMPTIED = ("why", "salt")


def _changes(vendor: str) -> str:
    """Condition on a changed row: anything but being linked once, and having reason and salt emptied."""
    differs = DIFFERS[vendor]
    fixed = " OR ".join(differs.format(name) for name in FIXED)
    linked = " OR ".join(differs.format(name) for name in LINKED)
    emptied = " OR ".join(f"({differs.format(name)} AND NEW.{name} <> '')" for name in EMPTIED)
    return f'{fixed} OR (OLD."place" IS NOT NULL AND ({linked})) OR {emptied}'


def install(connection: Any) -> None:
    """Make the triggers; those that are there are made anew."""
    remove(connection)
    if connection.vendor == "postgresql":
        _run(
            connection,
            f"CREATE OR REPLACE FUNCTION {TABLE}_append_only() RETURNS trigger AS $$ "
            f"BEGIN RAISE EXCEPTION '{SAYS}'; END $$ LANGUAGE plpgsql",
            f"CREATE TRIGGER {CHANGE} BEFORE UPDATE ON {TABLE} FOR EACH ROW "
            f"WHEN ({_changes(connection.vendor)}) EXECUTE FUNCTION {TABLE}_append_only()",
            f"CREATE TRIGGER {DELETE} BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_append_only()",
            f"CREATE TRIGGER {TRUNCATE} BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION {TABLE}_append_only()",
        )
        return
    _run(
        connection,
        f"CREATE TRIGGER {CHANGE} BEFORE UPDATE ON {TABLE} WHEN {_changes(connection.vendor)} "
        f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
        f"CREATE TRIGGER {DELETE} BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
    )


def remove(connection: Any, *names: str) -> None:
    """Drop these triggers, by default all. For schema changes, and for tests that empty their database."""
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    _run(connection, *(f"DROP TRIGGER IF EXISTS {name}{on}" for name in names or (CHANGE, DELETE, TRUNCATE)))


def missing(connection: Any) -> list[str]:
    """Names of the triggers that should be there and are not. One statement."""
    wanted, query = [CHANGE, DELETE], "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        wanted, query = [CHANGE, DELETE, TRUNCATE], "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {row[0] for row in cursor.fetchall()}
    return [name for name in wanted if name not in there]


def _run(connection: Any, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
