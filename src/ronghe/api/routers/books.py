"""Contact books and the attraction pipeline: contacts, what follows from them, firms."""

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
    ContactChangeIn,
    ContactIn,
    ContactOut,
    ContactsOut,
    DateReadOut,
    FollowUpChangeIn,
    FollowUpIn,
    FollowUpOut,
    FollowUpsOut,
    LeadChangeIn,
    LeadIn,
    LeadOut,
    LeadsOut,
    LineIn,
    LineOut,
    OutcomeNoteIn,
    PlannedOut,
    StageIn,
)
from ronghe.exchange import commands
from ronghe.exchange.commands import Plan
from ronghe.exchange.enums import ContactKind, LeadStage
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
from ronghe.exchange.queries.loglines import read_log_line
from ronghe.exchange.queries.plain_desk import plain_contact, plain_follow_up, plain_lead
from ronghe.kernel.text.dates import DateReading

router = Router(tags=["desk"])
WRITE = "write"
SUBJECTS = ("organisation", "introduction", "lead")


def _subjects(said: Any) -> dict[str, UUID | None]:
    """The subjects that the body names, under the commands' names."""
    return {name: getattr(said, f"{name}_id") for name in SUBJECTS if f"{name}_id" in said.model_fields_set}


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


@router.post("/follow-ups", response=FollowUpOut, operation_id="planFollowUp")
def plan_follow_up(request: HttpRequest, said: FollowUpIn) -> dict[str, Any]:
    """Put something to be done on somebody's desk: free, on a subject, or from a contact."""
    actor = actor_of(request, WRITE)
    plan = Plan(said.what, said.due_on, said.owner_id)
    row = commands.plan_follow_up(actor, plan, _subjects(said), contact_id=said.contact_id)
    return plain_follow_up(follow_up_of(actor, row.pk))


@router.patch("/follow-ups/{follow_up_id}", response=FollowUpOut, operation_id="moveFollowUp")
def move_follow_up(request: HttpRequest, follow_up_id: UUID, said: FollowUpChangeIn) -> dict[str, Any]:
    """Give a follow-up another day, another owner or other words."""
    actor = actor_of(request, WRITE)
    commands.move_follow_up(actor, follow_up_id, due_on=said.due_on, owner_id=said.owner_id, what=said.what)
    return plain_follow_up(follow_up_of(actor, follow_up_id))


@router.post("/follow-ups/{follow_up_id}/done", response=FollowUpOut, operation_id="finishFollowUp")
def finish_follow_up(request: HttpRequest, follow_up_id: UUID, said: OutcomeNoteIn) -> dict[str, Any]:
    """Mark a follow-up as done, with what came of it."""
    actor = actor_of(request, WRITE)
    commands.finish_follow_up(actor, follow_up_id, said.outcome)
    return plain_follow_up(follow_up_of(actor, follow_up_id))


@router.post("/follow-ups/{follow_up_id}/reopen", response=FollowUpOut, operation_id="reopenFollowUp")
def reopen_follow_up(request: HttpRequest, follow_up_id: UUID) -> dict[str, Any]:
    """Take back that a follow-up was done, and its outcome."""
    actor = actor_of(request, WRITE)
    commands.reopen_follow_up(actor, follow_up_id)
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
    values |= {name: key for name, key in _subjects(said).items() if key is not None}
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


@router.patch("/contacts/{contact_id}", response=ContactOut, operation_id="amendContact")
def amend_contact(request: HttpRequest, contact_id: UUID, said: ContactChangeIn) -> dict[str, Any]:
    """Correct a contact; what is not sent stays. What follows from it goes to the right organisation with it."""
    actor = actor_of(request, WRITE)
    values = said.dict(include={"kind", "on", "note", "named", "unit", "people"}, exclude_unset=True, exclude_none=True)
    if said.organisation_id is not None:
        values.setdefault("named", "")
    commands.amend_contact(actor, contact_id, {**values, **_subjects(said)})
    return plain_contact(contact_of(actor, contact_id))


def _lead_values(said: LeadIn | LeadChangeIn) -> dict[str, Any]:
    values = said.dict(exclude_unset=True)
    for name in ("organisation", "owner"):
        if f"{name}_id" in values:
            values[name] = values.pop(f"{name}_id")
    return values


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


@router.post("/leads", response=LeadOut, operation_id="openLead")
def open_lead(request: HttpRequest, said: LeadIn) -> dict[str, Any]:
    """Take a firm into the pipeline, in the first stage."""
    actor = actor_of(request, WRITE)
    values = {name: value for name, value in _lead_values(said).items() if value is not None}
    return plain_lead(lead_of(actor, commands.open_lead(actor, values).pk))


@router.patch("/leads/{lead_id}", response=LeadOut, operation_id="changeLead")
def change_lead(request: HttpRequest, lead_id: UUID, said: LeadChangeIn) -> dict[str, Any]:
    """Change what is known of a firm; what is not sent stays. Its stage moves with `moveLead`."""
    actor = actor_of(request, WRITE)
    commands.change_lead(actor, lead_id, _lead_values(said))
    return plain_lead(lead_of(actor, lead_id))


@router.post("/leads/{lead_id}/stage", response=LeadOut, operation_id="moveLead")
def move_lead(request: HttpRequest, lead_id: UUID, said: StageIn) -> dict[str, Any]:
    """Bring a lead into another stage."""
    actor = actor_of(request, WRITE)
    commands.move_lead(actor, lead_id, said.stage, why=said.why, on=said.on)
    return plain_lead(lead_of(actor, lead_id))
