"""Rows of ended jobs go after their time; what waits, runs or failed of late stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ronghe.base import housekeeping, jobs, worker

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]


def ended(status, days):
    """A job of this status that ended so many days ago."""
    jobs.run_job.enqueue("base.forget_jobs", {})
    row = DBTaskResult.objects.latest("enqueued_at")
    when = None if days is None else timezone.now() - timedelta(days=days)
    DBTaskResult.objects.filter(pk=row.pk).update(status=status, finished_at=when)
    return row.pk


@pytest.fixture
def rows():
    done, failed = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED
    return {
        "new": ended(done, 13),
        "failed": ended(failed, 89),
        "running": ended(TaskResultStatus.RUNNING, None),
        "old": ended(done, 16),
        "failed long ago": ended(failed, 92),
    }


def test_only_rows_past_their_time_are_deleted(rows):
    housekeeping.forget_jobs()

    left = set(DBTaskResult.objects.values_list("pk", flat=True))
    assert left == {rows["new"], rows["failed"], rows["running"]}


@pytest.mark.parametrize("gone", [["old"], ["failed long ago"]])
def test_due_while_either_kind_is_there(rows, gone):
    DBTaskResult.objects.filter(pk__in=[rows[one] for one in gone]).delete()

    assert housekeeping.jobs_are_old()


def test_not_due_when_nothing_is_old(rows):
    housekeeping.forget_jobs()

    assert not housekeeping.jobs_are_old()


def test_worker_clears_away_by_itself(node, monkeypatch):
    monkeypatch.setattr(worker, "DUE", {"base.forget_jobs": housekeeping.jobs_are_old})
    old = ended(TaskResultStatus.SUCCESSFUL, 16)

    worker.run_worker(once=True)

    assert not DBTaskResult.objects.filter(pk=old).exists()
