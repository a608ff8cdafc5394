"""Work that is done after the answer: asked for by name, run by a worker, at least once.

A room registers its jobs in ``jobs.py`` with ``@job("room.verb")``; commands ask with ``enqueue("room.verb", ...)``.
The request's row is written in the caller's transaction. A job may run twice (a killed worker's job runs again), so
every job is idempotent. A job with ``due`` needs no request: the worker starts it whenever ``due()`` says
there is work.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django_tasks import task

Job = Callable[..., None]
JOBS: dict[str, Job] = {}
DUE: dict[str, Callable[[], bool]] = {}


class JobUnknown(LookupError):
    """No room has a job of this name."""


def job(name: str, *, due: Callable[[], bool] | None = None) -> Callable[[Job], Job]:
    """Register a job under ``room.verb``. Its arguments are plain JSON values, by keyword.

    Raises:
        ValueError: another function has the name.
    """

    def register(function: Job) -> Job:
        if JOBS.setdefault(name, function) is not function:
            raise ValueError(f"two jobs are named {name}")
        if due is not None:
            DUE[name] = due
        return function

    return register


@task()
def run_job(name: str, arguments: dict[str, Any]) -> None:
    """Run a registered job; what a worker calls.

    Raises:
        JobUnknown: no room registered ``name``.
    """
    _known(name)(**arguments)


def enqueue(name: str, **arguments: Any) -> None:
    """Ask for a job, inside the caller's transaction. One statement.

    Raises:
        JobUnknown: no room registered ``name``; said here, where the mistake is, not in the worker.
    """
    _known(name)
    run_job.enqueue(name, arguments)


def _known(name: str) -> Job:
    if name not in JOBS:
        raise JobUnknown(f"no job is named {name!r}; known: {', '.join(sorted(JOBS))}")
    return JOBS[name]
