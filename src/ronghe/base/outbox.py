"""What changed, in order, for those that follow the database (the search index, later other nodes).

A command writes its ``Change`` in its own transaction: either both the record and the note are there, or neither.
Followers remember the last ``seq`` they have taken in.
"""

from __future__ import annotations

from uuid import UUID

from django.db import models


class Change(models.Model):
    """One record was written or deleted. ``seq`` rises; gaps are possible.

    ``deleted``: less may be found of it than followers hold: it is gone, closed, or narrower than before. Until they
    have taken the change in, they answer as if it were not there.

    On PostgreSQL a lower ``seq`` may commit after a higher one. Followers therefore do not trust the order of
    numbers alone: a change stays until a follower has taken it in and deletes it (see ``exchange.commands.index``).
    """

    seq = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    record_id = models.UUIDField()
    deleted = models.BooleanField(default=False)
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["kind", "record_id"])]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.record_id}"


def waiting_changes() -> int:
    """How many changes no follower has taken in yet. One statement."""
    return Change.objects.count()


def note(kind: str, record_id: UUID, *, deleted: bool = False) -> None:
    """Note that a record changed, or (``deleted``) that less may be found of it than before; call it inside the
    command's transaction. One statement."""
    Change.objects.create(kind=kind, record_id=record_id, deleted=deleted)


def note_many(kind: str, record_ids: list[UUID], *, deleted: bool = False) -> None:
    """Note that many records changed; one statement per thousand, none for none."""
    changes = [Change(kind=kind, record_id=key, deleted=deleted) for key in record_ids]
    if changes:
        Change.objects.bulk_create(changes, batch_size=1000)
