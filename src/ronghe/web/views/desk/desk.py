"""The first pages after log-in: the desk of the node's staff, and everybody else's own work."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.base.actors import Actor
from ronghe.exchange import commands
from ronghe.exchange.permissions import on_desk, reading_of, require_desk
from ronghe.exchange.queries.desk import (
    CallWorthy,
    call_worthy,
    decided_matches,
    desk_of,
    last_visit,
    matches_worth_a_call,
    own_work_of,
)
from ronghe.journey.exports.excel import table_workbook
from ronghe.journey.exports.wording import ONE_PARTNER, PARTNER_KINDS
from ronghe.web.actors import actor_of, member_of
from ronghe.web.addresses import own_address
from ronghe.web.counting import CountedPages
from ronghe.web.downloads import workbook_response
from ronghe.web.paging import page_links, page_number, with_values
from ronghe.web.templatetags.desk import offer_title

PER_PAGE = 20
EXPORTED = 500


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
    """All kept matches worth a call, or with ``state=decided`` those that somebody decided on, to be undone.

    ``kind`` narrows to one kind of partner; ``as=xlsx`` gives the first ``EXPORTED`` as a file.
    """
    actor = member_of(request)
    require_desk(actor)
    today, since = timezone.localdate(), last_visit(actor)
    reading = reading_of(actor)
    decided = request.GET.get("state") == "decided"
    rows = decided_matches(reading) if decided else matches_worth_a_call(reading, today)
    kind = request.GET.get("kind", "")
    if kind in PARTNER_KINDS:
        rows = rows.filter(offer_kind=kind)
    if request.GET.get("as") == "xlsx":
        return _matches_workbook(request, call_worthy(reading, list(rows[:EXPORTED])), decided=decided)
    pages = CountedPages(rows, PER_PAGE)
    page = pages.get_page(page_number(request.GET.get("page")))
    context = {
        "rows": call_worthy(reading, list(page.object_list), None if decided else since),
        "total": pages.total,
        "links": page_links(request.GET, page.number, pages.num_pages),
        "decided": decided,
        "kinds": [(value, label, value == kind) for value, label in PARTNER_KINDS.items()],
        "filtered": kind in PARTNER_KINDS,
        "here": with_values(request.GET, state=None),
        "there": with_values(request.GET, state="decided"),
        "export_query": with_values(request.GET, **{"as": "xlsx"}),
    }
    return render(request, "desk/matches.html", context)


def _matches_workbook(request: HttpRequest, rows: list[CallWorthy], *, decided: bool) -> HttpResponse:
    headers = [
        _("Need"), _("Candidate"), _("Kind"), _("Why"), _("Suggested on"), _("Decision"), _("By whom"),
        _("Page of the need"),
    ]  # fmt: skip
    body = []
    for row in rows:
        call = row.match.desk_call if decided else None
        body.append(
            [
                row.need.title,
                offer_title(row.offer),
                str(ONE_PARTNER[row.kind]),
                row.reason,
                f"{timezone.localtime(row.match.created_at):%Y-%m-%d}",
                call.get_decision_display() if call else "",
                str(call.by or "") if call else "",
                request.build_absolute_uri(reverse("need", args=[row.need.pk])),
            ]
        )
    title = _("Decided matches") if decided else _("Matches worth a call")
    return workbook_response(table_workbook(title, headers, body), "ronghe-matches.xlsx")


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
