"""A previewed import into the rooms: in batches, each one transaction, so that a killed worker's import goes on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.jobs import enqueue
from ronghe.ingest import permissions
from ronghe.ingest.commands.carrying import Carrier
from ronghe.ingest.commands.claiming import claimed, held_run, is_worked_on
from ronghe.ingest.commands.uploads import drop_rows, drop_upload
from ronghe.ingest.enums import RowOutcome, RowState, RunStatus
from ronghe.ingest.errors import ImportNotOpen, Stopped
from ronghe.ingest.models import ImportRun, Layout

BATCH = 250  # some 4 ms a row: other writers wait about a second
OPEN = frozenset({RunStatus.QUEUED, RunStatus.RUNNING})
UNDONE = frozenset({RunStatus.READING, RunStatus.PREVIEWED})


@transaction.atomic
def apply_import(actor: Actor, run_id: UUID) -> ImportRun:
    """Agree to a previewed import; a worker carries it out. Agreeing again changes nothing.

    Raises:
        NotAllowed: it is not the actor's import.
        ImportNotOpen: it was cancelled, or failed.
    """
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    permissions.require_run(actor, run)
    if run.status in {*OPEN, RunStatus.DONE}:
        return run
    if run.status != RunStatus.PREVIEWED:
        raise ImportNotOpen()
    run.status = RunStatus.QUEUED
    run.save(update_fields=["status", "updated_at"])
    for sheet in run.sheets:
        if sheet.get("fingerprint"):
            layout, _ = Layout.objects.get_or_create(
                fingerprint=sheet["fingerprint"],
                defaults={"mapping": sheet["mapping"], "headers": [c["header"] for c in sheet["columns"]]},
            )
            layout.times_used += 1
            layout.save(update_fields=["times_used", "updated_at"])
    enqueue("ingest.apply", run_id=str(run.pk))
    audit.record(
        actor, "ingest.apply_import", run, before={"status": RunStatus.PREVIEWED}, after={"status": run.status}
    )
    return run


@transaction.atomic
def cancel_import(actor: Actor, run_id: UUID) -> ImportRun:
    """Throw a preview away, whether it is there or still being read: no row and no file of it is left.

    An import that is being carried out stops after the batch in hand; rows that are in already stay, and are
    recognised at the next import.

    Raises:
        NotAllowed: it is not the actor's import.
    """
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    permissions.require_run(actor, run)
    before = {"status": run.status, "finished": run.finished}
    if run.status in UNDONE:
        # Whoever is reading writes under this row's lock and only while it is READING: so nothing comes after.
        drop_rows(run_id)
        run.sheets, run.notes, run.total, run.finished = [], [], 0, 0
        run.status, run.ended_at = RunStatus.CANCELLED, timezone.now()
        run.save()
        transaction.on_commit(lambda: drop_upload(run_id))
    elif run.status in OPEN and is_worked_on(run):
        if run.cancel_asked:
            return run
        run.cancel_asked = True
        run.save(update_fields=["cancel_asked", "updated_at"])
    elif run.status in OPEN:
        _end(run, RunStatus.CANCELLED)
    else:
        return run
    audit.record(actor, "ingest.cancel_import", run, before=before, after={"status": run.status})
    return run


def run_import(run_id: UUID, progress: Callable[[int, int], None] | None = None) -> ImportRun:
    """Carry out an agreed import, from the first row that is still pending. Running again changes nothing; one that
    another process is carrying out is left to it.

    One matching run is asked for at the end, over all needs that came in (``ingest.match``).

    Cost: some fifty statements and one transaction per ``BATCH`` rows.
    """
    with claimed(run_id, OPEN) as token:
        if token is not None:
            with suppress(Stopped):  # another process has taken over
                _carry_out(run_id, token, progress)
    return ImportRun.objects.get(pk=run_id)


def _carry_out(run_id: UUID, token: str, progress: Callable[[int, int], None] | None) -> None:
    carrier = Carrier(ImportRun.objects.get(pk=run_id))
    while True:
        with transaction.atomic():
            run = held_run(run_id, token, OPEN)
            if run.cancel_asked:
                _end(run, RunStatus.CANCELLED)
                return
            rows = list(run.rows.filter(outcome=RowOutcome.PENDING).order_by("position")[:BATCH])
            if not rows:
                _end(run, RunStatus.DONE)
                return
            carrier.carry(run, rows)
            run.status = RunStatus.RUNNING
            run.finished += len(rows)
            run.save(update_fields=["status", "finished", "updated_at"])
        if progress:
            progress(run.finished, run.total)


def _end(run: ImportRun, status: RunStatus) -> None:
    """Close an import; what was held back and not cleared is wiped, and its needs are to be matched."""
    undecided = run.rows.filter(state=RowState.HELD).exclude(outcome__in=[RowOutcome.CREATED, RowOutcome.MERGED])
    undecided.update(raw=[], fields={}, originals={}, outcome=RowOutcome.LEFT_OUT)
    run.status, run.ended_at = status, timezone.now()
    run.save(update_fields=["status", "ended_at", "updated_at"])
    if run.publish and run.rows.filter(kind="need", outcome__in=[RowOutcome.CREATED, RowOutcome.MERGED]).exists():
        enqueue("ingest.match", run_id=str(run.pk))
