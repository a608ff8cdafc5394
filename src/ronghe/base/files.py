"""Files that people hand in: kept under their content's hash, outside what the site serves by itself.

What is on the disk is named by its hash alone, so that no name from outside ever becomes a path, and the same content
handed in twice lies there once. Nothing here says who may read a file: the record that links it does.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.file_kinds import FileRefused, kind_of
from ronghe.base.file_names import require_ending, require_name
from ronghe.base.personal import links_to
from ronghe.base.problems import BadInput, NotAllowed, Unavailable
from ronghe.base.records import Record


class FileTooLarge(BadInput):
    """The file is larger than this node keeps."""

    code = "file-too-large"
    status = 413
    title = _("The file is too large.")
    remedy = _("Hand in a smaller file: pictures at a lower resolution, or the pages that matter.")


class FileGone(Unavailable):
    """The row is there, and its content is not on the disk: a restore is not complete."""

    code = "file-gone"
    title = _("The content of this file is missing on the node.")
    remedy = _("Ask the administrator of this node to restore the files of the last backup.")


class StoredFile(Record):
    """One file. ``content_type`` is what its content says, not its name; the linking record rules who may read it."""

    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("kind of file"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    handed_in_by = models.UUIDField(_("handed in by"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.name


@transaction.atomic
def store(actor: Actor, name: str, content: bytes) -> StoredFile:
    """Keep a file. Call it inside the command that links it, after that command has checked who may.

    The content is on the disk, whole and flushed, before the row is written; a refused file leaves nothing behind.

    Args:
        name: as the person named it; never used as a path.
        content: all of it.

    Raises:
        NotAllowed: nobody in particular hands it in.
        FileTooLarge: it is over RONGHE_UPLOAD_MB.
        FileNameRefused: the name holds a path, invisible signs or two endings, or its ending is another kind's.
        FileRefused: it is no PDF, docx, xlsx, PNG, JPEG or WebP, is damaged, or carries what could run.
    """
    if actor.is_anonymous:
        raise NotAllowed(_("Nobody is logged in."), _("Log in and hand the file in again."))
    if len(content) > settings.UPLOAD_LIMIT_BYTES:
        raise FileTooLarge(
            _("It has %(size).1f MB; the limit is %(limit)d MB.")
            % {"size": len(content) / 1024 / 1024, "limit": settings.UPLOAD_LIMIT_BYTES // 1024 // 1024}
        )
    name = require_name(name)
    if not content:
        raise FileRefused(_("The file is empty."))
    kind = kind_of(content)
    require_ending(name, kind)
    digest = hashlib.sha256(content).hexdigest()
    _keep(digest, content)
    transaction.on_commit(partial(_keep, digest, content))  # ``drop_unlinked`` may take the same away meanwhile
    file = StoredFile.objects.create(
        name=name, content_type=kind.content_type, size=len(content), sha256=digest, handed_in_by=actor.person_id
    )
    audit.record(actor, "base.store_file", file, after={"name": name, "size": len(content), "sha256": digest})
    return file


def drop_unlinked(keys: Iterable[UUID]) -> int:
    """Delete those of the files to which no row points; how many. Their content goes once that stands, unless another
    file has the same. One statement, and one for what goes.
    """
    rows = StoredFile.objects.filter(pk__in=list(keys))
    for link in links_to(StoredFile):
        pointing = link.model._base_manager.filter(**{f"{link.column}__isnull": False})
        rows = rows.exclude(pk__in=pointing.values(link.column))
    digests = set(rows.values_list("sha256", flat=True))
    number = rows.delete()[0]
    for digest in digests:
        transaction.on_commit(partial(_drop_content, digest))
    return number


def _drop_content(digest: str) -> None:
    """Set aside, looked for once more and only then deleted: who hands the same in at this moment either has a row by
    then, or finds nothing under the name and writes it again when the row stands."""
    path = path_of(digest)
    aside = path.with_name(f".{digest}.{secrets.token_hex(8)}")
    try:
        path.rename(aside)
    except FileNotFoundError:
        return
    if StoredFile.objects.filter(sha256=digest).exists():
        aside.rename(path)
    else:
        aside.unlink()


def open_file(file: StoredFile) -> BinaryIO:
    """The content, to be read and closed by the caller, who has checked that the reader may.

    Raises:
        FileGone: it is not on the disk, or has another length than when it was handed in.
    """
    path = path_of(file.sha256)
    try:
        handle = path.open("rb")
    except OSError as error:
        raise FileGone() from error
    if os.fstat(handle.fileno()).st_size != file.size:
        handle.close()
        raise FileGone()
    return handle


def path_of(digest: str) -> Path:
    """Where content of this SHA-256 lies. The digest is our own, never text from outside."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def _keep(digest: str, content: bytes) -> None:
    """Written aside, flushed and renamed: under its final name a file is whole or not there."""
    path = path_of(digest)
    if path.exists() and path.stat().st_size == len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{digest}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        aside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
