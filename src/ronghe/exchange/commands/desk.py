"""What the desk remembers: decisions on matches, visits, targets of the monthly figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.problems import BadInput, NotFound
from ronghe.exchange import permissions
from ronghe.exchange.commands.contacts import Plan, plan_follow_up
from ronghe.exchange.enums import Figure, MatchDecision
from ronghe.exchange.errors import TargetUnusable
from ronghe.exchange.models import DeskVisit, FigureTarget, Match, MatchCall
from ronghe.exchange.queries.listings import listing_of
from ronghe.kernel.text.dates.arithmetic import end_of_month
from ronghe.network.models import Organisation, Person

LONGEST_WHAT = 300
VISIT_LASTS = timedelta(hours=4)
"""Opening the desk again within this time is one and the same visit."""


@transaction.atomic
def decide_match(
    actor: Actor, match_id: UUID, decision: str, *, what: str = "", today: date | None = None
) -> MatchCall:
    """Take a kept match off the desk: to be called, or not now. The last decision stands.

    A call is planned for today on the actor's own list, about the need's owner where the actor may know it: both or
    nothing. ``what`` is to be done; deciding the same again plans no second call.

    Raises:
        NotAllowed: the actor is not of the node's staff.
        NotFound: the match is gone.
        BadInput: there is no such decision.
    """
    permissions.require_desk(actor)
    match = Match.objects.select_for_update().filter(pk=match_id).first()
    if match is None:
        raise NotFound()
    row = MatchCall.objects.filter(match=match).first() or MatchCall(match=match)
    before = None if row._state.adding else {"decision": row.decision}
    if decision not in MatchDecision.values:
        raise BadInput(_("There is no such decision."))
    wanted = MatchDecision(decision)
    if row._state.adding or row.decision != wanted:
        row.decision, row.by_id = wanted, actor.person_id
        row.save()
        audit.record(actor, "exchange.decide_match", match, before=before, after={"decision": wanted})
        if wanted == MatchDecision.CALL and actor.person_id is not None:
            plan = Plan(what.strip()[:LONGEST_WHAT] or _("Call about a match"), today or timezone.localdate())
            plan_follow_up(actor, plan, _whom_to_call(actor, match))
    return row


def _whom_to_call(actor: Actor, match: Match) -> dict[str, Any]:
    """The need's owner, or the organisation that it was linked to; none where the actor may not know the owner."""
    try:
        need = listing_of(actor, "need", match.need_id)
    except NotFound:
        return {}
    if not need.owner_id:
        return {}
    owner = Organisation.objects.filter(pk=need.owner_id).values_list("merged_into_id", flat=True).first()
    return {"organisation": owner or need.owner_id}


@transaction.atomic
def undecide_match(actor: Actor, match_id: UUID) -> None:
    """Put a match back on the desk. One that is there stays.

    Raises:
        NotAllowed: the actor is not of the node's staff.
    """
    permissions.require_desk(actor)
    row = MatchCall.objects.select_for_update().select_related("match").filter(match_id=match_id).first()
    if row is not None:
        audit.record(actor, "exchange.undecide_match", row.match, before={"decision": row.decision})
        row.delete()


@transaction.atomic
def note_visit(actor: Actor) -> None:
    """Remember that the desk was opened, so that the next visit knows what is new.

    At most one write in four hours. A look is no change to anybody's data: the audit log does not hold it.
    """
    if actor.person_id is None:
        return
    now = timezone.now()
    visit = DeskVisit.objects.select_for_update().filter(person_id=actor.person_id).first()
    if visit is None:
        DeskVisit.objects.get_or_create(person_id=actor.person_id, defaults={"last_at": now})
    elif now - visit.last_at >= VISIT_LASTS:
        visit.before_at, visit.last_at = visit.last_at, now
        visit.save()


@transaction.atomic
def set_target(
    actor: Actor, figure: str, since_on: date, until_on: date, value: int, *, owner_id: UUID, due_on: date
) -> FigureTarget:
    """Set or change what a figure is to reach over whole months; one target per figure and period.

    Raises:
        NotAllowed: the actor is not of the node's staff.
        TargetUnusable: the figure is unknown, the period is not of whole months, or the value is negative.
        NotFound: the owner is not of the node's staff.
    """
    permissions.require_desk(actor)
    if figure not in Figure.values:
        raise TargetUnusable(_("There is no figure “%(figure)s”.") % {"figure": figure})
    if since_on.day != 1 or until_on != end_of_month(until_on) or until_on < since_on:
        raise TargetUnusable(_("The period is not one of whole months."))
    if value < 0:
        raise TargetUnusable(_("The value is negative."))
    if not Person.objects.filter(pk=owner_id, duties__role__in=permissions.DESK_ROLES).exists():
        raise NotFound(_("The owner of a target must be of the node's staff."))
    row = FigureTarget.objects.select_for_update().filter(
        figure=figure, since_on=since_on, until_on=until_on
    ).first() or FigureTarget(figure=figure, since_on=since_on, until_on=until_on)
    before = None if row._state.adding else {"value": row.value, "owner_id": row.owner_id, "due_on": row.due_on}
    after = {"value": value, "owner_id": owner_id, "due_on": due_on}
    if before != after:
        row.value, row.owner_id, row.due_on = value, owner_id, due_on
        row.save()
        audit.record(actor, "exchange.set_target", row, before=before, after=after)
    return row


@transaction.atomic
def drop_target(actor: Actor, target_id: UUID) -> None:
    """Take a target away. One that is gone stays gone.

    Raises:
        NotAllowed: the actor is not of the node's staff.
    """
    permissions.require_desk(actor)
    row = FigureTarget.objects.select_for_update().filter(pk=target_id).first()
    if row is not None:
        audit.record(actor, "exchange.drop_target", row, before={"figure": row.figure, "value": row.value})
        row.delete()
