"""Records as the kernel reads them: fields of text, filters, and facts, as one reader may read them.

One place turns a record into text for search (``Document``) and for matching (``Offer``), so that a reason points at
a field of the record itself: every field name here is a column's name (an expert's works are ``work_1``, ``work_2`` …).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from ronghe.base.audience import Audience
from ronghe.base.bilingual import bilingual
from ronghe.base.records import Sourced
from ronghe.exchange import permissions
from ronghe.exchange.enums import IpState, ListingKind, ListingStatus
from ronghe.exchange.models import Achievement, ClearedProduct, Listing, Mandate, Need
from ronghe.exchange.models.kinds import SUBJECTS, TEXT_FIELDS
from ronghe.exchange.permissions import Reader, Reading
from ronghe.exchange.queries.listings import visible_listings
from ronghe.kernel.index import Document
from ronghe.kernel.match import Offer, OfferFacts
from ronghe.network.enums import OrganisationKind
from ronghe.network.models import Organisation, Person

KINDS = ("need", "achievement", "service", "mandate", "organisation", "expert", "cleared")
"""Kinds of record in the index."""

OFFER_KINDS = {"achievement": "achievement", "service": "service", "mandate": "investor", "expert": "expert"}
"""Kind of partner that a kind of record can be; an organisation is a company or an institution."""


_FACTS = ("targets", "owner", "fields", "region", "kind", "trl", "ip_state", "regions", "stages", "ticket", "source")
"""Fields of a listing that go into its document or offer besides the texts."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a record is called, whose it is, and how far it may be trusted, for showing it in a list."""

    title_zh: str
    title_en: str
    owner_id: UUID | None = None
    owner_zh: str = ""
    owner_en: str = ""
    illustrative: bool = False
    unverified_zh: str = ""
    unverified_en: str = ""
    source_zh: str = ""
    source_en: str = ""

    title = bilingual()
    owner = bilingual()
    unverified = bilingual()
    source = bilingual()


@dataclass(frozen=True, slots=True)
class Readable:
    """A record's texts and facts as one reader may read them, and the tier up to which they were read."""

    kind: str
    id: UUID
    label: Label
    offer_kind: str
    organisation: str
    fields: dict[str, str]
    facts: OfferFacts
    filters: dict[str, str | Sequence[str] | int]
    read_up_to: Audience = Audience.PUBLIC

    @property
    def key(self) -> str:
        """Identifier in the index: kind and id."""
        return f"{self.kind}:{self.id}"

    def document(self) -> Document:
        """As the index takes it in."""
        return Document(id=self.key, fields=self.fields, filters=self.filters)

    def offer(self) -> Offer:
        """As the matcher reads it."""
        return Offer(
            id=str(self.id), kind=self.offer_kind, organisation=self.organisation, fields=self.fields, facts=self.facts
        )


def readables(kind: str, ids: Iterable[UUID] | None, reader: Reader) -> Iterator[Readable]:
    """Open records of one kind that the reader may find, as the reader may read them; ``ids`` narrows them.

    Records that are gone, closed or hidden are left out: what does not come back is to be deleted from the index. What
    is read for an actor, and not for an audience, is never kept: no index, no suggestion, no reading on disk.

    One to three statements, and those of ``permissions.reading_of``.
    """
    if kind in set(ListingKind):
        yield from _listings(ListingKind(kind), ids, permissions.reading_of(reader))
    elif kind == "organisation":
        rows = Organisation.objects.filter(merged_into__isnull=True)
        yield from (_organisation(row) for row in (rows.filter(pk__in=list(ids)) if ids is not None else rows))
    elif kind == "expert":
        people = Person.objects.filter(is_expert=True, listed=True).select_related("organisation")
        people = people.filter(pk__in=list(ids)) if ids is not None else people
        yield from (_expert(person) for person in people.prefetch_related("works"))
    elif kind == "cleared":
        products = ClearedProduct.objects.filter(pk__in=list(ids)) if ids is not None else ClearedProduct.objects.all()
        yield from (_cleared(product) for product in products.iterator(chunk_size=2000))


def _label(row: Sourced, title_zh: str, title_en: str, owner: Organisation | None = None) -> Label:
    return Label(
        title_zh=title_zh,
        title_en=title_en,
        owner_id=owner.pk if owner else None,
        owner_zh=owner.name_zh if owner else "",
        owner_en=owner.name_en if owner else "",
        illustrative=row.illustrative,
        unverified_zh=row.unverified_zh,
        unverified_en=row.unverified_en,
        source_zh=row.source_name_zh,
        source_en=row.source_name_en,
    )


def _listings(kind: ListingKind, ids: Iterable[UUID] | None, reading: Reading) -> Iterator[Readable]:
    rows = visible_listings(reading, kind).filter(status=ListingStatus.OPEN)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    for listing in rows.iterator(chunk_size=2000):
        yield _listing(kind, listing, named=reading.may_read(listing, "owner"))


