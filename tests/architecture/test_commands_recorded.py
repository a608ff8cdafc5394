"""Every command that changes something writes into the audit log."""

from __future__ import annotations

import pytest

from ronghe.base import audit
from ronghe.base.actors import Actor
from tests.architecture.recording import commands, reaches_record

pytestmark = pytest.mark.unit

CHANGES_NOTHING = {
    "exchange.commands.drafting.drop_unsaved": "forgets what one person typed; no record changes",
    "exchange.commands.drafting.keep_unsaved": "keeps what one person typed for that person; saving it is recorded",
    "exchange.commands.many.act_on_many": "calls one of the verbs of its table, and each of those is recorded",
    "exchange.commands.index.read_beforehand": "keeps readings, which are made again at any time; changes no record",
    "exchange.commands.index.compact_index": "rewrites files of the index, which is made again; changes no record",
    "exchange.commands.desk.note_visit": "when a person last opened their own desk; a look, kept for the word “new”",
}
"""Commands that need no entry, and why. What a person could be asked about does not belong here."""


def test_every_command_is_recorded():
    silent = sorted(name for name, command in commands().items() if not reaches_record(command))

    assert len(commands()) > 30
    assert sorted(set(silent) - CHANGES_NOTHING.keys()) == []


def test_exceptions_are_commands_and_silent():
    there = commands()
    assert [name for name in CHANGES_NOTHING if name not in there or reaches_record(there[name])] == []


def record(actor: Actor) -> None:
    """Not the log's."""


def silent(actor: Actor) -> None:
    record(actor)
    if False:
        audit.record(actor, "test.never")
    actor.because("audit.record")


def through_another(actor: Actor) -> None:
    straight(actor)


def straight(actor: Actor) -> None:
    audit.record(actor, "test.straight")


for one in (silent, record, through_another, straight):
    one.__module__ = "ronghe.test"


@pytest.mark.parametrize(("function", "recorded"), [(silent, False), (through_another, True), (straight, True)])
def test_the_check_is_not_fooled(function, recorded):
    assert reaches_record(function) is recorded
