"""What a person decides on single rows of a preview, and on conflicts afterwards."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from ronghe.base.actors import Actor
from ronghe.ingest import permissions
from ronghe.ingest.commands.merging import Incoming, put
from ronghe.ingest.enums import Decision, RowOutcome, RowState, RunStatus
from ronghe.ingest.errors import ImportNotOpen, ReasonMissing
from ronghe.ingest.models import ImportRow, ImportRun, Origin
from ronghe.ingest.sources.guards import without_mentions


@transaction.atomic
def decide_row(actor: Actor, row_id: int, decision: str, reason: str = "") -> ImportRow:
    """Say what is to become of a row: a duplicate or one held back, or any row to be left out.

    ``remove_patient`` takes the name and record number out of what is kept of the row, for good.

    Raises:
        NotAllowed: it is not the actor's import.
        ImportNotOpen: the import is no longer a preview.
        ReasonMissing: a held row is to stay as it is, without a reason.
    """
    row = ImportRow.objects.select_related("run").get(pk=row_id)
    run = ImportRun.objects.select_for_update().get(pk=row.run_id)
    permissions.require_run(actor, run)
    if run.status != RunStatus.PREVIEWED or row.state in {RowState.REFUSED, RowState.UNCHANGED}:
        raise ImportNotOpen()
    choice = Decision(decision)
    if choice == Decision.KEEP_WITH_REASON and not reason.strip():
        raise ReasonMissing()
    row.decision, row.decision_reason = choice, reason.strip()
    if choice == Decision.REMOVE_PATIENT:
        row.raw, row.fields = _cleared(row.raw), _cleared(row.fields)
    row.save()
    return row


def _cleared(value: Any) -> Any:
    if isinstance(value, str):
        return without_mentions(value)
    if isinstance(value, list):
        return [_cleared(one) for one in value]
    if isinstance(value, dict):
        return {key: _cleared(one) for key, one in value.items()}
    return value


@transaction.atomic
def take_imported(actor: Actor, row_id: int, field: str) -> ImportRow:
    """Settle a conflict for the imported value: it replaces what was edited by hand. The history keeps both.

    Raises:
        NotAllowed: it is not the actor's import, or the actor may not change the record.
        ImportNotOpen: there is no such conflict.
    """
    row = ImportRow.objects.select_related("run").get(pk=row_id)
    permissions.require_run(actor, row.run)
    if field not in row.conflicts or row.record_id is None:
        raise ImportNotOpen()
    conflicts = dict(row.conflicts)
    conflict = conflicts.pop(field)
    origin = Origin.objects.filter(kind=row.kind, subject_id=row.record_id, source="import").first()
    if origin is not None:  # as if the hand-made value had been imported: then the new one follows it
        origin.values = {**origin.values, field: conflict["current"]}
        origin.save()
    value = conflict["imported"]
    targets = value if field == "targets" else None
    values = {} if field == "targets" else {field: value}
    incoming = Incoming(row.kind, values, "import", origin.place if origin else "", row.hash, targets, row.sources)
    put(actor, incoming, row.record_id, run=row.run)
    row.conflicts, row.outcome = conflicts, RowOutcome.MERGED
    row.save()
    return row
