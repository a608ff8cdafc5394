"""The room's jobs; each may run twice to the same effect."""

from __future__ import annotations

from uuid import UUID

from ronghe.base.jobs import job
from ronghe.ingest.queries import orphaned_imports


@job("ingest.read")
def read(run_id: str) -> None:
    """Read a large file into a preview."""
    from ronghe.ingest.commands.reading import read_import  # noqa: PLC0415 -- parsers load slowly, and every start loads jobs

    read_import(UUID(run_id))


@job("ingest.apply")
def apply(run_id: str) -> None:
    """Carry out an agreed import, from where it stands."""
    from ronghe.ingest.commands import run_import  # noqa: PLC0415 -- as above

    run_import(UUID(run_id))


@job("ingest.match")
def match(run_id: str) -> None:
    """Suggest partners for the needs that an import brought in."""
    from ronghe.ingest.commands.matching import match_import  # noqa: PLC0415 -- as above

    match_import(UUID(run_id))


@job("ingest.take_over", due=lambda: bool(orphaned_imports()))
def take_over() -> None:
    """Go on with imports whose process was killed, be it a worker or the command line."""
    from ronghe.ingest.commands import run_import  # noqa: PLC0415 -- as above
    from ronghe.ingest.commands.reading import read_import  # noqa: PLC0415 -- as above

    for run_id in orphaned_imports():
        read_import(run_id)
        run_import(run_id)
