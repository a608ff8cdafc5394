"""A job whose worker was killed runs again; one that kills its workers is given up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ronghe.base import jobs, liveness, worker

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _jobs(monkeypatch):
    monkeypatch.setattr(jobs, "JOBS", dict(jobs.JOBS))
    monkeypatch.setattr(jobs, "DUE", {})
    monkeypatch.setattr(worker, "DUE", jobs.DUE)


def test_enqueue_refuses_unknown_jobs_where_they_are_asked_for():
    with pytest.raises(jobs.JobUnknown, match=r"exchange\.dance"):
        jobs.enqueue("exchange.dance")

    assert DBTaskResult.objects.count() == 0


def test_two_jobs_cannot_share_a_name():
    jobs.job("test.once")(lambda: None)

    with pytest.raises(ValueError, match=r"test\.once"):
        jobs.job("test.once")(lambda: None)


def test_worker_runs_what_is_waiting(node):
    done = []
    jobs.job("test.note")(lambda what: done.append(what))
    jobs.enqueue("test.note", what="a")

    worker.run_worker(once=True)

    assert done == ["a"]
    assert not list((node / "workers").glob("*.lock"))


def test_worker_asks_for_due_jobs_itself(node):
    work = ["a"]
    jobs.job("test.due", due=lambda: bool(work))(lambda: work.clear())

    worker.run_worker(once=True)

    assert work == []


def test_job_of_a_killed_worker_runs_again(node):
    """A real process takes the lock as a worker does, and is killed with -9; the reaper gives its job back."""
    jobs.job("test.survive")(lambda: None)
    jobs.enqueue("test.survive")
    row = DBTaskResult.objects.get()
    row.claim("doomed")
    holder = _lock_holder(liveness.lock_file("doomed"))
    assert worker.reap() == 0  # it lives

    with holder:
        holder.send_signal(signal.SIGKILL)

    assert worker.reap() == 1
    row.refresh_from_db()
    assert row.status == TaskResultStatus.READY
    worker.run_worker(once=True)
    row.refresh_from_db()
    assert row.status == TaskResultStatus.SUCCESSFUL


def test_job_that_kills_three_workers_is_given_up(node):
    jobs.job("test.poison")(lambda: None)
    jobs.enqueue("test.poison")
    row = DBTaskResult.objects.get()
    for name in ("one", "two", "three"):
        row.refresh_from_db()
        row.claim(name)
        assert worker.reap() == 1

    row.refresh_from_db()
    assert row.status == TaskResultStatus.FAILED
    assert "3 workers died" in row.traceback


def _lock_holder(file: Path) -> subprocess.Popen[str]:
    code = (
        "import fcntl, sys, signal\n"
        f"handle = open({str(file)!r}, 'w')\n"
        "fcntl.flock(handle, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "signal.pause()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "held"
    return process


def test_enqueue_is_part_of_the_callers_transaction():
    from django.db import transaction

    jobs.job("test.rolled_back")(lambda: None)

    @transaction.atomic
    def fail() -> None:
        jobs.enqueue("test.rolled_back")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert DBTaskResult.objects.count() == 0
    assert connection.in_atomic_block is False
