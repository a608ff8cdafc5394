"""The room's jobs; each may run twice to the same effect."""

from __future__ import annotations

from uuid import UUID

from ronghe.base.jobs import job


@job("ingest.apply")
def apply(run_id: str) -> None:
    """Carry out an agreed import, from where it stands."""
    from ronghe.ingest.commands import run_import  # noqa: PLC0415 -- parsers load slowly, and every start loads jobs

    run_import(UUID(run_id))
