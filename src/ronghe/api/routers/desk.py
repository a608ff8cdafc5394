"""The desk: what waits, contacts and follow-ups, the attraction pipeline, projects, monthly figures."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from ronghe.api.auth import actor_of
from ronghe.api.paging import Limit, Offset, page_of
from ronghe.api.schemas.desk import (
    ContactIn,
    ContactOut,
    ContactsOut,
    DateReadOut,
    FigureOut,
    FollowUpOut,
    FollowUpsOut,
    LeadOut,
    LeadsOut,
    LineIn,
    LineOut,
    OutcomeNoteIn,
    PlannedOut,
    ProjectOut,
    ProjectsOut,
    StageIn,
    project_out,
)
from ronghe.exchange import commands
from ronghe.exchange.commands import Plan
from ronghe.exchange.enums import ContactKind, Figure, LeadStage
from ronghe.exchange.permissions import book_of, require_desk
from ronghe.exchange.queries.attraction import lead_of, visible_leads
from ronghe.exchange.queries.contacts import (
    contact_of,
    follow_up_of,
    of_the_week,
    overdue,
    visible_contacts,
    visible_follow_ups,
)
from ronghe.exchange.queries.desk import desk_of
from ronghe.exchange.queries.figures import DEFINITIONS, figure_rows
from ronghe.exchange.queries.loglines import read_log_line
from ronghe.exchange.queries.plain_desk import plain_contact, plain_desk, plain_follow_up, plain_lead
from ronghe.journey.queries.projects import project_of, project_rows, visible_projects
from ronghe.kernel.text.dates import DateReading

router = Router(tags=["desk"])
WRITE = "write"


@router.get("/desk", response=dict[str, Any], operation_id="getDesk")
def get_desk(request: HttpRequest, everybody: bool = False) -> dict[str, Any]:
    """What waits on the desk of the node's staff, each block with its first rows and how many there are."""
    return plain_desk(desk_of(actor_of(request), timezone.localdate(), everybody=everybody))


