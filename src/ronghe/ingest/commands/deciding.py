"""What a person decides on single rows of a preview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.ingest import permissions
from ronghe.ingest.commands.judging import Judge
from ronghe.ingest.enums import Decision, RowOutcome, RowState, RunStatus
from ronghe.ingest.errors import ImportNotOpen, ReasonMissing
from ronghe.ingest.models import ImportRow, ImportRun
from ronghe.ingest.sources.guards import without_mentions

_SETTLED = frozenset({RowState.REFUSED, RowState.UNCHANGED})
_OF_REFUSED = frozenset({Decision.NONE, Decision.LEAVE_OUT, Decision.TAKE_IN})


@transaction.atomic
def decide_row(actor: Actor, row_id: int, decision: str, reason: str = "") -> ImportRow:
    """Say what is to become of a row: a duplicate or one held back, or any row to be left out.

    ``take_in`` makes a need of a message in which none was recognised: it is judged as any other row from then on.
    ``remove_patient`` takes the name and record number out of what is kept of the row, for good.

    Raises:
        NotAllowed: it is not the actor's import.
        ImportNotOpen: the import is no longer a preview.
        ReasonMissing: a held row is to stay as it is, without a reason.
    """
    row = ImportRow.objects.select_related("run").get(pk=row_id)
    run = ImportRun.objects.select_for_update().get(pk=row.run_id)
    permissions.require_run(actor, run)
    choice = Decision(decision)
    if run.status != RunStatus.PREVIEWED or (choice not in _OF_REFUSED and row.state in _SETTLED):
        raise ImportNotOpen()
    if row.state in _SETTLED or choice == Decision.TAKE_IN:
        if choice == row.decision == Decision.TAKE_IN:
            return row
        if not row.can_be_taken_in:
            raise ImportNotOpen()
        if choice == Decision.TAKE_IN:
            _take_in(run, [row])
            audit.record(actor, "ingest.decide_row", run, after={"row": row.pk, "decision": choice})
        return row
    if choice == Decision.KEEP_WITH_REASON and not reason.strip():
        raise ReasonMissing()
    row.decision, row.decision_reason = choice, reason.strip()
    if choice == Decision.REMOVE_PATIENT:
        row.raw, row.fields, row.originals = _cleared(row.raw), _cleared(row.fields), _cleared(row.originals)
    row.save()
    audit.record(actor, "ingest.decide_row", run, after={"row": row.pk, "decision": choice}, why=reason.strip())
    return row


@transaction.atomic
def take_in_unrecognised(actor: Actor, run_id: UUID) -> int:
    """Make needs of all messages of a preview in which none was recognised, as ``take_in`` does of one; how many.

    Raises:
        NotAllowed: it is not the actor's import.
        ImportNotOpen: the import is no longer a preview.
    """
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    permissions.require_run(actor, run)
    if run.status != RunStatus.PREVIEWED:
        raise ImportNotOpen()
    rows = [row for row in run.rows.filter(state=RowState.REFUSED).order_by("position") if row.can_be_taken_in]
    _take_in(run, rows)
    if rows:
        audit.record(actor, "ingest.take_in_unrecognised", run, after={"rows": len(rows)})
    return len(rows)


def _take_in(run: ImportRun, rows: Sequence[ImportRow]) -> None:
    Judge(run).take_in(rows)
    for row in rows:
        row.decision = Decision.TAKE_IN
    ImportRow.objects.bulk_update(
        rows, ["state", "outcome", "problems", "likeness", "record_id", "decision"], batch_size=100
    )
    run.finished = run.rows.exclude(outcome=RowOutcome.PENDING).count()
    run.save(update_fields=["finished", "updated_at"])


def _cleared(value: Any) -> Any:
    if isinstance(value, str):
        return without_mentions(value)
    if isinstance(value, list):
        return [_cleared(one) for one in value]
    if isinstance(value, dict):
        return {key: _cleared(one) for key, one in value.items()}
    return value
