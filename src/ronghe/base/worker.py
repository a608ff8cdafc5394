"""The process that runs jobs, and the reaper of jobs whose worker died.

The library marks a job RUNNING and never looks again: a worker killed in mid-job would leave it so for ever. Here each
worker holds a file lock named by its id for as long as it lives (the kernel lets go of it even after ``kill -9``); the
reaper asks for the lock of each RUNNING job's last worker, and a lock that it gets means a dead worker. After
``ATTEMPTS`` workers have died on one job it is marked as failed instead, so that it cannot kill workers for ever.
"""

from __future__ import annotations

import logging
import os
import threading
import uuid

from django.core.management import call_command
from django.db import DatabaseError, close_old_connections, connection, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ronghe.base.chain import link
from ronghe.base.jobs import DUE, enqueue
from ronghe.base.liveness import alive, beat, is_dead, lock_file

ATTEMPTS = 3
TEND_SECONDS = 1.0
logger = logging.getLogger(__name__)


class WorkerDied(RuntimeError):
    """Every worker that took this job died with it."""


def reap() -> int:
    """Give jobs of dead workers back to the queue; how many were given back or marked as failed.

    Safe to run at any time and by several processes. Works for workers of this machine.
    """
    reaped = 0
    for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        workers = list(row.worker_ids)
        if not workers or not is_dead(workers[-1]):
            continue
        with transaction.atomic():
            fresh = DBTaskResult.objects.select_for_update().get(pk=row.pk)
            if fresh.status != TaskResultStatus.RUNNING or list(fresh.worker_ids) != workers:
                continue
            if len(workers) >= ATTEMPTS:
                fresh.set_failed(WorkerDied(f"{len(workers)} workers died on this job"))
            else:
                fresh.status = TaskResultStatus.READY
                fresh.save(update_fields=["status"])
            reaped += 1
        lock_file(workers[-1]).unlink(missing_ok=True)
    return reaped


def enqueue_due() -> list[str]:
    """Ask for the jobs that find work of their own and are not waiting already; their names."""
    waiting = {
        row.args_kwargs["args"][0]
        for row in DBTaskResult.objects.filter(status=TaskResultStatus.READY).only("args_kwargs")
    }
    names = [name for name, due in DUE.items() if name not in waiting and due()]
    for name in names:
        enqueue(name)
    return names


def _tend(stop: threading.Event) -> None:
    """Until told to stop: reap, ask for what is due, link the audit log. Beside the worker, on its own connection."""
    while not stop.wait(TEND_SECONDS):
        try:
            reap()
            enqueue_due()
            link()
            beat()
        except DatabaseError:
            logger.warning("the database did not answer; tried again in %s s", TEND_SECONDS, exc_info=True)
        finally:
            close_old_connections()
    connection.close()


def run_worker(*, once: bool = False) -> None:
    """Run jobs until told to stop (SIGTERM finishes the job in hand); ``once``: until none is waiting or due.

    The process should be supervised: SQLite may stay locked past its timeout, and then the worker ends.
    """
    worker_id = f"{os.uname().nodename[:20]}-{uuid.uuid4().hex}"
    stop = threading.Event()
    tender = threading.Thread(target=_tend, args=(stop,), daemon=True)
    with alive(worker_id):
        reap()
        enqueue_due()
        beat()
        if not once:
            tender.start()
        try:
            call_command(
                "db_worker",
                worker_id=worker_id,
                batch=once,
                interval=0.5,
                startup_delay=False,
                reload=False,
                verbosity=1,
            )
        finally:
            stop.set()
    if once:
        link()
