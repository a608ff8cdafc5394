"""Save and open listings of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base import audit, outbox
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.jobs import enqueue
from ronghe.base.saving import FieldUnusable, apply_values, values_of
from ronghe.exchange import permissions
from ronghe.exchange.commands.telling import tell_reviewers
from ronghe.exchange.enums import UNOPENED, ListingKind, ListingStatus, PoolStatus
from ronghe.exchange.errors import ListingClosed, NeedIncomplete, ReviewNeeded
from ronghe.exchange.models import Listing, Mandate, Pool
from ronghe.exchange.models.kinds import MODELS, TEXT_FIELDS
from ronghe.exchange.queries.gates import gate_of, renewal_day
from ronghe.exchange.queries.guards import require_no_patient_data, texts_in
from ronghe.network.permissions import is_staff

UNSETTABLE = frozenset(
    {
        "id", "status", "published_at", "created_at", "updated_at", "written_by", "round", "submitted_at",
        "unreviewed_change", "reminded_for",
    }
)  # fmt: skip
"""Columns that commands alone move."""

OF_THE_NODE = frozenset({"illustrative"})
"""Columns that the node and its staff set; an owner's values for them are passed over."""


def settable_of(values: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """Those of the values that the actor may set at all."""
    closed = UNSETTABLE if is_staff(actor) else UNSETTABLE | OF_THE_NODE
    return {name: value for name, value in values.items() if name not in closed}


@transaction.atomic
def save_listing(
    actor: Actor, kind: str, values: dict[str, Any], listing_id: UUID | None = None, *, reason: str = ""
) -> Listing:
    """Draft a listing, or change the one given. Saving what is there already changes nothing.

    A change by its owner takes a submitted listing back to a draft; an open one stays open and is shown to the
    reviewers as changed, where its kind is reviewed at all; an expired one goes to them before it opens again.

    ``reason`` answers the patient-data guard where a name beside a record number may stand; it is kept in the history
    and in the log.

    Raises:
        NotAllowed: the actor does not belong to the owning organisation.
        ListingClosed: it was withdrawn.
        FieldUnusable: names the field and the value that it does not take.
        TierUnusable: a tier that there is not, or of a field that has none of its own.
        IdentityNumberFound, PatientNameFound: the text holds what is never, or not without a reason, stored.
        NeedIncomplete: there is no title in either language.
    """
    model = MODELS[ListingKind(kind)]
    existing = model._default_manager.select_for_update().get(pk=listing_id) if listing_id else None
    settable = settable_of(values, actor)
    if "tiers" in settable:
        settable["tiers"] = permissions.usable_tiers(kind, settable["tiers"])
    listing = existing or model(written_by=actor.person_id)
    if existing is not None:
        permissions.require_change(actor, existing)
        if existing.status == ListingStatus.WITHDRAWN and not actor.is_system:
            raise ListingClosed()
    excused = require_no_patient_data(texts_in(settable.values()), reason=reason)
    owner_id = listing.owner_id
    was: dict[str, Any] = {"status": listing.status}
    changed = apply_values(listing, settable, was)
    require_tickets_in_order(listing)
    if "renew_on" in changed:
        bound_renewal(listing, renewal_day(kind))
    if listing.owner_id != owner_id:  # a new listing, or one that is handed to another owner
        permissions.require_enter(actor, listing)
    if not (listing.title_zh or listing.title_en):
        raise NeedIncomplete()
    if changed or existing is None:
        note_edit(listing, actor)
        because(listing, reason or actor.reason)
        listing.save()
        note_change(listing, narrower=permissions.is_narrower(listing, was))
        if {"tier", "tiers", "anonymous"}.intersection(changed):
            leave_pools(actor, listing)
        audit.record(
            actor,
            "exchange.save_listing",
            listing,
            before=was if existing else None,
            after={
                **values_of(listing, changed),
                "status": listing.status,
                **({"patient_name_excused": True} if excused else {}),
            },
            why=reason,
        )
    return listing


def require_tickets_in_order(listing: Listing) -> None:
    """Raises ``FieldUnusable`` where the smallest ticket of a mandate is larger than its largest. No statement."""
    if not isinstance(listing, Mandate) or listing.ticket_min_cny is None or listing.ticket_max_cny is None:
        return
    if listing.ticket_min_cny > listing.ticket_max_cny:
        raise FieldUnusable(_("The smallest ticket is larger than the largest."), field="ticket_min_cny")


def note_edit(listing: Listing, actor: Actor) -> None:
    """Move the state of a listing that its owner changed; unsaved. At most five statements."""
    if actor.is_system:
        return
    if not permissions.may_edit(actor, listing.owner_id):
        listing.written_by = actor.person_id  # staff who act for the owner do not review what they wrote
    if listing.status == ListingStatus.SUBMITTED:
        listing.status = ListingStatus.DRAFT
    stands = listing.status in (ListingStatus.OPEN, ListingStatus.EXPIRED)
    if stands and not listing.unreviewed_change and gate_of(kind_of(listing)).reviews:
        listing.unreviewed_change = True
        if listing.status == ListingStatus.OPEN:
            tell_reviewers(listing)


def bound_renewal(listing: Listing, latest: date) -> None:
    """Let a listing that is no illustration stand no longer than the gate lets its kind; unsaved."""
    if listing.renew_on is not None and listing.renew_on > latest and not listing.illustrative:
        listing.renew_on = latest


def awaits_review(listing: Listing) -> bool:
    """Whether an expired listing was rewritten since it was reviewed, so that it is read before it opens again.

    At most one statement.
    """
    rewritten = listing.status == ListingStatus.EXPIRED and listing.unreviewed_change
    return rewritten and gate_of(kind_of(listing)).reviews > 0


def hand_in(actor: Actor, listing: Listing, action: str) -> None:
    """Hand a locked listing to the reviewers, in a round of its own."""
    before = listing.status
    listing.status = ListingStatus.SUBMITTED
    listing.submitted_at = timezone.now()
    listing.unreviewed_change = False
    listing.round += 1
    because(listing, actor.reason)
    listing.save()
    after = {"status": listing.status, "round": listing.round}
    audit.record(actor, action, listing, before={"status": before}, after=after)
    tell_reviewers(listing)


def kind_of(listing: Listing) -> ListingKind:
    """The kind of a listing."""
    return ListingKind(str(listing._meta.model_name))


def note_change(listing: Listing, *, narrower: bool = False) -> None:
    """Tell the followers: the listing changed, may be read by fewer, or is no longer open. At most two statements."""
    kind = kind_of(listing)
    is_open = listing.status == ListingStatus.OPEN
    outbox.note(kind, listing.pk, deleted=narrower or not is_open)
    if is_open and kind == ListingKind.NEED:
        enqueue("exchange.refresh_matches", need_id=str(listing.pk))


@transaction.atomic
def publish_listing(actor: Actor, kind: str, listing_id: UUID) -> Listing:
    """Open a draft or expired listing and ask for its first matching run. Opening an open one changes nothing.

    The node itself opens at once. An owner does where listings of this kind are not reviewed; else they submit.

    Raises:
        NotAllowed: the actor does not belong to the owning organisation.
        NeedIncomplete: nothing but a title is there.
        ListingClosed: it was withdrawn.
        ReviewNeeded: it has not passed the reviews that its kind needs.
    """
    listing: Listing = MODELS[ListingKind(kind)]._default_manager.select_for_update().get(pk=listing_id)
    permissions.require_change(actor, listing)
    if listing.status == ListingStatus.OPEN:
        return listing
    require_complete(listing)
    if not actor.is_system and (awaits_review(listing) or (listing.status in UNOPENED and gate_of(kind).reviews)):
        raise ReviewNeeded()
    open_listing(actor, listing, "exchange.publish_listing")
    return listing


def require_complete(listing: Listing) -> None:
    """Refuse to open what was withdrawn, or holds nothing but a title.

    Raises:
        ListingClosed, NeedIncomplete.
    """
    if listing.status == ListingStatus.WITHDRAWN:
        raise ListingClosed()
    if not any(getattr(listing, name) for name in TEXT_FIELDS[kind_of(listing)] if not name.startswith("title")):
        raise NeedIncomplete()


def open_listing(actor: Actor, listing: Listing, action: str) -> None:
    """Open a locked listing until its day of renewal; what the node itself opens keeps the day it has, or none."""
    before = listing.status
    listing.status = ListingStatus.OPEN
    listing.published_at = timezone.now()
    listing.unreviewed_change = False
    today = timezone.localdate()
    if not actor.is_system and (listing.renew_on is None or listing.renew_on < today):
        listing.renew_on = renewal_day(kind_of(listing), today)
    because(listing, actor.reason)
    listing.save()
    note_change(listing)
    audit.record(
        actor, action, listing, before={"status": before}, after={"status": "open", "renew_on": listing.renew_on}
    )


def close_listing(actor: Actor, listing: Listing, why: str) -> None:
    """Mark a locked listing as withdrawn; nothing else that hangs on it moves."""
    before = listing.status
    listing.status = ListingStatus.WITHDRAWN
    listing.unreviewed_change = False
    because(listing, why or actor.reason)
    listing.save()
    note_change(listing)
    after = {"status": listing.status}
    audit.record(actor, "exchange.withdraw_listing", listing, before={"status": before}, after=after, why=why)


def leave_pools(actor: Actor, listing: Listing) -> None:
    """A pooled need holds words of its members: it closes when one of them is taken back or closed to others.

    The proposal stands again, so that the others can be pooled anew. One statement where the listing is in no pool.
    """
    if kind_of(listing) != ListingKind.NEED:
        return
    for pool in Pool.objects.select_for_update().filter(status=PoolStatus.ACCEPTED, members=listing.pk):
        pooled = pool.need
        pool.status, pool.need, pool.decided_by, pool.decided_at = PoolStatus.PROPOSED, None, None, None
        because(pool, "a member was taken back or closed to others")
        pool.save()
        audit.record(actor, "exchange.decide_pool", pool, before={"status": "accepted"}, after={"status": "proposed"})
        if pooled is not None and pooled.status != ListingStatus.WITHDRAWN:
            close_listing(actor, pooled, "a member was taken back or closed to others")
