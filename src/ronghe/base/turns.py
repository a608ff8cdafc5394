"""One process after another through a piece of code that looks and then acts."""

from __future__ import annotations

from django.db import connection


def take_turn(lock: int) -> None:
    """Wait until nobody else holds ``lock``, and hold it until the transaction ends. One statement.

    To be called in a transaction. On SQLite there is nothing to do: it has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
