"""Listings that nobody renews leave search; renewing brings them back. Illustrative ones stay: nobody owns them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.exchange import permissions
from ronghe.exchange.commands.listings import note_change
from ronghe.exchange.enums import ListingKind, ListingStatus
from ronghe.exchange.errors import ListingClosed, RenewalDatePast
from ronghe.exchange.models import Listing
from ronghe.exchange.models.kinds import MODELS


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
    because(listing, f"not renewed by {listing.renew_on.isoformat()}")
    listing.save()
    note_change(listing)
    audit.record(
        Actor.system("not renewed in time"),
        "exchange.expire_listing",
        listing,
        before={"status": ListingStatus.OPEN},
        after={"status": listing.status, "renew_on": listing.renew_on},
    )
    return 1


@transaction.atomic
def renew_listing(actor: Actor, kind: str, listing_id: UUID, until: date) -> Listing:
    """Keep a listing open, or open it again, until a day to come.

    Raises:
        NotAllowed: the actor does not belong to the owning organisation.
        ListingClosed: it was withdrawn, or never opened.
        RenewalDatePast: the day lies in the past.
    """
    listing: Listing = MODELS[ListingKind(kind)]._default_manager.select_for_update().get(pk=listing_id)
    permissions.require_change(actor, listing)
    if listing.status not in (ListingStatus.OPEN, ListingStatus.EXPIRED):
        raise ListingClosed()
    if until < timezone.localdate():
        raise RenewalDatePast(until.isoformat())
    if listing.status != ListingStatus.OPEN or listing.renew_on != until:
        before = {"status": listing.status, "renew_on": listing.renew_on}
        listing.status, listing.renew_on = ListingStatus.OPEN, until
        because(listing, actor.reason)
        listing.save()
        note_change(listing)
        after = {"status": listing.status, "renew_on": until}
        audit.record(actor, "exchange.renew_listing", listing, before=before, after=after)
    return listing
