"""Files that wait to be read by a worker. They are deleted as soon as they have been read, refused or cancelled: an
upload may hold what is never stored."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import router

from ronghe.ingest.models import ImportRow


def _place(run_id: UUID) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / run_id.hex


def keep_upload(run_id: UUID, data: bytes) -> None:
    """Keep a file until it is read, readable by the node's own user alone."""
    place = _place(run_id)
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.with_suffix(".part")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    aside.rename(place)


def upload_of(run_id: UUID) -> bytes | None:
    """The file, or ``None`` where there is none (any more)."""
    try:
        return _place(run_id).read_bytes()
    except FileNotFoundError:
        return None


def drop_upload(run_id: UUID) -> None:
    """Delete the file; deleting it again does nothing."""
    _place(run_id).unlink(missing_ok=True)
    _place(run_id).with_suffix(".part").unlink(missing_ok=True)


def drop_rows(run_id: UUID) -> None:
    """Delete the rows of a preview, 100,000 in a second: no conflict points to a row that was not yet imported, so
    Django need not look for such rows by rows. Call it inside a transaction. One statement."""
    ImportRow.objects.filter(run_id=run_id)._raw_delete(router.db_for_write(ImportRow))
