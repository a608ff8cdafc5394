"""Many records of one table written at once, each with its history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from ronghe.base.history import LONGEST

ROWS = 500


def write_many(added: Sequence[Any], altered: Sequence[tuple[Any, Collection[str]]], *, reason: str) -> None:
    """Insert ``added`` and update the named columns of ``altered``; call it inside the command's transaction.

    What ``because`` said of a record goes into its history, else ``reason``. Signals of single saves are not sent.

    Cost: one statement per some tens of rows, twice (the table and its history).
    """
    model: Any = type((added or [record for record, _ in altered])[0]) if added or altered else None
    if model is None:
        return
    if added:
        model._default_manager.bulk_create(added, batch_size=ROWS)
        _keep_history(model, added, reason, update=False)
    if altered:
        now = timezone.now()
        columns = sorted({name for _, names in altered for name in names})
        records = [record for record, _ in altered]
        for field in model._meta.fields:
            if isinstance(field, models.DateTimeField) and field.auto_now:
                columns.append(field.name)
                for record in records:
                    setattr(record, field.attname, now)
        model._default_manager.bulk_update(records, columns, batch_size=ROWS)
        _keep_history(model, records, reason, update=True)


def _keep_history(model: Any, records: Sequence[Any], reason: str, *, update: bool) -> None:
    model.history.bulk_history_create(records, batch_size=ROWS, update=update, default_change_reason=reason[:LONGEST])
