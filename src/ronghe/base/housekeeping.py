"""What the ground floor clears away by itself."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ronghe.base.jobs import job

DONE_DAYS, FAILED_DAYS = 14, 90  # that the row of a job is kept after its end; of a failed one the reason stands in it


def jobs_are_old() -> bool:
    """Whether rows of ended jobs are a day past their time: so clearing runs once a day at most. One statement."""
    now = timezone.now() - timedelta(days=1)
    done = Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lte=now - timedelta(days=DONE_DAYS))
    failed = Q(status=TaskResultStatus.FAILED, finished_at__lte=now - timedelta(days=FAILED_DAYS))
    return DBTaskResult.objects.filter(done | failed).exists()


@job("base.forget_jobs", due=jobs_are_old)
def forget_jobs() -> None:
    """Delete the rows of jobs that ended long ago; what waits or runs stays."""
    call_command("prune_db_task_results", min_age_days=DONE_DAYS, failed_min_age_days=FAILED_DAYS, verbosity=0)
