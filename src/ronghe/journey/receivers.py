"""What the room does when a lower room tells of an event."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from ronghe.base.actors import Actor
from ronghe.exchange.signals import introduction_accepted
from ronghe.journey import commands


@receiver(introduction_accepted, dispatch_uid="journey.open_project")
def open_project(introduction_id: UUID, actor: Actor, **_more: Any) -> None:
    """An accepted introduction opens its project, in the same transaction."""
    commands.open_project(actor, introduction_id)
