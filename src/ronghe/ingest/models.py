"""Imports, their rows, remembered layouts, and where each record's values come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.base.bilingual import bilingual
from ronghe.base.records import Record
from ronghe.ingest.enums import ConflictStatus, Decision, RowOutcome, RowState, RunStatus

UNRECOGNISED = "no_need"
"""Code of the problem that a message of a chat is not recognised as a need."""


class ImportRun(Record):
    """One file or text on its way in.

    ``sheets`` is a list with name, kind, mapping, columns, header rows, what was left out, and counts of each sheet.
    ``ledger`` names the source: a later file of the same ledger is its newer version, one of another ledger is
    another voice. ``wanted`` holds mappings asked for and not yet read. ``claim`` names the process at work on it,
    ``matched`` the position up to which its needs were matched. ``actor_*`` keep for whom the job acts.
    Status changes only in ``ingest.commands``.
    """

    name = models.CharField(_("file"), max_length=300)
    ledger = models.CharField(_("ledger"), max_length=150, blank=True)
    format = models.CharField(_("format"), max_length=20)
    content_hash = models.CharField(max_length=64, db_index=True)
    status = models.CharField(_("status"), max_length=10, choices=RunStatus, default=RunStatus.READING)
    sheets = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    wanted = models.JSONField(default=dict)
    claim = models.CharField(max_length=60, blank=True)
    owner = models.ForeignKey(
        "network.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="imports"
    )
    publish = models.BooleanField(_("open the listings"), default=True)
    total = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    failure_zh = models.TextField(blank=True)
    failure_en = models.TextField(blank=True)
    actor_person_id = models.UUIDField(null=True, blank=True)
    actor_organisation_ids = models.JSONField(default=list)
    actor_roles = models.JSONField(default=list)
    actor_reason = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    failure = bilingual()

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_status_display()})"


class ImportRow(models.Model):
    """One row: as it stood in the file, as it was read, and what became of it.

    ``raw`` holds the cells of the sheet's columns with identity numbers removed; ``originals`` the texts of fields
    that were repaired. Of rows that were held back and not cleared, all three are emptied when the import ends.
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
    originals = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    likeness = models.JSONField(default=dict)
    decision = models.CharField(max_length=20, choices=Decision, blank=True, default=Decision.NONE)
    decision_reason = models.TextField(blank=True)
    record_id = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["run", "position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="import_row_once")]
        indexes = [models.Index(fields=["run", "outcome", "position"]), models.Index(fields=["run", "state"])]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"

    @property
    def can_be_taken_in(self) -> bool:
        """Whether it is refused for nothing but that no need was recognised in it, which a person may overrule."""
        return self.state == RowState.REFUSED and unrecognised_alone(self.problems)


def unrecognised_alone(problems: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the only thing that refuses a row is that no need was recognised in it."""
    return {problem["code"] for problem in problems if problem.get("fatal")} == {UNRECOGNISED}


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

    ``values`` are the last ones that the source gave, ``since`` the days from which it gave them, ``originals`` the
    texts as they stood in the file where they were repaired. A value of the record that no source gave was made by
    hand. See ``ingest.commands.merging``.
    """

    kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    source = models.CharField(max_length=200)  # "ledger:" and the name of the ledger, or "sample"
    place = models.CharField(max_length=200, blank=True)
    hash = models.CharField(max_length=64, db_index=True)
    values = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    originals = models.JSONField(default=dict)
    since = models.JSONField(default=dict)
    run = models.ForeignKey(ImportRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="origins")

    class Meta:
        ordering = ["kind", "subject_id", "-updated_at"]
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id", "source"], name="origin_once_per_source")]
        indexes = [models.Index(fields=["kind", "hash"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} <- {self.source}"


class Conflict(Record):
    """Two voices on one field of a record: what it holds, and what a source says otherwise.

    One per field and source: what a person decided is remembered, and asked again only when the source says something
    new. ``kept_source`` is empty where the value was made by hand. Status moves only in ``ingest.commands``.
    """

    kind = models.CharField(_("kind"), max_length=20)
    subject_id = models.UUIDField()
    field = models.CharField(_("field"), max_length=60)
    source = models.CharField(max_length=200)
    place = models.CharField(_("place in the file"), max_length=200, blank=True)
    kept = models.JSONField(null=True)
    kept_source = models.CharField(max_length=200, blank=True)
    kept_on = models.DateField(null=True)
    offered = models.JSONField(null=True)
    offered_on = models.DateField()
    status = models.CharField(_("status"), max_length=6, choices=ConflictStatus, default=ConflictStatus.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    run = models.ForeignKey(ImportRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="conflicts")
    row = models.ForeignKey(ImportRow, on_delete=models.SET_NULL, null=True, blank=True, related_name="conflicts")

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "field", "source"], name="conflict_once_per_source"),
            models.CheckConstraint(
                condition=models.Q(status=ConflictStatus.OPEN) | models.Q(decided_at__isnull=False),
                name="conflict_decided_has_time",
            ),
        ]
        indexes = [models.Index(fields=["status", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} {self.field}: {self.status}"
