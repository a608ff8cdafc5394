"""The desk as the API shows it: contacts, follow-ups, leads, projects, figures."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from ronghe.api.paging import PageOut
from ronghe.exchange.enums import ContactKind, Figure, LeadStage
from ronghe.journey.queries.projects import ProjectRow
from ronghe.network.enums import Specialty


class FollowUpOut(Schema):
    """Something to be done by a day."""

    id: UUID
    what: str
    due_on: date
    owner: str
    owner_id: UUID
    organisation: str
    organisation_id: UUID | None
    introduction_id: UUID | None
    lead_id: UUID | None
    contact_id: UUID | None
    done_at: datetime | None
    outcome: str


class FollowUpsOut(PageOut):
    """A page of follow-ups."""

    items: list[FollowUpOut]


class ContactOut(Schema):
    """A visit, call, meeting or message."""

    id: UUID
    kind: ContactKind
    on: date
    organisation: str
    organisation_id: UUID | None
    introduction_id: UUID | None
    lead_id: UUID | None
    unit: str
    people: str
    note: str
    by: str


class ContactsOut(PageOut):
    """A page of contacts."""

    items: list[ContactOut]


class PlanIn(Schema):
    """What is to be done, by when, and by whom where it is not the caller."""

    what: str = Field(max_length=300)
    due_on: date
    owner_id: UUID | None = None


class ContactIn(Schema):
    """A contact that took place, with what follows from it."""

    kind: ContactKind = ContactKind.NOTE
    on: date | None = None
    note: str = Field(max_length=20_000)
    organisation_id: UUID | None = None
    named: str = Field("", max_length=200)
    introduction_id: UUID | None = None
    lead_id: UUID | None = None
    unit: str = Field("", max_length=120)
    people: str = Field("", max_length=300)
    follow_ups: list[PlanIn] = Field(default_factory=list, max_length=10)


class FollowUpIn(PlanIn):
    """Something to be done: free, on a subject, or from a contact, whose subjects it takes."""

    organisation_id: UUID | None = None
    introduction_id: UUID | None = None
    lead_id: UUID | None = None
    contact_id: UUID | None = None


class FollowUpChangeIn(Schema):
    """Another day, owner or wording; what is not sent stays."""

    what: str = Field("", max_length=300)
    due_on: date | None = None
    owner_id: UUID | None = None


class ContactChangeIn(Schema):
    """What was wrong about a contact; what is not sent stays."""

    kind: ContactKind = ContactKind.NOTE
    on: date | None = None
    note: str = Field("", max_length=20_000)
    organisation_id: UUID | None = None
    named: str = Field("", max_length=200)
    introduction_id: UUID | None = None
    lead_id: UUID | None = None
    unit: str = Field("", max_length=120)
    people: str = Field("", max_length=300)


class LineIn(Schema):
    """One line about a visit or a call."""

    text: str = Field(max_length=2000)


class DateReadOut(Schema):
    """A day, the words it rests on, and the doubt about it."""

    words: str
    on: date | None
    doubt: str
    others: list[date]


class PlannedOut(Schema):
    """Something to be done, as it was read."""

    what: str
    day: DateReadOut


class LineOut(Schema):
    """What was read of a line; nothing is kept. ``on`` is none where it tells only of what is to come."""

    kind: ContactKind
    kind_words: str
    on: DateReadOut | None
    organisation_id: UUID | None
    organisation: str
    organisation_sure: bool
    others: list[UUID]
    named: str
    unit: str
    people: list[str]
    planned: list[PlannedOut]


class OutcomeNoteIn(Schema):
    """What came of a follow-up."""

    outcome: str = Field("", max_length=2000)


class LeadOut(Schema):
    """A firm of the attraction pipeline."""

    id: UUID
    name: str
    organisation_id: UUID | None
    person: str
    stage: LeadStage
    stage_on: date
    owner: str
    amount_cny: Decimal | None
    area_m2: Decimal | None
    seeks: str
    lost_why: str


class LeadsOut(PageOut):
    """A page of leads."""

    items: list[LeadOut]


class LeadChangeIn(Schema):
    """What is known of a firm; what is not sent stays."""

    organisation_id: UUID | None = None
    name: str = Field("", max_length=200)
    person: str = Field("", max_length=200)
    fields: list[Specialty] = Field(default_factory=list, max_length=20)
    seeks: str = Field("", max_length=20_000)
    origin: str = Field("", max_length=200)
    amount_cny: Decimal | None = Field(None, ge=0, max_digits=16, decimal_places=2)
    area_m2: Decimal | None = Field(None, ge=0, max_digits=10, decimal_places=1)
    owner_id: UUID | None = None


class LeadIn(LeadChangeIn):
    """A firm that may settle: an organisation of the network, or a name; its owner is the caller unless named."""


class StageIn(Schema):
    """Another stage; ``why`` is needed where the lead goes back or is lost."""

    stage: LeadStage
    why: str = Field("", max_length=1000)
    on: date | None = None


class ProjectOut(Schema):
    """A project under its number for life; names only where the caller may know them."""

    number: str
    opened_on: date
    closed_on: date | None
    introduction_id: UUID | None
    listing: str
    asking: str
    answering: str
    status: str
    next: str
    due_on: date | None


class ProjectsOut(PageOut):
    """A page of projects."""

    items: list[ProjectOut]


class FigureRowOut(Schema):
    """One event that was counted."""

    on: date
    kind: str
    id: UUID
    title: str
    with_whom: str


class FigureOut(Schema):
    """A figure of a period, what counts, and the rows behind it."""

    figure: Figure
    since: date
    until: date
    value: int
    definition: str
    rows: list[FigureRowOut]


def project_out(row: ProjectRow) -> dict[str, Any]:
    """Members of ``ProjectOut``."""
    told = row.row
    return {
        "number": row.project.number,
        "opened_on": row.project.opened_on,
        "closed_on": row.project.closed_on,
        "introduction_id": row.project.introduction_id,
        "listing": told.title if told else "",
        "asking": told.asking.label if told else "",
        "answering": told.answering.label if told else "",
        "status": told.introduction.status if told else "",
        "next": str(told.step.action) if told else "",
        "due_on": told.step.due_on if told else None,
    }
