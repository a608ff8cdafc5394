"""A verb in a folder without a database says what to run; other faults of the database are told as they are."""

from __future__ import annotations

import pytest
from django.db.utils import DatabaseError, OperationalError, ProgrammingError

from ronghe.cli.refusals import Refusal, refusing

pytestmark = pytest.mark.unit


def verb(fault):
    @refusing
    def run():
        raise fault

    return run


@pytest.mark.parametrize(
    "fault",
    [
        OperationalError("no such table: route_edition"),
        OperationalError("no such column: route_edition.kind"),
        ProgrammingError('relation "route_edition" does not exist\nLINE 1: SELECT'),
    ],
)
def test_tables_that_are_not_there_are_refused_with_the_way_out(fault):
    with pytest.raises(Refusal) as refusal:
        verb(fault)()

    assert "ronghe manage migrate" in refusal.value.message
    assert "route_edition" in refusal.value.message
    assert "LINE 1" not in refusal.value.message
    assert refusal.value.exit_code == 7


def test_any_other_fault_of_the_database_is_left_as_it_is():
    with pytest.raises(DatabaseError, match="malformed"):
        verb(DatabaseError("database disk image is malformed"))()
