"""Who may find, read and change a listing: the one place that knows.

A field is read by an audience when its tier allows; the tier is the listing's own unless ``tiers`` or ``FIELD_TIERS``
says otherwise. Owners and the node itself read everything of theirs.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.base.actors import Actor
from ronghe.base.audience import ORDER, Audience, audience_of, reads
from ronghe.base.problems import NotAllowed
from ronghe.exchange.enums import ListingStatus
from ronghe.exchange.errors import OwnListing, ReasonMissing
from ronghe.exchange.models import Attachment, Listing
from ronghe.network.models import Membership
from ronghe.network.permissions import is_staff

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


# ---- the way of a listing to its readers ----


def may_tend(actor: Actor, listing: Listing) -> bool:
    """Whether the actor may renew or withdraw the listing: its owner's people, and the node's technology managers."""
    return may_change(actor, listing) or actor.has_role("technology_manager")


def require_tend(actor: Actor, listing: Listing, why: str) -> None:
    """Raises ``NotAllowed`` for whoever may not tend it, ``ReasonMissing`` for who tends it for the node and says not
    why: the owner is told.
    """
    if may_edit(actor, listing.owner_id):
        return
    if not may_tend(actor, listing):
        raise NotAllowed()
    if not why.strip():
        raise ReasonMissing()


def is_of_owner(actor: Actor, listing: Listing) -> bool:
    """Whether the actor wrote the listing or belongs to its owner, whomever they act for now. At most one statement."""
    if listing.owner_id in actor.organisation_ids:
        return True
    if actor.person_id is None:
        return False
    return (
        listing.written_by == actor.person_id
        or Membership.objects.filter(
            person_id=actor.person_id, organisation_id=listing.owner_id, until_on__isnull=True
        ).exists()
    )


def require_review(actor: Actor, listing: Listing) -> UUID:
    """The person who reviews; raises ``NotAllowed`` for whoever is no technology manager, ``OwnListing`` for one who is
    of the owner.
    """
    if not actor.has_role("technology_manager") or actor.person_id is None:
        raise NotAllowed(_("Technology managers of this node review listings."))
    if is_of_owner(actor, listing):
        raise OwnListing()
    return actor.person_id


def to_review(actor: Actor) -> Q:
    """Condition on listings that the actor may review: submitted, or open and changed since, and not of their own."""
    if not actor.has_role("technology_manager") or actor.person_id is None:
        return Q(pk__in=[])
    theirs = Membership.objects.filter(person_id=actor.person_id, until_on__isnull=True).values("organisation_id")
    return (
        (Q(status=ListingStatus.SUBMITTED) | Q(status=ListingStatus.OPEN, unreviewed_change=True))
        & ~Q(owner_id__in=actor.organisation_ids)
        & ~Q(owner_id__in=theirs)
        & (Q(written_by__isnull=True) | ~Q(written_by=actor.person_id))
    )


def may_read_attachment(actor: Actor, listing: Listing, attachment: Attachment) -> bool:
    """Whether the actor, who may find the listing, may have this file of it."""
    tier = max(Audience(attachment.tier), Audience(listing.tier), key=ORDER.index)
    return reads(reading_audience(actor, listing), tier)


def may_set_gate(actor: Actor) -> bool:
    """Whether the actor may say how many reviews a kind of listing needs."""
    return actor.has_role("administrator")


def may_pool(actor: Actor) -> bool:
    """Whether the actor may decide on proposals to pool needs."""
    return actor.has_role("technology_manager")
