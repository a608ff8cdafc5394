"""How many reviews a kind of listing needs, and who is told of what happens to it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models import Gate, Listing
from ronghe.exchange.models.publishing import RENEW_DAYS
from ronghe.network.enums import MembershipRole, NodeRole
from ronghe.network.models import Membership, NodeDuty, Person


def gate_of(kind: str) -> Gate:
    """The gate of a kind; one review and the kind's usual time where the administrator set nothing. One statement."""
    row = Gate.objects.filter(listing_kind=kind).first()
    return row or Gate(listing_kind=ListingKind(kind), renew_days=RENEW_DAYS[kind])


def gates() -> list[Gate]:
    """The gate of every kind, in the order of the vocabulary. One statement."""
    rows = {row.listing_kind: row for row in Gate.objects.all()}
    return [rows.get(kind) or Gate(listing_kind=kind, renew_days=RENEW_DAYS[kind]) for kind in ListingKind]


def renewal_day(kind: str, today: date | None = None) -> date:
    """Until when a listing of this kind stays open if it is opened or renewed today. One statement."""
    return (today or timezone.localdate()) + timedelta(days=gate_of(kind).renew_days)


def owner_people(listing: Listing) -> list[UUID]:
    """Who is told of a listing: who wrote it, its contact, and the owners and managers of its organisation, as far as
    they still belong to it. Two statements.
    """
    members = Membership.objects.filter(organisation_id=listing.owner_id, until_on__isnull=True)
    told = [key for key in (listing.written_by, listing.contact_id) if key]
    leading = members.filter(role__in=[MembershipRole.OWNER, MembershipRole.MANAGER]).values_list(
        "person_id", flat=True
    )
    here = members.filter(person_id__in=told).values_list("person_id", flat=True)
    return list(dict.fromkeys([*here, *leading]))


def technology_managers(listing: Listing | None = None) -> list[UUID]:
    """The node's technology managers; those who may review ``listing``, where one is given. One or two statements."""
    people = Person.objects.filter(pk__in=NodeDuty.objects.filter(role=NodeRole.TECHNOLOGY_MANAGER).values("person_id"))
    if listing is not None:
        members = Membership.objects.filter(organisation_id=listing.owner_id, until_on__isnull=True)
        people = people.exclude(pk__in=members.values("person_id"))
        if listing.written_by:
            people = people.exclude(pk=listing.written_by)
    return list(people.values_list("pk", flat=True))
