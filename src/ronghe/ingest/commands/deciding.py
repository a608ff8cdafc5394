"""What a person decides on single rows of a preview."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from ronghe.base.actors import Actor
from ronghe.ingest import permissions
from ronghe.ingest.enums import Decision, RowState, RunStatus
from ronghe.ingest.errors import ImportNotOpen, ReasonMissing
from ronghe.ingest.models import ImportRow, ImportRun
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
        row.raw, row.fields, row.originals = _cleared(row.raw), _cleared(row.fields), _cleared(row.originals)
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
