"""Who may import, and who sees an import."""

from __future__ import annotations

from django.db.models import Q

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.ingest.models import Conflict, ImportRun
from ronghe.network.permissions import is_staff


def may_import(actor: Actor) -> bool:
    """Whether the actor may bring in records: the node's staff, and whoever may write for an organisation.

    What each row may do is decided by the room that owns the record.
    """
    return is_staff(actor) or bool(actor.writes_for)


def require_import(actor: Actor) -> None:
    """Raises ``NotAllowed`` unless the actor may import."""
    if not may_import(actor):
        raise NotAllowed()


def visible(actor: Actor) -> Q:
    """Condition on imports: one's own; the node itself sees all."""
    if actor.is_system:
        return Q()
    if actor.person_id is None:
        return Q(pk__in=[])
    return Q(actor_person_id=actor.person_id)


def require_run(actor: Actor, run: ImportRun) -> None:
    """Raises ``NotAllowed`` unless the import is the actor's own or the node acts."""
    require_import(actor)
    if not actor.is_system and (actor.person_id is None or run.actor_person_id != actor.person_id):
        raise NotAllowed()


def visible_conflicts(actor: Actor) -> Q:
    """Condition on conflicts: those of one's own imports; the node itself sees all."""
    if actor.is_system:
        return Q()
    if actor.person_id is None:
        return Q(pk__in=[])
    return Q(run__actor_person_id=actor.person_id)


def require_conflict(actor: Actor, conflict: Conflict) -> None:
    """Raises ``NotAllowed`` unless the conflict arose in the actor's own import or the node acts.

    Whether the actor may change the record itself is asked by the room that owns it.
    """
    require_import(actor)
    mine = conflict.run is not None and conflict.run.actor_person_id == actor.person_id
    if not actor.is_system and (actor.person_id is None or not mine):
        raise NotAllowed()
