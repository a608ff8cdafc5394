"""Who may find, read and change a listing: the one place that knows.

A field is read by an audience when its tier allows; the tier is the listing's own unless ``tiers`` or ``FIELD_TIERS``
says otherwise. Owners and the node itself read everything of theirs.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q

from ronghe.base.actors import Actor
from ronghe.base.audience import ORDER, Audience, audience_of, reads
from ronghe.base.problems import NotAllowed
from ronghe.exchange.enums import ListingStatus
from ronghe.exchange.models import Listing
from ronghe.network.permissions import STAFF, is_staff

FIELD_TIERS: dict[str, Audience] = {"member_note": Audience.MEMBER}
"""Fields whose tier is narrower than the listing's by default; ``_zh`` and ``_en`` share one entry."""


def field_tier(listing: Listing, field: str) -> Audience:
    """The tier of one field, given without its language ending."""
    stated = listing.tiers.get(field) or FIELD_TIERS.get(field)
    if stated is None:
        return Audience(listing.tier)
    return max(Audience(stated), Audience(listing.tier), key=ORDER.index)


def may_read_field(listing: Listing, field: str, audience: Audience) -> bool:
    """Whether the audience may read the field (``problem_zh`` and ``problem`` are one)."""
    return reads(audience, field_tier(listing, field.removesuffix("_zh").removesuffix("_en")))


def may_edit(actor: Actor, owner_id: UUID | None) -> bool:
    """Whether the actor may write listings of this owner."""
    return actor.is_system or owner_id in actor.writes_for


def require_edit(actor: Actor, owner_id: UUID | None) -> None:
    """Raises ``NotAllowed`` unless the actor may write listings of this owner."""
    if not may_edit(actor, owner_id):
        raise NotAllowed()


def may_enter(actor: Actor, owner_id: UUID | None) -> bool:
    """Whether the actor may bring in a new listing of this owner: who may edit it, and the node's staff.

    Staff type in what institutions hand over; what is in, the owner alone edits, and staff where it acts for the owner.
    """
    return may_edit(actor, owner_id) or is_staff(actor)


def may_change(actor: Actor, listing: Listing) -> bool:
    """Whether the actor may change this very listing: who may edit it, or staff where it has them act for the owner."""
    return may_edit(actor, listing.owner_id) or (listing.acts_for_us and is_staff(actor))


def require_change(actor: Actor, listing: Listing) -> None:
    """Raises ``NotAllowed`` unless the actor may change this very listing."""
    if not may_change(actor, listing):
        raise NotAllowed()


def require_enter(actor: Actor, listing: Listing) -> None:
    """Raises ``NotAllowed`` unless the actor may bring the new listing in.

    What staff bring in was handed to them: it lets them act for the owner until the owner says otherwise.
    """
    if not may_enter(actor, listing.owner_id):
        raise NotAllowed()
    if not may_edit(actor, listing.owner_id):
        listing.acts_for_us = True


def visible(actor: Actor) -> Q:
    """Condition on listings: open ones that the actor's audience may find, and all of the actor's organisations.

    The node itself sees every listing.
    """
    if actor.is_system:
        return Q()
    tiers = [tier for tier in ORDER if reads(audience_of(actor), tier)]
    return Q(status=ListingStatus.OPEN, tier__in=tiers) | Q(owner_id__in=actor.organisation_ids)


def open_to(audience: Audience) -> Q:
    """Condition on listings that an audience may find."""
    return Q(status=ListingStatus.OPEN, tier__in=[tier for tier in ORDER if reads(audience, tier)])


def reading_audience(actor: Actor, listing: Listing) -> Audience:
    """The tier up to which the actor reads this very listing."""
    if may_edit(actor, listing.owner_id):
        return Audience.PRIVATE
    return audience_of(actor)


def shows_owner(actor: Actor, listing: Listing) -> bool:
    """Whether the owner's name may be shown."""
    return not listing.anonymous or may_edit(actor, listing.owner_id)


def readable(listing: Listing, audience: Audience, names: list[str]) -> dict[str, Any]:
    """Those of the named columns that the audience may read and that hold something."""
    return {
        name: getattr(listing, name)
        for name in names
        if getattr(listing, name) and may_read_field(listing, name, audience)
    }


DESK_ROLES = STAFF
"""Who keeps the node's own contact book, pipeline and figures."""


def on_desk(actor: Actor) -> bool:
    """Whether the actor keeps the node's own contact book, pipeline and figures."""
    return is_staff(actor)


def require_desk(actor: Actor) -> None:
    """Raises ``NotAllowed`` unless the actor keeps the node's own book."""
    if not on_desk(actor):
        raise NotAllowed()


def readable_books(actor: Actor) -> Q:
    """Condition on contacts and follow-ups: the node's book for its staff, an organisation's for its members.

    Guests of an organisation read along on listings, not in its contact book. The node itself reads every book.
    """
    if actor.is_system:
        return Q()
    mine = Q(kept_for_id__in=actor.writes_for)
    return mine | Q(kept_for__isnull=True) if on_desk(actor) else mine


def may_write_book(actor: Actor, kept_for_id: UUID | None) -> bool:
    """Whether the actor may write in the book of this organisation, or in the node's where it is none."""
    if kept_for_id is None:
        return on_desk(actor)
    return actor.is_system or kept_for_id in actor.writes_for


def require_write_book(actor: Actor, kept_for_id: UUID | None) -> None:
    """Raises ``NotAllowed`` unless the actor may write in the book."""
    if not may_write_book(actor, kept_for_id):
        raise NotAllowed()


def book_of(actor: Actor) -> UUID | None:
    """The book in which the actor writes when none is named: the node's for its staff, else the organisation's.

    Raises:
        NotAllowed: the actor keeps no book.
    """
    if on_desk(actor):
        return None
    if actor.acting_for is None or actor.acting_for not in actor.writes_for:
        raise NotAllowed()
    return actor.acting_for


def subject(actor: Actor, name: str) -> Q:
    """Condition on organisations, introductions or leads that a contact of the actor may be about.

    An introduction is open to its parties and the node's staff; a lead to the staff alone.
    """
    if name == "organisation":
        return Q(merged_into__isnull=True)
    if on_desk(actor):
        return Q()
    if name == "introduction":
        return Q(asked_for_id__in=actor.organisation_ids) | Q(answered_by_id__in=actor.organisation_ids)
    return Q(pk__in=[])
