"""Take a listing back, and what hangs on it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ronghe.base.actors import Actor
from ronghe.exchange import permissions
from ronghe.exchange.commands.introductions.answering import end_for_listing
from ronghe.exchange.commands.listings import close_listing, leave_pools
from ronghe.exchange.commands.telling import tell_owner
from ronghe.exchange.enums import ListingKind, ListingStatus
from ronghe.exchange.models import Listing
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.guards import require_no_patient_data


@transaction.atomic
def withdraw_listing(actor: Actor, kind: str, listing_id: UUID, *, why: str = "") -> Listing:
    """Close a listing for good: pages, search, files and the API refuse it at once. Again changes nothing.

    Introductions over it that are not open yet end, and both sides are told.

    Raises:
        NotAllowed: the actor neither belongs to the owning organisation nor is a technology manager.
        ReasonMissing: a technology manager withdraws what is not theirs, and says not why; the owner is told it.
        IdentityNumberFound, PatientNameFound: the reason holds what is not stored.
    """
    require_no_patient_data([why])
    listing: Listing = MODELS[ListingKind(kind)]._default_manager.select_for_update().get(pk=listing_id)
    permissions.require_tend(actor, listing, why)
    if listing.status != ListingStatus.WITHDRAWN:
        close_listing(actor, listing, why)
        if not permissions.may_edit(actor, listing.owner_id):
            tell_owner(listing, "exchange.listing_withdrawn_for_you", why=why)
        leave_pools(actor, listing)
        end_for_listing(actor, kind, listing.pk, why)
    return listing
