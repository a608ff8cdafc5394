"""Save, open and withdraw listings of every kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ronghe.base import audit, outbox
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.jobs import enqueue
from ronghe.base.saving import apply_values, values_of
from ronghe.exchange import permissions
from ronghe.exchange.enums import ListingKind, ListingStatus
from ronghe.exchange.errors import ListingClosed, NeedIncomplete
from ronghe.exchange.models import Listing
from ronghe.exchange.models.kinds import MODELS, TEXT_FIELDS
from ronghe.exchange.queries.guards import require_no_patient_data

UNSETTABLE = frozenset({"id", "status", "published_at", "created_at", "updated_at"})


@transaction.atomic
def save_listing(
    actor: Actor, kind: str, values: dict[str, Any], listing_id: UUID | None = None, *, reason: str = ""
) -> Listing:
    """Draft a listing, or change the one given. Saving what is there already changes nothing.

    ``reason`` answers the patient-data guard where a name beside a record number may stand; it is kept in the history.

    Raises:
        NotAllowed: the actor does not belong to the owning organisation.
        FieldUnusable: names the field and the value that it does not take.
        TierUnusable: a tier that there is not, or of a field that has none of its own.
        IdentityNumberFound, PatientNameFound: the text holds what is never, or not without a reason, stored.
        NeedIncomplete: there is no title in either language.
    """
    model = MODELS[ListingKind(kind)]
    existing = model._default_manager.select_for_update().get(pk=listing_id) if listing_id else None
    settable = {name: value for name, value in values.items() if name not in UNSETTABLE}
    require_no_patient_data((str(v) for v in settable.values() if isinstance(v, str)), reason=reason)
    if "tiers" in settable:
        settable["tiers"] = permissions.usable_tiers(kind, settable["tiers"])
    listing = existing or model()
    if existing is not None:
        permissions.require_change(actor, existing)
    owner_id = listing.owner_id
    was: dict[str, Any] = {}
    changed = apply_values(listing, settable, was)
    if listing.owner_id != owner_id:  # a new listing, or one that is handed to another owner
        permissions.require_enter(actor, listing)
    if not (listing.title_zh or listing.title_en):
        raise NeedIncomplete()
    if changed or existing is None:
        because(listing, reason or actor.reason)
        listing.save()
        note_change(listing)
        audit.record(
            actor,
            "exchange.save_listing",
            listing,
            before=was if existing else None,
            after=values_of(listing, changed),
            why=reason,
        )
    return listing


def note_change(listing: Listing) -> None:
    """Tell the followers: the listing changed, or is no longer open. At most two statements."""
    kind = ListingKind(str(type(listing)._meta.model_name))
    is_open = listing.status == ListingStatus.OPEN
    outbox.note(kind, listing.pk, deleted=not is_open)
    if is_open and kind == ListingKind.NEED:
        enqueue("exchange.refresh_matches", need_id=str(listing.pk))


@transaction.atomic
def publish_listing(actor: Actor, kind: str, listing_id: UUID) -> Listing:
    """Open a draft or expired listing and ask for its first matching run. Opening an open one changes nothing.

    Raises:
        NotAllowed: the actor does not belong to the owning organisation.
        NeedIncomplete: nothing but a title is there.
        ListingClosed: it was withdrawn.
    """
    listing: Listing = MODELS[ListingKind(kind)]._default_manager.select_for_update().get(pk=listing_id)
    permissions.require_change(actor, listing)
    if listing.status == ListingStatus.OPEN:
        return listing
    if listing.status == ListingStatus.WITHDRAWN:
        raise ListingClosed()
    if not any(getattr(listing, name) for name in TEXT_FIELDS[ListingKind(kind)] if not name.startswith("title")):
        raise NeedIncomplete()
    before = listing.status
    listing.status = ListingStatus.OPEN
    listing.published_at = timezone.now()
    because(listing, actor.reason)
    listing.save()
    note_change(listing)
    audit.record(
        actor, "exchange.publish_listing", listing, before={"status": before}, after={"status": listing.status}
    )
    return listing


@transaction.atomic
def withdraw_listing(actor: Actor, kind: str, listing_id: UUID) -> Listing:
    """Close a listing for good; it leaves search at the next run of the indexer. Again changes nothing.

    Raises:
        NotAllowed: the actor does not belong to the owning organisation.
    """
    listing: Listing = MODELS[ListingKind(kind)]._default_manager.select_for_update().get(pk=listing_id)
    permissions.require_change(actor, listing)
    if listing.status != ListingStatus.WITHDRAWN:
        before = listing.status
        listing.status = ListingStatus.WITHDRAWN
        because(listing, actor.reason)
        listing.save()
        note_change(listing)
        audit.record(
            actor, "exchange.withdraw_listing", listing, before={"status": before}, after={"status": listing.status}
        )
    return listing
