"""The first pages after log-in: the desk of the node's staff, and everybody else's own work."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.base.actors import Actor
from ronghe.exchange import commands
from ronghe.exchange.permissions import on_desk, reading_of, require_desk
from ronghe.exchange.queries.desk import (
    call_worthy,
    decided_matches,
    desk_of,
    last_visit,
    matches_worth_a_call,
    own_work_of,
)
from ronghe.web.actors import actor_of, member_of
from ronghe.web.addresses import own_address
from ronghe.web.paging import page_links, page_number

PER_PAGE = 20


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where one lands after log-in: staff at the desk, people of organisations at their work, others at home."""
    return redirect(first_page_of(actor_of(request)))


def first_page_of(actor: Actor) -> str:
    """Name of the page."""
    if on_desk(actor):
        return "desk"
    return "work" if actor.organisation_ids else "home"


@require_safe
def desk_page(request: HttpRequest) -> HttpResponse:
    """Everything that waits for a technology manager, on one screen. A constant number of statements."""
    actor = member_of(request)
    everybody = request.GET.get("whose") == "all"
    desk = desk_of(actor, timezone.localdate(), everybody=everybody)
    response = render(request, "desk/desk.html", {"desk": desk, "everybody": everybody, "today": desk.day})
    commands.note_visit(actor)
    return response


@require_safe
def work_page(request: HttpRequest) -> HttpResponse:
    """What waits for somebody who acts for an organisation. A constant number of statements."""
    actor = member_of(request)
    work = own_work_of(actor, timezone.localdate())
    return render(request, "desk/work.html", {"work": work, "today": work.day})


@require_safe
def matches_page(request: HttpRequest) -> HttpResponse:
    """All kept matches worth a call, or with ``state=decided`` those that somebody decided on, to be undone."""
    actor = member_of(request)
    require_desk(actor)
    today, since = timezone.localdate(), last_visit(actor)
    reading = reading_of(actor)
    decided = request.GET.get("state") == "decided"
    rows = decided_matches(reading) if decided else matches_worth_a_call(reading, today)
    total, page = rows.count(), page_number(request.GET.get("page"))
    found = call_worthy(reading, list(rows[(page - 1) * PER_PAGE : page * PER_PAGE]), None if decided else since)
    links = page_links(request.GET, page, -(-total // PER_PAGE))
    context = {"rows": found, "total": total, "links": links, "decided": decided}
    return render(request, "desk/matches.html", context)


@require_POST
def decide_match(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """Take a match off the desk: not now, or to be called, which puts the call on the actor's own list for today."""
    actor = member_of(request)
    decision = request.POST.get("decision", "")
    back = own_address(request, request.POST.get("next", ""), "/desk/")
    if decision == "undo":
        commands.undecide_match(actor, match_id)
        messages.success(request, _("The match is back on the desk. A call that was planned stays on the list."))
        return redirect(back)
    commands.decide_match(actor, match_id, decision, what=request.POST.get("what", ""))
    if decision == "call":
        messages.success(request, _("The call is on your list for today. Undo it under “Decided matches”."))
    else:
        messages.success(request, _("The match is off the desk. Undo it under “Decided matches”."))
    return redirect(back)
