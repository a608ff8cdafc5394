"""One process at a time works on an import.

A worker may take the job of an import that the command line is carrying out at the same moment. The first one writes
its claim into the import, under the import's row lock, and holds a file lock of that name for as long as it lives; the
other one sees the claim and leaves. The claim of a process that was killed is free at once. Every batch is written
under the row lock and only while the claim still stands, so that a process that was held to be dead by mistake (one
on another machine) stops instead of writing beside its successor.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from ronghe.base.liveness import alive, is_dead
from ronghe.ingest.errors import Stopped
from ronghe.ingest.models import ImportRun


@contextmanager
def claimed(run_id: UUID, statuses: Collection[str]) -> Iterator[str | None]:
    """The name of a claim on the import, or ``None`` where it is not in one of these states or is being worked on."""
    token = f"import-{uuid.uuid4().hex}"
    with alive(token):
        if not _take(run_id, token, statuses):
            yield None
            return
        try:
            yield token
        finally:
            ImportRun.objects.filter(pk=run_id, claim=token).update(claim="")


@transaction.atomic
def _take(run_id: UUID, token: str, statuses: Collection[str]) -> bool:
    run = ImportRun.objects.select_for_update().filter(pk=run_id, status__in=statuses).first()
    if run is None or (run.claim and not is_dead(run.claim)):
        return False
    ImportRun.objects.filter(pk=run_id).update(claim=token)
    return True


def held_run(run_id: UUID, token: str, statuses: Collection[str]) -> ImportRun:
    """The import, locked for this transaction, while the claim stands.

    Raises:
        Stopped: it was cancelled, or another process has taken over.
    """
    run = ImportRun.objects.select_for_update().filter(pk=run_id, claim=token, status__in=statuses).first()
    if run is None:
        raise Stopped
    return run


def is_worked_on(run: ImportRun) -> bool:
    """Whether a living process works on the import."""
    return bool(run.claim) and not is_dead(run.claim)