def _listing(kind: ListingKind, listing: Listing, *, named: bool) -> Readable:
    """Of a listing that is cut to its reader; ``named`` where the reader may know the owner.

    Where not, the listing stands for itself: what caps the listings of one owner would tell which belong together.
    """
    fields = {name: value for name in TEXT_FIELDS[kind] if (value := getattr(listing, name))}
    if isinstance(listing, Need) and (targets := "；".join(str(target) for target in listing.targets.all())):
        fields["targets"] = targets
    owner = str(listing.owner) if named else ""
    specialties = [str(value) for value in listing.fields]
    return Readable(
        kind=str(kind),
        id=listing.pk,
        label=_label(
            listing,
            fields.get("title_zh", ""),
            fields.get("title_en", ""),
            listing.owner if named else None,
        ),
        offer_kind=OFFER_KINDS.get(str(kind), ""),
        organisation=str(listing.owner_id if named else listing.pk),
        fields={**fields, **({"owner": owner} if owner else {})},
        facts=_facts(listing, specialties),
        filters=filters_of(kind, listing),
        read_up_to=permissions.holds_up_to(listing, [*SUBJECTS[kind], *_FACTS]),
    )


def filters_of(kind: ListingKind, listing: Listing) -> dict[str, str | Sequence[str] | int]:
    """What a listing, cut to its reader, is filed under in the index."""
    return {
        "kind": str(kind),
        "field": [str(value) for value in listing.fields],
        "region": listing.region,
        "subkind": f"{kind}.{subkind}" if (subkind := getattr(listing, "kind", "")) else "",
        "illustrative": "yes" if listing.illustrative else "no",
    }


def _facts(listing: Listing, specialties: list[str]) -> OfferFacts:
    achievement = listing if isinstance(listing, Achievement) else None
    mandate = listing if isinstance(listing, Mandate) else None
    return OfferFacts(
        field=tuple(specialties),
        region=listing.region or "/".join(mandate.regions if mandate else ()),
        trl=achievement.trl if achievement else None,
        available=listing.status == ListingStatus.OPEN,
        expires_on=listing.renew_on.isoformat() if listing.renew_on else None,
        exclusive_taken=achievement is not None and achievement.ip_state == IpState.LICENSED_EXCLUSIVE,
        regions=tuple(mandate.regions) if mandate else (),
        stages=tuple(mandate.stages) if mandate else (),
        ticket_cny=_ticket(mandate) if mandate else None,
    )


def _ticket(mandate: Mandate) -> tuple[float | None, float | None] | None:
    limits = [None if value is None else float(value) for value in (mandate.ticket_min_cny, mandate.ticket_max_cny)]
    return None if limits == [None, None] else (limits[0], limits[1])


def _organisation(row: Organisation) -> Readable:
    fields = {
        name: getattr(row, name)
        for name in ("name_zh", "name_en", "summary_zh", "summary_en", "region")
        if getattr(row, name)
    }
    if row.aliases:
        fields["aliases"] = "；".join(row.aliases)
    specialties = [str(value) for value in row.fields]
    return Readable(
        kind="organisation",
        id=row.pk,
        label=_label(row, row.name_zh, row.name_en),
        offer_kind="company" if row.kind == OrganisationKind.COMPANY else "institution",
        organisation=str(row.pk),
        fields=fields,
        facts=OfferFacts(field=tuple(specialties), region=row.region),
        filters={
            "kind": "organisation",
            "field": specialties,
            "region": row.region,
            "subkind": f"organisation.{row.kind}",
            "illustrative": "yes" if row.illustrative else "no",
        },
    )


def _expert(person: Person) -> Readable:
    names = ("name_zh", "name_en", "position_zh", "position_en", "summary_zh", "summary_en", "offers_zh", "offers_en")
    fields = {name: getattr(person, name) for name in names if getattr(person, name)}
    for number, work in enumerate(person.works.all(), start=1):
        fields[f"work_{number}"] = f"{work.title}. {work.abstract}".strip()
    specialties = [str(value) for value in person.fields]
    region = person.organisation.region if person.organisation else ""
    return Readable(
        kind="expert",
        id=person.pk,
        label=_label(person, person.name_zh, person.name_en, person.organisation),
        offer_kind="expert",
        organisation=str(person.organisation_id or person.pk),
        fields=fields,
        facts=OfferFacts(field=tuple(specialties), region=region),
        filters={
            "kind": "expert",
            "field": specialties,
            "region": region,
            "subkind": "",
            "illustrative": "yes" if person.illustrative else "no",
        },
    )


def _cleared(product: ClearedProduct) -> Readable:
    return Readable(
        kind="cleared",
        id=product.pk,
        label=_label(product, "", product.device),
        offer_kind="",
        organisation=product.firm,
        fields={"device": product.device, "firm": product.firm} if product.firm else {"device": product.device},
        facts=OfferFacts(),
        filters={
            "kind": "cleared",
            "field": [],
            "region": product.country,
            "subkind": f"cleared.{product.product_code}" if product.product_code else "",
            "illustrative": "yes" if product.illustrative else "no",
        },
    )
