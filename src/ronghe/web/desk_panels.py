"""The contact book's panel on other pages: last contact, next action with owner and day, and a way to log."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.exchange.models import Introduction
from ronghe.exchange.permissions import on_desk
from ronghe.exchange.queries.attraction import visible_leads
from ronghe.exchange.queries.contacts import Touch, touches, visible_contacts, visible_follow_ups
from ronghe.journey.queries.projects import visible_projects
from ronghe.network.models import Organisation

SHOWN = 4


def book_panel(actor: Actor, row: Organisation) -> dict[str, Any]:
    """What an organisation's page shows of the book that the actor keeps; empty for who keeps none.

    Six statements, and none for visitors.
    """
    if not (on_desk(actor) or actor.writes_for):
        return {}
    return {
        "book": {
            "touch": touches(actor, "organisation", [row.pk]).get(row.pk, Touch()),
            "contacts": list(visible_contacts(actor).filter(organisation=row)[:SHOWN]),
            "waiting": list(visible_follow_ups(actor).filter(organisation=row, done_at__isnull=True)[:SHOWN]),
            "leads": list(visible_leads(actor).filter(organisation=row)[:SHOWN]) if on_desk(actor) else [],
            "may_lead": on_desk(actor),
            "phone": row.phone,
            "email": row.email,
            "today": timezone.localdate(),
        }
    }


def introduction_panel(actor: Actor, introduction: Introduction) -> dict[str, Any]:
    """The same for an introduction, and the number of its project; six statements, one for who keeps no book."""
    project = visible_projects(actor).filter(introduction=introduction).first()
    if not (on_desk(actor) or actor.writes_for):
        return {"project": project}
    return {
        "project": project,
        "book": {
            "touch": touches(actor, "introduction", [introduction.pk]).get(introduction.pk, Touch()),
            "contacts": list(visible_contacts(actor).filter(introduction=introduction)[:SHOWN]),
            "waiting": list(visible_follow_ups(actor).filter(introduction=introduction, done_at__isnull=True)[:SHOWN]),
            "today": timezone.localdate(),
        },
    }
