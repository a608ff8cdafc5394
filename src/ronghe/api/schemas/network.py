"""Organisations and experts as the API shows them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from ninja import Schema

from ronghe.api.paging import PageOut
from ronghe.api.schemas.listings import SourceOut, TextOut, source_out
from ronghe.base.actors import Actor
from ronghe.network import permissions
from ronghe.network.models import Indicator, Organisation, Person, Tie


class TieOut(Schema):
    """What binds an organisation to others."""

    kind: str
    title: TextOut
    topic: TextOut
    on: date | None
    subject_id: UUID | None
    parties: list[UUID]
    source: SourceOut


class OrganisationOut(Schema):
    """An organisation."""

    id: UUID
    kind: str
    name: TextOut
    aliases: list[str]
    summary: TextOut
    fields: list[str]
    region: str
    website: str
    source: SourceOut


class IndicatorOut(Schema):
    """A figure as somebody reported it; ``bound`` is exact, over, under or about, ``unit`` is CNY for money."""

    what: TextOut
    value: Decimal
    bound: str
    unit: str
    as_of: date | None
    source: SourceOut


class OrganisationWithTiesOut(OrganisationOut):
    """An organisation with its ties and reported figures."""

    ties: list[TieOut]
    indicators: list[IndicatorOut]


class OrganisationsOut(PageOut):
    """A page of organisations."""

    items: list[OrganisationOut]


class WorkOut(Schema):
    """A publication or patent."""

    title: str
    year: int | None
    venue: str
    abstract: str


class ExpertOut(Schema):
    """An expert. Contact data only where the person agreed."""

    id: UUID
    name: TextOut
    position: TextOut
    organisation_id: UUID | None
    organisation: str
    fields: list[str]
    summary: TextOut
    offers: TextOut
    phone: str
    email: str
    works: list[WorkOut]
    source: SourceOut


class ExpertsOut(PageOut):
    """A page of experts."""

    items: list[ExpertOut]


def organisation_values(row: Organisation) -> dict[str, object]:
    """Members of ``OrganisationOut``."""
    return {
        "id": row.pk,
        "kind": row.kind,
        "name": TextOut(zh=row.name_zh, en=row.name_en),
        "aliases": row.aliases,
        "summary": TextOut(zh=row.summary_zh, en=row.summary_en),
        "fields": row.fields,
        "region": row.region,
        "website": row.website,
        "source": source_out(row),
    }


def tie_out(tie: Tie) -> TieOut:
    """A tie with the ids of its parties."""
    return TieOut(
        kind=tie.kind,
        title=TextOut(zh=tie.title_zh, en=tie.title_en),
        topic=TextOut(zh=tie.topic_zh, en=tie.topic_en),
        on=tie.on,
        subject_id=tie.subject_id,
        parties=[party.pk for party in tie.organisations.all()],
        source=source_out(tie),
    )


def indicator_out(indicator: Indicator) -> IndicatorOut:
    """A reported figure with its source."""
    return IndicatorOut(
        what=TextOut(zh=indicator.what_zh, en=indicator.what_en),
        value=indicator.value.normalize(),
        bound=indicator.bound,
        unit=indicator.unit,
        as_of=indicator.as_of,
        source=source_out(indicator),
    )


def expert_out(actor: Actor, person: Person) -> ExpertOut:
    """An expert as the actor may see them."""
    contact = permissions.may_see_contact(actor, person)
    return ExpertOut(
        id=person.pk,
        name=TextOut(zh=person.name_zh, en=person.name_en),
        position=TextOut(zh=person.position_zh, en=person.position_en),
        organisation_id=person.organisation_id,
        organisation=str(person.organisation or ""),
        fields=person.fields,
        summary=TextOut(zh=person.summary_zh, en=person.summary_en),
        offers=TextOut(zh=person.offers_zh, en=person.offers_en),
        phone=person.phone if contact else "",
        email=person.email if contact else "",
        works=[
            WorkOut(title=work.title, year=work.year, venue=work.venue, abstract=work.abstract)
            for work in person.works.all()
        ],
        source=source_out(person),
    )
