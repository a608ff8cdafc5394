"""Who reviews, renews and withdraws listings, sets the gate and pools needs."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.exchange.enums import ListingStatus
from ronghe.exchange.errors import ReasonMissing, ReviewOfOwn
from ronghe.exchange.models import Listing
from ronghe.exchange.permissions.editing import may_change, may_edit
from ronghe.network.enums import OrganisationKind
from ronghe.network.models import Membership, Organisation


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


def own_organisations(actor: Actor) -> frozenset[UUID]:
    """Organisations that the actor belongs to, whichever they act for now. At most one statement."""
    if actor.person_id is None:
        return actor.organisation_ids
    rows = Membership.objects.filter(person_id=actor.person_id, until_on__isnull=True)
    return actor.organisation_ids | frozenset(rows.values_list("organisation_id", flat=True))


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
    """The person who reviews.

    Raises ``NotAllowed`` for whoever is no technology manager, ``ReviewOfOwn`` for one who is of the owner.
    """
    if not actor.has_role("technology_manager") or actor.person_id is None:
        raise NotAllowed(_("Technology managers of this node review listings."))
    if is_of_owner(actor, listing):
        raise ReviewOfOwn()
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


def may_set_gate(actor: Actor) -> bool:
    """Whether the actor may say how many reviews a kind of listing needs."""
    return actor.has_role("administrator")


IN_WHOSE_NAME = (OrganisationKind.ALLIANCE, OrganisationKind.PARK_OPERATOR, OrganisationKind.PARK)
"""Kinds of organisation that speak for several."""


def may_pool_for(actor: Actor, owner: Organisation) -> bool:
    """Whether a pooled need may stand in this organisation's name: one that speaks for several, or the actor's own."""
    return owner.kind in IN_WHOSE_NAME or owner.pk in actor.writes_for


def may_pool(actor: Actor) -> bool:
    """Whether the actor may decide on proposals to pool needs."""
    return actor.has_role("technology_manager")
