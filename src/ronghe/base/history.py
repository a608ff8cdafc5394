"""Why a record was changed, for its history."""

from __future__ import annotations

from django.db.models import Model

LONGEST = 100  # what the history tables hold


def because(record: Model, reason: str) -> None:
    """Have the next save of ``record`` write this reason into its history."""
    # simple-history reads this attribute; it declares none.
    setattr(record, "_change_reason", reason[:LONGEST])  # noqa: B010 -- the name is not the record's own
