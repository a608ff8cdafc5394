"""An index that cannot be read or written, at the doors: a refusal with a way out, and no path of this machine."""

from __future__ import annotations

import errno

import pytest

from ronghe.base.audience import INDEXED, Audience
from ronghe.base.jobs import DUE
from ronghe.exchange import commands, jobs
from ronghe.exchange.errors import IndexUnusable
from ronghe.exchange.queries.indexes import close_indexes, index_for
from ronghe.kernel.index import columns
from ronghe.kernel.index.manifest import only_indexer
from tests.factories import make_achievement

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def damaged(node):
    make_achievement()
    commands.follow_outbox()
    for audience in INDEXED:
        (index_for(audience)._folder / "manifest.json").write_text("{")
    close_indexes()


def test_pages_and_the_api_say_that_it_is_to_be_made_anew_and_name_no_file(damaged, client):
    for path in ("/search/?q=robot", "/api/search?q=robot"):
        answer = client.get(path)

        assert answer.status_code == 503
        assert "ronghe index rebuild" in answer.content.decode()
        assert "manifest" not in answer.content.decode()


@pytest.mark.parametrize(
    "words", [("index", "status"), ("index", "update"), ("search", "robot"), ("match", "--status")]
)
def test_program_says_so_with_an_exit_code(damaged, ronghe, words):
    make_achievement()

    result = ronghe(*words)

    assert result.exit_code == 7
    assert "ronghe index rebuild" in result.output


def test_rebuild_at_the_program_mends_it(damaged, ronghe):
    assert ronghe("index", "rebuild").exit_code == 0
    assert ronghe("index", "check").exit_code == 0


@pytest.mark.parametrize("verb", ["rebuild", "update"])
def test_second_writer_is_told_to_wait(node, ronghe, verb):
    make_achievement()
    with only_indexer(index_for(Audience.PUBLIC)._folder):
        result = ronghe("index", verb)

    assert result.exit_code == 6
    assert isinstance(result.exception, SystemExit)


def test_full_disk_is_told_and_leaves_the_index_as_it_was(node, ronghe, monkeypatch):
    make_achievement()
    commands.follow_outbox()
    before = index_for(Audience.PUBLIC).status()

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(columns.os, "fsync", full)
    result = ronghe("index", "rebuild")
    monkeypatch.undo()

    assert result.exit_code == 7
    assert "RONGHE_DATA" in result.output
    assert index_for(Audience.PUBLIC).status() == before


def test_damaged_index_fails_the_workers_job_but_not_every_second(damaged, monkeypatch):
    make_achievement()
    monkeypatch.setattr(jobs, "pause", jobs._Pause())
    due = DUE["exchange.follow_outbox"]
    assert due()

    with pytest.raises(IndexUnusable):
        jobs.follow_outbox()

    assert not due()
    monkeypatch.setattr(jobs.pause, "until", 0.0)
    assert due()
