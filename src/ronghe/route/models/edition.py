"""One file of a reference table that was taken in, and what every row of such a table carries."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.base.bilingual import bilingual
from ronghe.base.records import Record, Sourced
from ronghe.route.enums import ReferenceKind


class Edition(Record):
    """An import of a reference table: which file, of which day, and what it changed.

    ``changes`` holds what a reader asks after a newer edition, in lists that are cut at a few hundred:
    ``new`` and ``withdrawn`` keys, and ``altered`` as [key, field, before, after]. ``left_out`` holds rows that could
    not be read (line, text, zh, en). Rows are added, never changed.
    """

    kind = models.CharField(_("table"), max_length=24, choices=ReferenceKind)
    name = models.CharField(_("file"), max_length=300)
    content_hash = models.CharField(max_length=64, db_index=True)
    edition_on = models.DateField(_("date of the edition"))
    source_name_zh = models.CharField(_("source (Chinese)"), max_length=300, blank=True)
    source_name_en = models.CharField(_("source (English)"), max_length=300, blank=True)
    read = models.PositiveIntegerField(_("rows read"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    withdrawn = models.PositiveIntegerField(_("withdrawn"), default=0)
    rejected = models.PositiveIntegerField(_("left out"), default=0)
    changes = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)
    imported_by = models.UUIDField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    source_name = bilingual()

    class Meta:
        ordering = ["-edition_on", "-created_at", "id"]
        indexes = [models.Index(fields=["kind", "-edition_on"], name="route_edition_of_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.edition_on:%Y-%m-%d}"


class Reference(Record, Sourced):
    """A row of a reference table.

    ``edition`` is the import that said it last, ``source_on`` that edition's date. ``withdrawn_on`` is the date of
    the edition that no longer has the row; it stays, as earlier decisions rest on it.
    """

    history: Any  # every table declares its own

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        abstract = True
