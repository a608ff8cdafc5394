"""Files that people hand in: kept under their content's hash, outside what the site serves by itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.base.records import Record


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
