"""Imports, their rows, remembered layouts, and where each record's values come from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.base.records import Record
from ronghe.ingest.enums import Decision, RowOutcome, RowState, RunStatus


class ImportRun(Record):
    """One file or text on its way in.

    ``sheets`` is a list with name, kind, mapping, columns, header rows, what was left out, and counts of each sheet.
    ``actor_*`` keep for whom the job acts. Status changes only in ``ingest.commands``.
    """

    name = models.CharField(_("file"), max_length=300)
    format = models.CharField(_("format"), max_length=20)
    content_hash = models.CharField(max_length=64, db_index=True)
    status = models.CharField(_("status"), max_length=10, choices=RunStatus, default=RunStatus.READING)
    sheets = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    owner = models.ForeignKey(
        "network.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="imports"
    )
    publish = models.BooleanField(_("open the listings"), default=True)
    total = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    failure = models.TextField(blank=True)
    actor_person_id = models.UUIDField(null=True, blank=True)
    actor_organisation_ids = models.JSONField(default=list)
    actor_roles = models.JSONField(default=list)
    actor_reason = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_status_display()})"


class ImportRow(models.Model):
    """One row: as it stood in the file, as it was read, and what became of it.

    ``raw`` holds the cells of the sheet's columns with identity numbers removed; of rows that were held back and not
    cleared, ``raw`` and ``fields`` are emptied when the import ends.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    sheet = models.CharField(max_length=120)
    number = models.PositiveIntegerField(_("row"))
    kind = models.CharField(_("kind"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=RowState)
    outcome = models.CharField(_("outcome"), max_length=10, choices=RowOutcome, default=RowOutcome.PENDING)
    hash = models.CharField(max_length=64, db_index=True)
    raw = models.JSONField(default=list)
    fields = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    likeness = models.JSONField(default=dict)
    decision = models.CharField(max_length=20, choices=Decision, blank=True, default=Decision.NONE)
    decision_reason = models.TextField(blank=True)
    record_id = models.UUIDField(null=True, blank=True)
    conflicts = models.JSONField(default=dict)

    class Meta:
        ordering = ["run", "position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="import_row_once")]
        indexes = [models.Index(fields=["run", "outcome", "position"]), models.Index(fields=["run", "state"])]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"


class Layout(Record):
    """A mapping that a person confirmed, remembered for every sheet with the same headers."""

    fingerprint = models.CharField(max_length=32, unique=True)
    mapping = models.JSONField()
    headers = models.JSONField(default=list)
    times_used = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return ", ".join(self.headers[:4])


class Origin(Record):
    """Where the values of a record come from: its source, its place there, and each field's last imported value.

    A value that differs from the last imported one was changed by hand since, and is not overwritten.
    """

    kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    source = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    hash = models.CharField(max_length=64, db_index=True)
    values = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    run = models.ForeignKey(ImportRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="origins")

    class Meta:
        ordering = ["kind", "subject_id", "-updated_at"]
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id", "source"], name="origin_once_per_source")]
        indexes = [models.Index(fields=["kind", "hash"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} <- {self.source}"
