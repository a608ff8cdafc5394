"""What the owner settles of a listing: who finds it and reads each field, whether the node acts, and the name shown."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.base.history import because
from ronghe.base.problems import NotFound
from ronghe.exchange import permissions
from ronghe.exchange.commands.introductions.delegating import end_mandates
from ronghe.exchange.commands.listings import note_change
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.errors import TierUnusable
from ronghe.exchange.models import Listing
from ronghe.exchange.models.kinds import MODELS

SETTINGS = ("tier", "tiers", "acts_for_us", "anonymous")


@transaction.atomic
def set_disclosure(
    actor: Actor,
    kind: str,
    listing_id: UUID,
    *,
    tiers: Mapping[str, str] | None = None,
    tier: str | None = None,
    acts_for_us: bool | None = None,
    anonymous: bool | None = None,
) -> Listing:
    """Say who may find a listing and read each of its fields, whether the node's technology managers act for the owner,
    and whether the owner's name is withheld. What is ``None`` stays. Saying it again changes nothing.

    Raises:
        NotFound: there is no such listing for the actor.
        NotAllowed: the actor may read but not write it.
        TierUnusable: a field or a tier that there is not; names it.
    """
    row = MODELS[ListingKind(kind)]._default_manager.select_for_update().filter(pk=listing_id).first()
    if row is None or not permissions.visible_to(actor, row):
        raise NotFound()
    permissions.require_edit(actor, row.owner_id)
    before = {name: getattr(row, name) for name in SETTINGS}
    if tier is not None:
        if tier not in Audience.values:
            raise TierUnusable.of("tier", tier)
        row.tier = tier
    if tiers is not None:
        row.tiers = permissions.usable_tiers(kind, tiers)
    row.acts_for_us = row.acts_for_us if acts_for_us is None else acts_for_us
    row.anonymous = row.anonymous if anonymous is None else anonymous
    after = {name: getattr(row, name) for name in SETTINGS}
    if after == before:
        return row
    because(row, actor.reason)
    row.save()
    note_change(row, narrower=permissions.is_narrower(row, before))
    audit.record(actor, "exchange.set_disclosure", row, before=before, after=after)
    if before["acts_for_us"] and not row.acts_for_us:
        end_mandates(actor, kind, row.pk)
    return row
