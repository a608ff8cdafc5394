"""The node's own history of stages."""

from __future__ import annotations

from django.db.models import QuerySet

from ronghe.base.actors import Actor
from ronghe.route import permissions
from ronghe.route.facts.vocabulary import Words
from ronghe.route.models import StageRecord
from ronghe.route.stages import StageHistory, networks


def known_stages() -> dict[str, Words]:
    """Every stage of the networks that ship, by id, in the order of their first network. No statement."""
    found: dict[str, Words] = {}
    for network in networks().values():
        for stage in network.stages:
            found.setdefault(stage.id, stage.name)
    return found


def stage_records(actor: Actor) -> QuerySet[StageRecord]:
    """Rows of the history with their sources, by stage, newest first (one statement).

    Raises:
        NotAllowed: the actor does not keep the history.
    """
    permissions.require_note_history(actor)
    return StageRecord.objects.all()


def stage_history() -> tuple[StageHistory, ...]:
    """What plans are drawn towards: the bare figures, without source or person, for every reader (one statement)."""
    rows = StageRecord.objects.values_list("stage", "months", "cost_wan_cny")
    return tuple(
        StageHistory(stage, float(months), None if cost is None else float(cost)) for stage, months, cost in rows
    )
