"""Who may do what in the route room. The reference tables are public facts, open to every reader."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed

KEEPERS = ("administrator", "policy_officer")
"""Roles on the node that keep its reference tables and rule packs; ``exchange`` says the same of cleared devices."""


def may_import_reference(actor: Actor) -> bool:
    """Whether the actor may bring in an edition of a reference table: administrators, policy officers, the node."""
    return actor.has_role(*KEEPERS)


def require_import_reference(actor: Actor) -> None:
    """Raises ``NotAllowed`` unless the actor may import reference tables."""
    if not may_import_reference(actor):
        raise NotAllowed()


def may_note_history(actor: Actor) -> bool:
    """Whether the actor may keep what stages took on this node: technology managers, administrators, the node."""
    return actor.has_role("technology_manager", "administrator")


def require_note_history(actor: Actor) -> None:
    """Raises ``NotAllowed`` unless the actor may keep the node's history of stages."""
    if not may_note_history(actor):
        raise NotAllowed()


def may_keep_memos(actor: Actor) -> bool:
    """Whether the actor may keep memos: whoever writes for one organisation, whose memos they become."""
    return actor.acting_for is not None and actor.acting_for in actor.writes_for


def require_keep_memos(actor: Actor) -> UUID:
    """The organisation whose memos the actor keeps.

    Raises:
        NotAllowed: the actor writes for no organisation, or for several at once.
    """
    if actor.acting_for is None or not may_keep_memos(actor):
        raise NotAllowed()
    return actor.acting_for


def kept_memos_of(actor: Actor) -> Q:
    """Memos that the actor reads: those of an organisation that the actor belongs to; guests read none."""
    return Q(owner__in=actor.belongs_to)