@router.get("/follow-ups", response=FollowUpsOut, operation_id="listFollowUps")
def list_follow_ups(
    request: HttpRequest,
    when: Literal["open", "overdue", "week", "done"] | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Follow-ups of the books that the caller reads, most urgent first."""
    rows, today = visible_follow_ups(actor_of(request)), timezone.localdate()
    if when == "overdue":
        rows = overdue(rows, today)
    elif when == "week":
        rows = of_the_week(rows, today)
    elif when is not None:
        rows = rows.filter(done_at__isnull=when == "open")
    page = page_of(rows, limit, offset)
    return {**page, "items": [plain_follow_up(row) for row in page["items"]]}


@router.post("/follow-ups/{follow_up_id}/done", response=FollowUpOut, operation_id="finishFollowUp")
def finish_follow_up(request: HttpRequest, follow_up_id: UUID, said: OutcomeNoteIn) -> dict[str, Any]:
    """Mark a follow-up as done, with what came of it."""
    actor = actor_of(request, WRITE)
    commands.finish_follow_up(actor, follow_up_id, said.outcome)
    return plain_follow_up(follow_up_of(actor, follow_up_id))


@router.get("/contacts", response=ContactsOut, operation_id="listContacts")
def list_contacts(
    request: HttpRequest, organisation_id: UUID | None = None, limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    """Contacts of the books that the caller reads, newest first."""
    rows = visible_contacts(actor_of(request))
    page = page_of(rows.filter(organisation_id=organisation_id) if organisation_id else rows, limit, offset)
    return {**page, "items": [plain_contact(row) for row in page["items"]]}


@router.post("/contacts", response=ContactOut, operation_id="logContact")
def log_contact(request: HttpRequest, said: ContactIn) -> dict[str, Any]:
    """Keep a contact that took place, with what follows from it."""
    actor = actor_of(request, WRITE)
    values = said.dict(include={"kind", "on", "note", "named", "unit", "people"})
    values |= {
        name: getattr(said, f"{name}_id")
        for name in ("organisation", "introduction", "lead")
        if getattr(said, f"{name}_id") is not None
    }
    plans = [Plan(plan.what, plan.due_on, plan.owner_id) for plan in said.follow_ups]
    return plain_contact(contact_of(actor, commands.log_contact(actor, values, plans).pk))


@router.post("/contacts/read", response=LineOut, operation_id="readLogLine")
def read_line(request: HttpRequest, said: LineIn) -> LineOut:
    """Read a line about a visit or a call; nothing is kept. Every reading names the words it rests on."""
    actor = actor_of(request)
    book_of(actor)
    reading = read_log_line(actor, said.text, timezone.localdate())
    line = reading.line
    return LineOut(
        kind=ContactKind(line.kind),
        kind_words=line.kind_words.text if line.kind_words else "",
        on=None if line.on is None else _day(line.on, line.on_words, line.on_doubt, line.others),
        organisation_id=reading.organisation.organisation.pk if reading.organisation else None,
        organisation=str(reading.organisation.organisation) if reading.organisation else "",
        organisation_sure=bool(reading.organisation and reading.organisation.sure),
        others=[found.organisation.pk for found in reading.others],
        named=reading.named,
        unit=reading.unit,
        people=[person.text for person in line.people],
        planned=[
            PlannedOut(what=plan.what, day=_day(plan.due_on, plan.rests_on, plan.doubt, plan.others))
            for plan in line.planned
        ],
    )


def _day(on: date | None, words: DateReading | None, doubt: str, others: tuple[date, ...]) -> DateReadOut:
    return DateReadOut(words=words.words if words else "", on=on, doubt=doubt, others=list(others))


@router.get("/leads", response=LeadsOut, operation_id="listLeads")
def list_leads(
    request: HttpRequest, stage: LeadStage | None = None, limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    """Firms of the attraction pipeline; for the node's staff."""
    actor = actor_of(request)
    require_desk(actor)
    rows = visible_leads(actor)
    page = page_of(rows.filter(stage=stage) if stage else rows, limit, offset)
    return {**page, "items": [plain_lead(row) for row in page["items"]]}


@router.post("/leads/{lead_id}/stage", response=LeadOut, operation_id="moveLead")
def move_lead(request: HttpRequest, lead_id: UUID, said: StageIn) -> dict[str, Any]:
    """Bring a lead into another stage."""
    actor = actor_of(request, WRITE)
    commands.move_lead(actor, lead_id, said.stage, why=said.why, on=said.on)
    return plain_lead(lead_of(actor, lead_id))


@router.get("/projects", response=ProjectsOut, operation_id="listProjects")
def list_projects(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Projects that the caller's organisation is a party to, newest first; all of them for the node's staff."""
    actor = actor_of(request)
    page = page_of(visible_projects(actor), limit, offset)
    return {**page, "items": [project_out(row) for row in project_rows(actor, page["items"])]}


@router.get("/projects/{number}", response=ProjectOut, operation_id="getProject")
def get_project(request: HttpRequest, number: str) -> dict[str, Any]:
    """One project by its number, however it is written."""
    actor = actor_of(request)
    return project_out(project_rows(actor, [project_of(actor, number)])[0])


@router.get("/figures/{figure}", response=FigureOut, operation_id="getFigure")
def get_figure(
    request: HttpRequest, figure: Figure, since: date, until: date, illustrative: bool = False
) -> dict[str, Any]:
    """A figure over a period with the rows behind it; for the node's staff."""
    rows = figure_rows(actor_of(request), figure, since, until, illustrative=illustrative)
    return {
        "figure": figure,
        "since": since,
        "until": until,
        "value": len(rows),
        "definition": str(DEFINITIONS[figure]),
        "rows": [
            {"on": row.on, "kind": row.kind, "id": row.key, "title": row.title, "with_whom": row.with_whom}
            for row in rows
        ],
    }
