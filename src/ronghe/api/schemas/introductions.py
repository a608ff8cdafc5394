"""Introductions as the API shows them: names only where the caller may know them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from ronghe.api.paging import PageOut
from ronghe.exchange.queries.introductions.listed import Row
from ronghe.exchange.queries.introductions.paged import Page, Told
from ronghe.exchange.queries.introductions.parties import Party


class PartyOut(Schema):
    """One side; name and ids are empty where the caller may not know them.

    The name of an expert's side is the expert's; the organisation is the one that answers for them, if any does.
    """

    name: str
    organisation_id: UUID | None
    expert_id: UUID | None
    kind: str
    own: bool


class IntroductionOut(Schema):
    """Where an introduction stands."""

    id: UUID
    listing_kind: str
    listing_id: UUID
    listing_title: str
    asking: PartyOut
    answering: PartyOut
    status: str
    next_action: str
    waits_for: list[str]
    mine: bool
    due_on: date | None
    outcome: str
    asked_at: datetime
    consented_at: datetime | None
    opened_at: datetime | None


class IntroductionsOut(PageOut):
    """A page of introductions."""

    items: list[IntroductionOut]


class FileOut(Schema):
    """A file of a message; it is downloaded from the site."""

    id: UUID
    name: str
    size: int
    sha256: str


class ToldOut(Schema):
    """A step or a message: by which side, and by whom where the caller may know."""

    at: datetime
    kind: str
    side: str
    own: bool
    person: str
    delegated: bool
    text: str
    files: list[FileOut] = []


class IntroductionPageOut(IntroductionOut):
    """One introduction with its steps; ``may`` names what the caller may do now."""

    message: str
    note: str
    may: list[str]
    steps: list[ToldOut]


class MessagesOut(Schema):
    """The conversation, oldest first."""

    items: list[ToldOut]


class AcceptanceOut(Schema):
    """One side accepted the text."""

    side: str
    organisation_id: UUID | None = Field(description="None where an expert accepted in their own name")
    at: datetime
    version: str
    sha256: str


class AgreementOut(Schema):
    """The text of an introduction; ``sha256`` is that of the Chinese text, a line feed and the English one."""

    version: str
    text_zh: str
    text_en: str
    sha256: str
    acceptances: list[AcceptanceOut]
    scan_confirmed_at: datetime | None


Note = Field("", max_length=2000, description="Told to the other side")


class InterestIn(Schema):
    """Interest in a listing, or an invitation to one of one's own."""

    listing_kind: Literal["need", "achievement", "service", "mandate"]
    listing_id: UUID
    message: str = Field("", max_length=2000)
    need_id: UUID | None = Field(None, description="Your own need for which you ask")
    invited_id: UUID | None = Field(None, description="Organisation invited to your own listing")
    expert_id: UUID | None = Field(None, description="Expert invited to your own need")
    withhold_name: bool = Field(False, description="Your name is told only after consent")


class NoteIn(Schema):
    """A word to the other side."""

    note: str = Note


class AcceptIn(Schema):
    """The text that was read."""

    version: str = Field(max_length=20)
    sha256: str = Field(min_length=64, max_length=64)


class MessageIn(Schema):
    """A message; the same ``message_id`` again sends it once."""

    text: str = Field(max_length=10_000)
    message_id: UUID | None = None


class OutcomeIn(Schema):
    """What came of it so far; ``none`` needs a note."""

    outcome: Literal["talk", "trial", "agreement", "landed", "none"]
    note: str = Note


def party_out(party: Party) -> PartyOut:
    """A side as the caller may know it."""
    return PartyOut(
        name=party.name,
        organisation_id=party.organisation_id,
        expert_id=party.expert_id,
        kind=party.kind,
        own=party.own,
    )


def introduction_out(row: Row) -> IntroductionOut:
    """A row of a list."""
    introduction = row.introduction
    return IntroductionOut(
        id=introduction.pk,
        listing_kind=introduction.listing_kind,
        listing_id=introduction.listing_id,
        listing_title=row.title,
        asking=party_out(row.asking),
        answering=party_out(row.answering),
        status=introduction.status,
        next_action=str(row.step.action),
        waits_for=[str(side) for side in row.step.sides],
        mine=row.mine,
        due_on=introduction.due_on,
        outcome=introduction.outcome,
        asked_at=introduction.created_at,
        consented_at=introduction.consented_at,
        opened_at=introduction.opened_at,
    )


def told_out(one: Told) -> ToldOut:
    """A step or a message."""
    return ToldOut(
        at=one.at,
        kind=one.kind,
        side=one.side,
        own=one.own,
        person=one.person,
        delegated=one.delegated,
        text=one.text,
        files=[FileOut(id=file.pk, name=file.name, size=file.size, sha256=file.sha256) for file in one.files],
    )


def page_out(page: Page) -> IntroductionPageOut:
    """One introduction."""
    return IntroductionPageOut(
        **introduction_out(page.row).dict(),
        message=page.message,
        note=page.row.introduction.note if page.inside else "",
        may=sorted(page.may),
        steps=[told_out(step) for step in page.steps],
    )
