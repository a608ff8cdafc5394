"""Who keeps and reads contact books, the attraction pipeline and the monthly figures."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.exchange.permissions.sides import visible_introductions
from ronghe.network.permissions import STAFF, is_staff

DESK_ROLES = STAFF
"""Who keeps the node's own contact book, pipeline and figures."""


def on_desk(actor: Actor) -> bool:
    """Whether the actor keeps the node's own contact book, pipeline and figures."""
    return is_staff(actor)


def require_desk(actor: Actor) -> None:
    """Raises ``NotAllowed`` unless the actor keeps the node's own book."""
    if not on_desk(actor):
        raise NotAllowed()


def readable_books(actor: Actor) -> Q:
    """Condition on contacts and follow-ups: the node's book for its staff, an organisation's for its members.

    Guests of an organisation read along on listings, not in its contact book. The node itself reads every book.
    """
    if actor.is_system:
        return Q()
    mine = Q(kept_for_id__in=actor.belongs_to)
    return mine | Q(kept_for__isnull=True) if on_desk(actor) else mine


def may_write_book(actor: Actor, kept_for_id: UUID | None) -> bool:
    """Whether the actor may write in the book of this organisation, or in the node's where it is none."""
    if kept_for_id is None:
        return on_desk(actor)
    return actor.is_system or kept_for_id in actor.writes_for


def require_write_book(actor: Actor, kept_for_id: UUID | None) -> None:
    """Raises ``NotAllowed`` unless the actor may write in the book."""
    if not may_write_book(actor, kept_for_id):
        raise NotAllowed()


def book_of(actor: Actor) -> UUID | None:
    """The book in which the actor writes when none is named: the node's for its staff, else the organisation's.

    Raises:
        NotAllowed: the actor keeps no book.
    """
    if on_desk(actor):
        return None
    if actor.acting_for is None or actor.acting_for not in actor.writes_for:
        raise NotAllowed()
    return actor.acting_for


def subject(actor: Actor, name: str) -> Q:
    """Condition on organisations, introductions or leads that a contact of the actor may be about.

    An introduction is open to its parties and the node's staff; a lead to the staff alone.
    """
    if name == "organisation":
        return Q(merged_into__isnull=True)
    if name == "introduction":
        return visible_introductions(actor)
    return Q() if on_desk(actor) else Q(pk__in=[])
