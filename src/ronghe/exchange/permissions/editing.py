"""Who writes listings."""

from __future__ import annotations

from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed


def may_edit(actor: Actor, owner_id: UUID | None) -> bool:
    """Whether the actor may write listings of this owner."""
    return actor.is_system or owner_id in actor.writes_for


def require_edit(actor: Actor, owner_id: UUID | None) -> None:
    """Raises ``NotAllowed`` unless the actor may write listings of this owner."""
    if not may_edit(actor, owner_id):
        raise NotAllowed()
