"""Listings as the API shows them: what the reader's audience may read, nothing else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from ronghe.api.paging import PageOut
from ronghe.exchange.models import Achievement, Listing, Mandate, Need, Service
from ronghe.exchange.permissions import Reading
from ronghe.exchange.queries.listings import readable_texts


class TextOut(Schema):
    """One text in both languages; empty where a language is missing."""

    zh: str
    en: str


class SourceOut(Schema):
    """Where a record comes from."""

    name: TextOut
    on: date | None
    unverified: TextOut
    illustrative: bool


class TargetOut(Schema):
    """A measurable target."""

    parameter: TextOut
    operator: str
    value: float
    high: float | None
    unit: str


class ListingOut(Schema):
    """A need, achievement, service or mandate."""

    id: UUID
    kind: str
    subkind: str
    owner_id: UUID | None
    owner: str
    fields: list[str]
    region: str
    status: str
    published_at: datetime | None
    renew_on: date | None
    texts: dict[str, TextOut]
    targets: list[TargetOut] = []
    trl: int | None = None
    ip_state: str | None = None
    regions: list[str] = []
    stages: list[str] = []
    ticket_min_cny: str | None = None
    ticket_max_cny: str | None = None
    ethics_next_on: date | None = None
    past_trials_count: int | None = None
    trials_a_year: int | None = None
    subjects_a_year: int | None = None
    source: SourceOut


class ListingsOut(PageOut):
    """A page of listings."""

    items: list[ListingOut]


def source_out(row: Any) -> SourceOut:
    """Provenance of a record."""
    return SourceOut(
        name=TextOut(zh=row.source_name_zh, en=row.source_name_en),
        on=row.source_on,
        unverified=TextOut(zh=row.unverified_zh, en=row.unverified_en),
        illustrative=row.illustrative,
    )


def listing_out(reading: Reading, listing: Listing) -> ListingOut:
    """A listing as the reader may read it; it comes cut to the reader from its query. No statement."""
    out = ListingOut(
        id=listing.pk,
        kind=str(type(listing)._meta.model_name),
        subkind=str(getattr(listing, "kind", "")),
        owner_id=listing.owner_id or None,
        owner=str(listing.owner) if listing.owner_id else "",
        fields=listing.fields,
        region=listing.region,
        status=listing.status,
        published_at=listing.published_at,
        renew_on=listing.renew_on,
        texts={subject: TextOut(zh=zh, en=en) for subject, zh, en in readable_texts(reading, listing)},
        source=source_out(listing),
    )
    if isinstance(listing, Need):
        out.targets = [
            TargetOut(
                parameter=TextOut(zh=target.parameter_zh, en=target.parameter_en),
                operator=target.operator,
                value=float(target.value),
                high=None if target.high is None else float(target.high),
                unit=target.unit,
            )
            for target in listing.targets.all()
        ]
    if isinstance(listing, Achievement):
        out.trl, out.ip_state = listing.trl, listing.ip_state or None
    if isinstance(listing, Service):
        out.ethics_next_on, out.past_trials_count = listing.ethics_next_on, listing.past_trials_count
        out.trials_a_year, out.subjects_a_year = listing.trials_a_year, listing.subjects_a_year
    if isinstance(listing, Mandate):
        out.regions, out.stages = listing.regions, listing.stages
        out.ticket_min_cny = None if listing.ticket_min_cny is None else str(listing.ticket_min_cny)
        out.ticket_max_cny = None if listing.ticket_max_cny is None else str(listing.ticket_max_cny)
    return out
