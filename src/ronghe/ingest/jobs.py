"""The room's jobs; each may run twice to the same effect."""

from __future__ import annotations

from uuid import UUID

from ronghe.base.jobs import job
from ronghe.ingest import commands


@job("ingest.apply")
def apply(run_id: str) -> None:
    """Carry out an agreed import, from where it stands."""
    commands.run_import(UUID(run_id))
