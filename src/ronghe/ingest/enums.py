"""Closed vocabularies of the ingest room."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RecordKind(StrEnum):
    """What one row of a ledger may describe."""

    ORGANISATION = "organisation"
    PERSON = "person"
    NEED = "need"
    ACHIEVEMENT = "achievement"
    SERVICE = "service"
    MANDATE = "mandate"


class RunStatus(models.TextChoices):
    """Life of an import: READING, then PREVIEWED until the person agrees; QUEUED, RUNNING, and one of three ends."""

    READING = "reading", pgettext_lazy("import", "Being read")
    PREVIEWED = "previewed", pgettext_lazy("import", "Previewed")
    QUEUED = "queued", pgettext_lazy("import", "Waiting")
    RUNNING = "running", pgettext_lazy("import", "Running")
    DONE = "done", pgettext_lazy("import", "Done")
    CANCELLED = "cancelled", pgettext_lazy("import", "Cancelled")
    FAILED = "failed", pgettext_lazy("import", "Failed")


class RowState(models.TextChoices):
    """What the preview says of a row."""

    NEW = "new", pgettext_lazy("row", "New")
    DUPLICATE = "duplicate", pgettext_lazy("row", "Duplicate")
    UNCHANGED = "unchanged", pgettext_lazy("row", "Imported before")
    REFUSED = "refused", pgettext_lazy("row", "Refused")
    HELD = "held", pgettext_lazy("row", "Held back")


class RowOutcome(models.TextChoices):
    """What became of a row."""

    PENDING = "pending", pgettext_lazy("row", "Not yet imported")
    CREATED = "created", pgettext_lazy("row", "Created")
    MERGED = "merged", pgettext_lazy("row", "Merged into an existing record")
    KEPT = "kept", pgettext_lazy("row", "Nothing to change")
    LEFT_OUT = "left_out", pgettext_lazy("row", "Left out")


class Decision(models.TextChoices):
    """What a person decided on a row."""

    NONE = "", pgettext_lazy("decision", "Not decided")
    AS_NEW = "as_new", _("Import as a new record")
    MERGE = "merge", _("Merge into the existing record")
    LEAVE_OUT = "leave_out", _("Leave out")
    REMOVE_PATIENT = "remove_patient", _("Remove the patient's details and import")
    KEEP_WITH_REASON = "keep_with_reason", _("Import as it is, for the reason given")
    TAKE_IN = "take_in", _("Import it as a need")


class ConflictStatus(models.TextChoices):
    """What a person decided where two sources, or a source and a hand, disagree on a field."""

    OPEN = "open", pgettext_lazy("conflict", "To be decided")
    KEPT = "kept", pgettext_lazy("conflict", "Kept as it was")
    TAKEN = "taken", pgettext_lazy("conflict", "New value taken")
    BOTH = "both", pgettext_lazy("conflict", "Both kept")


PASTED = "粘贴的文字 / pasted text"
"""What a run of a text without a file is stored as; pages say it in the reader's language."""
