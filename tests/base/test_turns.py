"""Who takes a turn waits until the one before has ended its transaction."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from ronghe.base.turns import take_turn

LOCK = 7_301
pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]


def waiting():
    """Whether somebody waits for the lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted", [LOCK]
        )
        return cursor.fetchone()[0] > 0


def test_the_second_waits_for_the_end_of_the_first():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer anyway")
    order = []

    def second():
        try:
            with transaction.atomic():
                take_turn(LOCK)
                order.append("second")
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        take_turn(LOCK)
        other.start()
        while not waiting():
            assert other.is_alive()
        order.append("first")
    other.join()

    assert order == ["first", "second"]


def test_a_turn_needs_no_table_and_can_be_taken_again():
    with transaction.atomic():
        take_turn(LOCK)
        take_turn(LOCK)
