"""What the owner of a listing is told of its tiers: who reads what, to whom it is open, and who looked."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from ronghe.base.actors import Actor
from ronghe.base.audience import ORDER, Audience
from ronghe.base.problems import NotFound
from ronghe.exchange import permissions
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models import Disclosure, Listing, Look
from ronghe.exchange.permissions.tiers import kind_of
from ronghe.exchange.queries.listings import listing_of


@dataclass(frozen=True, slots=True)
class FieldTier:
    """One field with the tier that reads it now, and the tier that would where the owner says nothing."""

    name: str
    tier: Audience
    default: Audience

    @property
    def chosen(self) -> bool:
        """Whether the owner chose another tier than the default."""
        return self.tier != self.default


def owned_listing(actor: Actor, kind: str, listing_id: UUID) -> Listing:
    """A listing of an owner for whom the actor writes, in whatever state, whole. One or two statements.

    Raises:
        NotFound: there is none, or the actor does not write for its owner.
    """
    reading = permissions.reading_of(actor)
    listing = listing_of(reading, kind, listing_id)
    if not permissions.may_edit(actor, listing.owner_id):
        raise NotFound()
    return listing


def field_tiers(listing: Listing) -> list[FieldTier]:
    """Every field whose tier the owner may choose, in the order of the editor. No statement."""
    kind = kind_of(listing)
    untold = type(listing)(tier=listing.tier)
    return [
        FieldTier(name, permissions.field_tier(listing, name), permissions.field_tier(untold, name))
        for name in permissions.tierable(kind)
    ]


def disclosures_of(actor: Actor, listing: Listing) -> list[Disclosure]:
    """Organisations and people to whom the listing is open at present, each once with the widest tier, newest first;
    none for whoever does not write for the owner. One statement.
    """
    if not permissions.may_edit(actor, listing.owner_id):
        return []
    rows = Disclosure.objects.filter(listing_kind=kind_of(listing), listing_id=listing.pk, until_at__isnull=True)
    widest: dict[UUID | None, Disclosure] = {}
    for row in rows.select_related("organisation", "person"):
        to = row.organisation_id or row.person_id
        before = widest.get(to)
        if before is None or ORDER.index(Audience(row.tier)) > ORDER.index(Audience(before.tier)):
            widest[to] = row
    return list(widest.values())


def looks_of(actor: Actor, listing: Listing) -> QuerySet[Look]:
    """Looks under the owner's mandate, newest first; none for whoever does not write for the owner. One statement."""
    rows = Look.objects.filter(listing_kind=kind_of(listing), listing_id=listing.pk).select_related("person")
    return rows if permissions.may_edit(actor, listing.owner_id) else rows.none()


def opened_listing(actor: Actor, disclosure_id: UUID) -> tuple[ListingKind, UUID]:
    """Kind and id of the listing of a disclosure, for whoever writes for its owner.

    Raises:
        NotFound: there is no such disclosure for the actor.
    """
    row = Disclosure.objects.filter(pk=disclosure_id).first()
    if row is None:
        raise NotFound()
    owned_listing(actor, row.listing_kind, row.listing_id)
    return ListingKind(row.listing_kind), row.listing_id
