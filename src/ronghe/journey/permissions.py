"""Who may see and change a project: its parties and the node's staff. What they read of it, the tiers decide."""

from __future__ import annotations

from django.db.models import Q

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.exchange.models import Introduction
from ronghe.exchange.permissions import on_desk, sides


def readable(actor: Actor) -> Q:
    """Condition on projects that the actor may see."""
    if on_desk(actor):
        return Q()
    return sides.party_to(actor, actor.organisation_ids, "introduction__")


def writable(actor: Actor) -> Q:
    """Condition on projects that the actor may close and open again; guests of a party read along only."""
    if on_desk(actor):
        return Q()
    return sides.party_to(actor, actor.writes_for, "introduction__") if actor.may_write else Q(pk__in=[])


def require_open(actor: Actor, introduction: Introduction) -> None:
    """Raises ``NotAllowed`` unless the actor is of a party to the introduction or of the node's staff."""
    if on_desk(actor):
        return
    if not Introduction.objects.filter(sides.party_to(actor, actor.organisation_ids), pk=introduction.pk).exists():
        raise NotAllowed()
