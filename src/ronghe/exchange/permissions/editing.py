"""Who writes listings."""

from __future__ import annotations

from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.exchange.models import Listing
from ronghe.network.permissions import is_staff


def may_edit(actor: Actor, owner_id: UUID | None) -> bool:
    """Whether the actor may write listings of this owner."""
    return actor.is_system or owner_id in actor.writes_for


def require_edit(actor: Actor, owner_id: UUID | None) -> None:
    """Raises ``NotAllowed`` unless the actor may write listings of this owner."""
    if not may_edit(actor, owner_id):
        raise NotAllowed()


def may_enter(actor: Actor, owner_id: UUID | None) -> bool:
    """Whether the actor may bring in a new listing of this owner: who may edit it, and the node's staff.

    Staff type in what institutions hand over; what is in, the owner alone edits, and staff where it acts for the owner.
    """
    return may_edit(actor, owner_id) or is_staff(actor)


def may_change(actor: Actor, listing: Listing) -> bool:
    """Whether the actor may change this very listing: who may edit it, or staff where it has them act for the owner.

    It says nothing of reading: a form that shows what is there asks ``reading_audience``, too.
    """
    return may_edit(actor, listing.owner_id) or (listing.acts_for_us and is_staff(actor))


def require_change(actor: Actor, listing: Listing) -> None:
    """Raises ``NotAllowed`` unless the actor may change this very listing."""
    if not may_change(actor, listing):
        raise NotAllowed()


def require_enter(actor: Actor, listing: Listing) -> None:
    """Raises ``NotAllowed`` unless the actor may bring the new listing in.

    What staff bring in was handed to them: it lets them act for the owner until the owner says otherwise.
    """
    if not may_enter(actor, listing.owner_id):
        raise NotAllowed()
    if not may_edit(actor, listing.owner_id):
        listing.acts_for_us = True
