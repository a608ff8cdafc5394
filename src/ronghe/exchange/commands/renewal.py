"""Listings that nobody renews leave search; renewing brings them back. Illustrative ones stay: nobody owns them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.exchange import permissions
from ronghe.exchange.commands.listings import awaits_review, hand_in, note_change, require_complete
from ronghe.exchange.commands.telling import tell_owner
from ronghe.exchange.enums import ListingKind, ListingStatus
from ronghe.exchange.errors import ListingClosed, RenewalDateFar, RenewalDatePast
from ronghe.exchange.models import Listing
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.gates import renewal_day
from ronghe.exchange.queries.guards import require_no_patient_data

REMIND_DAYS = 14


def overdue_exist(today: date | None = None) -> bool:
    """Whether an open listing has passed its date of renewal. At most four statements."""
    day = today or timezone.localdate()
    return any(_overdue(model, day).exists() for model in MODELS.values())


def expire_listings(today: date | None = None) -> int:
    """Mark open listings whose date of renewal has passed as expired; how many. Again changes nothing."""
    day = today or timezone.localdate()
    expired = 0
    for model in MODELS.values():
        for key in list(_overdue(model, day).values_list("pk", flat=True)):
            expired += _expire(model, key, day)
    return expired


def _overdue(model: type[Listing], day: date) -> QuerySet[Listing]:
    return model._default_manager.filter(status=ListingStatus.OPEN, renew_on__lt=day, illustrative=False)


@transaction.atomic
def _expire(model: type[Listing], listing_id: UUID, day: date) -> int:
    listing = model._default_manager.select_for_update().get(pk=listing_id)
    if listing.status != ListingStatus.OPEN or listing.renew_on is None or listing.renew_on >= day:
        return 0
    listing.status = ListingStatus.EXPIRED
    reason = f"not renewed by {listing.renew_on.isoformat()}"
    because(listing, reason)
    listing.save()
    note_change(listing)
    node = Actor.system(reason)
    audit.record(node, "exchange.expire_listings", listing, before={"status": "open"}, after={"status": "expired"})
    tell_owner(listing, "exchange.listing_expired")
    return 1


@transaction.atomic
def renew_listing(actor: Actor, kind: str, listing_id: UUID, until: date | None = None, *, why: str = "") -> Listing:
    """Keep a listing open, or open it again, until a day to come; the kind's usual time where no day is given.

    One that was rewritten after it expired is handed to the reviewers instead, and opens with their approval.

    Raises:
        NotAllowed: the actor neither belongs to the owning organisation nor is a technology manager.
        ReasonMissing: a technology manager renews what is not theirs, and says not why.
        ListingClosed: it was withdrawn, or never opened.
        RenewalDatePast: the day lies in the past.
        RenewalDateFar: the day lies beyond the time for which the gate lets the kind stay open.
        IdentityNumberFound, PatientNameFound: the reason holds what is not stored.
    """
    require_no_patient_data([why])
    listing: Listing = MODELS[ListingKind(kind)]._default_manager.select_for_update().get(pk=listing_id)
    permissions.require_tend(actor, listing, why)
    if listing.status not in (ListingStatus.OPEN, ListingStatus.EXPIRED):
        raise ListingClosed()
    latest = renewal_day(kind)
    until = until or latest
    if until < timezone.localdate():
        raise RenewalDatePast(until.isoformat())
    if until > latest:
        raise RenewalDateFar.than(latest)
    if not actor.is_system and awaits_review(listing):
        require_complete(listing)
        listing.renew_on = until
        hand_in(actor, listing, "exchange.renew_listing")
    elif listing.status != ListingStatus.OPEN or listing.renew_on != until:
        before = {"status": listing.status, "renew_on": listing.renew_on}
        listing.status, listing.renew_on = ListingStatus.OPEN, until
        because(listing, why or actor.reason)
        listing.save()
        note_change(listing)
        after = {"status": listing.status, "renew_on": until}
        audit.record(actor, "exchange.renew_listing", listing, before=before, after=after, why=why)
        if not permissions.may_edit(actor, listing.owner_id):
            tell_owner(listing, "exchange.listing_renewed_for_you", why=why)
    return listing


def unreminded_exist(today: date | None = None) -> bool:
    """Whether an open listing nears its date of renewal and its owner was not reminded. At most four statements."""
    day = today or timezone.localdate()
    return any(_unreminded(model, day).exists() for model in MODELS.values())


def remind_renewals(today: date | None = None) -> int:
    """Remind owners of listings about to expire, once for each date; how many. Again changes nothing."""
    day = today or timezone.localdate()
    return sum(
        _remind(model, key)
        for model in MODELS.values()
        for key in list(_unreminded(model, day).values_list("pk", flat=True))
    )


def _unreminded(model: type[Listing], day: date) -> QuerySet[Listing]:
    return model._default_manager.filter(
        Q(reminded_for__isnull=True) | ~Q(reminded_for=F("renew_on")),
        status=ListingStatus.OPEN,
        renew_on__gte=day,
        renew_on__lte=day + timedelta(days=REMIND_DAYS),
        illustrative=False,
    )


@transaction.atomic
def _remind(model: type[Listing], listing_id: UUID) -> int:
    listing = model._default_manager.select_for_update().get(pk=listing_id)
    if listing.status != ListingStatus.OPEN or listing.reminded_for == listing.renew_on:
        return 0
    listing.reminded_for = listing.renew_on
    because(listing, "owner reminded of renewal")
    listing.save(update_fields=["reminded_for", "updated_at"])
    tell_owner(listing, "exchange.listing_renewal_due")
    return 1
