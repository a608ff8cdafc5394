"""What the room does when a lower room tells of an event."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from ronghe.ingest.models import ImportRun
from ronghe.network.signals import record_claimed


@receiver(record_claimed, dispatch_uid="ingest.record_claimed")
def follow_the_person(before_id: UUID, after_id: UUID, **_more: Any) -> None:
    """Imports stay with the account that began them."""
    ImportRun.objects.filter(actor_person_id=before_id).update(actor_person_id=after_id)
