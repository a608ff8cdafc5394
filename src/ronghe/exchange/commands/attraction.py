"""The attraction pipeline: leads come in, move on, go back with a reason, land or are lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.problems import NotFound
from ronghe.base.saving import apply_values
from ronghe.exchange import permissions
from ronghe.exchange.commands.contacts import check_day
from ronghe.exchange.dealing_errors import LeadIncomplete, StageBackWithoutReason, StepInFuture
from ronghe.exchange.enums import LeadStage
from ronghe.exchange.models import Lead, LeadStep
from ronghe.network.models import Organisation, Person

_COLUMNS = frozenset({"name", "person", "fields", "seeks", "origin", "amount_cny", "area_m2"})
_ORDER: list[LeadStage] = [stage for stage in LeadStage if stage != LeadStage.LOST]


@transaction.atomic
def open_lead(actor: Actor, values: Mapping[str, Any], *, today: date | None = None) -> Lead:
    """Take a firm into the pipeline, in the first stage; its owner is the actor unless another is named.

    Args:
        values: ``name person fields seeks origin amount_cny area_m2``, and the ids of ``organisation`` and ``owner``.

    Raises:
        NotAllowed: the actor is not of the node's staff.
        LeadIncomplete: neither organisation nor name.
        NotFound: the organisation or the owner is not there.
        FieldUnusable: names the field and the value that it does not take.
    """
    permissions.require_desk(actor)
    lead = Lead(stage_on=today or timezone.localdate())
    _set(lead, {"owner": actor.person_id, **values})
    because(lead, actor.reason)
    lead.save()
    LeadStep.objects.create(lead=lead, after=lead.stage, on=lead.stage_on, by_id=actor.person_id)
    audit.record(actor, "exchange.open_lead", lead, after=_told(lead))
    return lead


@transaction.atomic
def change_lead(actor: Actor, lead_id: UUID, values: Mapping[str, Any]) -> Lead:
    """Change what is known of a lead; its stage moves with ``move_lead``. Giving what is there changes nothing.

    Raises:
        NotAllowed, LeadIncomplete, NotFound, FieldUnusable: as for ``open_lead``.
    """
    lead = _locked(actor, lead_id)
    before = _told(lead)
    if _set(lead, values):
        because(lead, actor.reason)
        lead.save()
        audit.record(actor, "exchange.change_lead", lead, before=before, after=_told(lead))
    return lead


@transaction.atomic
def move_lead(
    actor: Actor, lead_id: UUID, stage: str, *, why: str = "", on: date | None = None, today: date | None = None
) -> Lead:
    """Bring a lead into a stage, forward or back, or mark it as lost; the step is kept with its day.

    Moving to the stage where it stands changes nothing.

    Raises:
        NotAllowed: the actor is not of the node's staff.
        NotFound: there is no such lead.
        StageBackWithoutReason: it goes back, is lost or is taken back from there, and no reason is given.
        StepInFuture: the day is to come.
        DayUnlikely: a day before 1990.
    """
    lead = _locked(actor, lead_id)
    after = LeadStage(stage)
    if lead.stage == after:
        return lead
    day, why = on or today or timezone.localdate(), why.strip()
    check_day(day)
    if day > (today or timezone.localdate()):
        raise StepInFuture(day.isoformat())
    if not why and goes_back(lead.stage, after):
        raise StageBackWithoutReason()
    before = {"stage": lead.stage, "stage_on": lead.stage_on}
    LeadStep.objects.create(lead=lead, before=lead.stage, after=after, on=day, why=why, by_id=actor.person_id)
    lead.stage, lead.stage_on = after, day
    lead.lost_why = why if after == LeadStage.LOST else ""
    because(lead, why or actor.reason)
    lead.save()
    audit.record(
        actor, "exchange.move_lead", lead, before=before, after={"stage": lead.stage, "stage_on": day}, why=why
    )
    return lead


def goes_back(before: str, after: str) -> bool:
    """Whether the step needs a reason: it goes back, or leads to or from LOST."""
    if LeadStage.LOST in (before, after):
        return True
    return _ORDER.index(LeadStage(after)) < _ORDER.index(LeadStage(before))


def _locked(actor: Actor, lead_id: UUID) -> Lead:
    permissions.require_desk(actor)
    lead = Lead.objects.select_for_update().filter(pk=lead_id).first()
    if lead is None:
        raise NotFound()
    return lead


def _set(lead: Lead, values: Mapping[str, Any]) -> list[str]:
    changed = apply_values(lead, {name: value for name, value in values.items() if name in _COLUMNS})
    if "organisation" in values:
        key = values["organisation"] or None
        if key is not None and not Organisation.objects.filter(pk=key, merged_into__isnull=True).exists():
            raise NotFound()
        changed += apply_values(lead, {"organisation": key})
    if "owner" in values:
        if not Person.objects.filter(pk=values["owner"], duties__role__in=permissions.DESK_ROLES).exists():
            raise NotFound()
        changed += apply_values(lead, {"owner": values["owner"]})
    if lead.organisation_id is None and not lead.name:
        raise LeadIncomplete()
    return changed


def _told(lead: Lead) -> dict[str, Any]:
    return {name: getattr(lead, name) for name in (*sorted(_COLUMNS), "organisation_id", "owner_id")}
