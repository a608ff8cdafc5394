"""One matching run over all needs that an import brought in."""

from __future__ import annotations

import time
from uuid import UUID

from ronghe.base.jobs import enqueue
from ronghe.exchange import commands as exchange
from ronghe.ingest.commands.claiming import claimed
from ronghe.ingest.enums import RowOutcome, RunStatus
from ronghe.ingest.models import ImportRun

ENDED = frozenset({RunStatus.DONE, RunStatus.CANCELLED})
SLICE_SECONDS = 60.0
"""After so long it asks for the rest as a job of its own, so that other jobs get their turn."""


def match_import(run_id: UUID) -> int:
    """Suggest partners for each need of an ended import, in file order; how many it came to.

    It goes on where an earlier run stopped or was killed. Matching a need again does no harm.
    """
    done = 0
    with claimed(run_id, ENDED) as token:
        if token is None:
            return 0
        exchange.follow_outbox()
        run = ImportRun.objects.get(pk=run_id)
        rows = run.rows.filter(
            kind="need", outcome__in=[RowOutcome.CREATED, RowOutcome.MERGED], position__gte=run.matched
        ).order_by("position")
        until = time.monotonic() + SLICE_SECONDS
        for position, need_id in list(rows.values_list("position", "record_id")):
            if need_id is not None:
                exchange.refresh_matches(need_id)
                done += 1
            ImportRun.objects.filter(pk=run_id).update(matched=position + 1)
            if time.monotonic() > until:
                enqueue("ingest.match", run_id=str(run_id))
                break
    return done
