"""Introductions: the list with its boxes, one introduction, and the form that shows interest."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ronghe.base.actors import Actor
from ronghe.base.problems import BadInput, NotFound
from ronghe.exchange import commands, permissions
from ronghe.exchange.dealing_errors import OrganisationMissing
from ronghe.exchange.enums import ListingKind, Outcome
from ronghe.exchange.queries import listing_of, visible_listings
from ronghe.exchange.queries.introductions.listed import Box, Row, in_box, introductions_of, overdue, rows_of
from ronghe.exchange.queries.introductions.paged import (
    file_of_introduction,
    introduction_page,
    technology_managers,
)
from ronghe.journey.exports.excel import table_workbook
from ronghe.journey.exports.wording import listed
from ronghe.network.models import Organisation, Person
from ronghe.network.queries import organisation_of, person_of
from ronghe.web.actors import member_of
from ronghe.web.desk_panels import introduction_panel
from ronghe.web.downloads import stored_file_response, workbook_response
from ronghe.web.paging import page_links, page_number, with_values

PER_PAGE = 20
EXPORTED = 5000
OWN_NEEDS = 100
STAGES = ("interest", "consented", "nda", "open", "closed")


@require_safe
def introductions_page(request: HttpRequest) -> HttpResponse:
    """Introductions of the reader; box, kind, ``late`` and page stand in the address; ``as=xlsx`` gives the file."""
    actor = member_of(request)
    every = introductions_of(actor)
    kind = request.GET.get("kind", "")
    narrowed = every.filter(listing_kind=kind) if kind in ListingKind.values else every
    late = request.GET.get("late") == "1"
    if late:
        narrowed = narrowed.filter(overdue())
    counts = {box: narrowed.filter(in_box(actor, box)).order_by().count() for box in Box}
    box = _box(request.GET, counts)
    found = narrowed.filter(in_box(actor, box)).order_by("due_on" if box != Box.CLOSED else "-closed_at", "id")
    if request.GET.get("as") == "xlsx":
        return _workbook(actor, rows_of(actor, found[:EXPORTED]), box)
    page = Paginator(found, PER_PAGE).get_page(page_number(request.GET.get("page")))
    context = {
        "boxes": [(one, one.label, counts[one], with_values(request.GET, box=str(one)), one == box) for one in Box],
        "box": box,
        "rows": rows_of(actor, page.object_list),
        "total": counts[box],
        "kinds": [(value, label, value == kind) for value, label in ListingKind.choices],
        "kind": kind,
        "late": late,
        "filtered": bool(kind or late),
        "links": page_links(request.GET, page.number, page.paginator.num_pages),
        "export_query": with_values(request.GET, box=str(box), **{"as": "xlsx"}),
        "follows": permissions.sides.follows(actor),
        "any": any(counts.values()),
    }
    return render(request, "exchange/introductions.html", context)


def _box(query: QueryDict, counts: dict[Box, int]) -> Box:
    """The box asked for, else the first in which something lies."""
    if query.get("box") in Box.values:
        return Box(str(query["box"]))
    return next((box for box in Box if counts[box]), Box.ANSWER)


def _workbook(actor: Actor, rows: list[Row], box: Box) -> HttpResponse:
    headers = [
        _("Listing"), _("Kind"), _("Asked by"), _("Answered by"), _("Status"), _("Next step"), _("Waits for"),
        _("Due"), _("Outcome"), _("Asked on"),
    ]  # fmt: skip
    body = [
        [
            row.title,
            str(ListingKind(row.introduction.listing_kind).label),
            row.asking.label,
            row.answering.label,
            row.introduction.get_status_display(),
            row.step.label,
            listed(party.label for party in row.waits_for),
            row.step.due_on.isoformat() if row.step.due_on else "",
            row.introduction.get_outcome_display() if row.introduction.outcome else "",
            f"{row.introduction.created_at:%Y-%m-%d}",
        ]
        for row in rows
    ]
    return workbook_response(table_workbook(str(box.label), headers, body), f"ronghe-introductions-{box}.xlsx")


@require_safe
def introduction(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """One introduction: where it stands, what is next and by whom, what was done, and the conversation."""
    actor = member_of(request)
    page = introduction_page(actor, introduction_id)
    row = page.row.introduction
    reached = _reached(row.status, consented=row.consented_at is not None, opened=row.opened_at is not None)
    context = {
        "page": page,
        "row": page.row,
        "introduction": row,
        "stages": [
            (name, index < reached, index == reached and row.status not in ("declined", "withdrawn"))
            for index, name in enumerate(STAGES)
        ],
        "outcomes": [(value, label, value == row.outcome) for value, label in Outcome.choices],
        "managers": technology_managers() if "delegate" in page.may else [],
        "message_id": uuid.uuid4(),
    }
    return render(request, "exchange/introduction.html", context | introduction_panel(actor, page.row.introduction))


def _reached(status: str, *, consented: bool, opened: bool) -> int:
    """Which of the stages it stands at; the last one reached where it was declined or withdrawn."""
    if status in STAGES:
        return STAGES.index(status)
    return 3 if opened else 1 if consented else 0


@require_http_methods(["GET", "HEAD", "POST"])
def new_introduction(request: HttpRequest) -> HttpResponse:
    """Show interest in a listing, or invite an organisation or an expert to one of one's own.

    ``kind`` and ``listing`` name the listing, ``need`` the own need it is for, ``invite`` the organisation invited and
    ``expert`` the expert; for an expert the need is chosen in the form where none is named.
    """
    actor = member_of(request)
    given = request.POST if request.method == "POST" else request.GET
    need_id, invited_id, expert_id = (_uuid(given.get(name, "")) for name in ("need", "invite", "expert"))
    kind, listing_id = given.get("kind", "need" if expert_id else ""), _uuid(given.get("listing", ""))
    if kind not in ListingKind.values or (listing_id is None and expert_id is None):
        raise NotFound()
    if request.method == "POST":
        if listing_id is None:
            raise BadInput(_("No need was chosen."), _("Go back and choose one of your open needs."))
        made = commands.show_interest(
            actor,
            kind,
            listing_id,
            given.get("message", ""),
            need_id=need_id,
            invited_id=invited_id,
            expert_id=expert_id,
            withhold_name=given.get("withhold") == "1",
        )
        return redirect("introduction", made.pk)
    if not actor.writes_for:
        raise OrganisationMissing()
    listing = listing_of(actor, kind, listing_id) if listing_id else None
    chooses = listing is None or not (invited_id or expert_id or kind == ListingKind.NEED)
    context: dict[str, Any] = {
        "kind": kind,
        "listing": listing,
        "owner": listing.owner if listing is not None and listing.owner_id else None,
        "invited": _invited(actor, invited_id, expert_id),
        "invitation": "expert" if expert_id else "invite" if invited_id else "",
        "needs": [(key, title, key == need_id) for key, title in _own_needs(actor)] if chooses else [],
    }
    return render(request, "exchange/new_introduction.html", context)


def _invited(actor: Actor, invited_id: UUID | None, expert_id: UUID | None) -> Organisation | Person | None:
    if expert_id is not None:
        return person_of(actor, expert_id)
    return organisation_of(actor, invited_id) if invited_id else None


def _own_needs(actor: Actor) -> list[tuple[UUID, str]]:
    rows = visible_listings(actor, "need").filter(owner_id__in=actor.writes_for, status="open")[:OWN_NEEDS]
    return [(row.pk, str(row.title)) for row in rows]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_safe
def introduction_file(request: HttpRequest, introduction_id: UUID, file_id: UUID) -> Any:
    """A file of the conversation, or the stamped agreement, as a download for one of the two sides."""
    return stored_file_response(file_of_introduction(member_of(request), introduction_id, file_id))
