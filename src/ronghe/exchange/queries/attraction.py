"""The attraction pipeline as its keepers see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.exchange import permissions
from ronghe.exchange.enums import LeadStage
from ronghe.exchange.models import Lead

IN_WORK = [stage for stage in LeadStage if stage not in (LeadStage.LANDING, LeadStage.LOST)]


@dataclass(frozen=True, slots=True)
class Column:
    """One stage of the board, with what is expected of its leads together."""

    stage: LeadStage
    leads: Sequence[Lead]
    amount_cny: Decimal
    area_m2: Decimal


def visible_leads(actor: Actor) -> QuerySet[Lead]:
    """Leads in the order of their stages, those longest in a stage first; organisation and owner joined (one
    statement). None for others than the node's staff."""
    rows = Lead.objects.filter(permissions.subject(actor, "lead")).select_related("organisation", "owner")
    places = [When(stage=stage, then=Value(place)) for place, stage in enumerate(LeadStage)]
    return rows.annotate(place=Case(*places, output_field=IntegerField())).order_by("place", "stage_on", "id")


def lead_of(actor: Actor, lead_id: UUID) -> Lead:
    """One lead with its steps (two statements).

    Raises:
        NotFound: there is none for this actor.
    """
    row = visible_leads(actor).prefetch_related("steps__by").filter(pk=lead_id).first()
    if row is None:
        raise NotFound()
    return row


def board(leads: Sequence[Lead]) -> list[Column]:
    """The leads by stage, in the order of the stages; every stage is there. No statement."""
    columns = []
    for stage in LeadStage:
        held = [lead for lead in leads if lead.stage == stage]
        columns.append(
            Column(
                stage,
                held,
                sum((lead.amount_cny or Decimal(0) for lead in held), Decimal(0)),
                sum((lead.area_m2 or Decimal(0) for lead in held), Decimal(0)),
            )
        )
    return columns
