"""What an introduction opens of a listing to the other side, and closes again."""

from __future__ import annotations

from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.audience import ORDER, Audience
from ronghe.exchange.models import Disclosure, Introduction, Listing
from ronghe.network.models import Organisation


def open_to_other_side(introduction: Introduction, actor: Actor, listing: Listing, tier: Audience) -> None:
    """Open the listing, and the asking side's need where there is one, each to the organisation across, up to a tier.

    ``Audience.PUBLIC`` opens nothing but the owner's name.
    """
    for row in _listings(introduction, listing):
        across = introduction.answered_by_id if row.owner_id == introduction.asked_for_id else introduction.asked_for_id
        _disclose(actor, row, Organisation.objects.get(pk=across), tier, introduction)


def close_again(introduction: Introduction, actor: Actor) -> None:
    """Take back what this introduction opened. Again changes nothing."""
    introduction.disclosures.filter(until_at__isnull=True).update(until_at=timezone.now())


def _listings(introduction: Introduction, listing: Listing) -> list[Listing]:
    need = introduction.need
    rows: list[Listing] = [listing]
    if need is not None and need.pk != listing.pk and need.owner_id == introduction.asked_for_id:
        rows.append(need)
    return rows


def _disclose(
    actor: Actor, listing: Listing, organisation: Organisation, tier: Audience, introduction: Introduction
) -> None:
    current = Disclosure.objects.filter(
        listing_kind=listing._meta.model_name, listing_id=listing.pk, organisation=organisation, until_at__isnull=True
    ).first()
    if current is None:
        Disclosure.objects.create(
            listing_kind=str(listing._meta.model_name),
            listing_id=listing.pk,
            organisation=organisation,
            tier=tier,
            introduction=introduction,
        )
    elif ORDER.index(Audience(current.tier)) < ORDER.index(tier):
        current.tier, current.introduction = tier, introduction
        current.save()
