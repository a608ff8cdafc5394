"""What an introduction opens of a listing to the other side, and closes again."""

from __future__ import annotations

from django.utils import timezone

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.exchange.commands.disclosures import disclose
from ronghe.exchange.commands.introductions.moving import party_on
from ronghe.exchange.enums import Side
from ronghe.exchange.models import Introduction, Listing


def open_to_other_side(introduction: Introduction, actor: Actor, listing: Listing, tier: Audience) -> None:
    """Open the listing, and the asking side's need where there is one, each to the side across, up to a tier: to its
    organisation, or to the expert alone who answers in their own name.

    ``Audience.PUBLIC`` opens nothing but the owner's name. Owners are locked in a fixed order.
    """
    for row in sorted(_listings(introduction, listing), key=lambda one: one.owner_id):
        side = Side.ANSWERING if row.owner_id == introduction.asked_for_id else Side.ASKING
        disclose(actor, row, party_on(introduction, side), tier, introduction)


def close_again(introduction: Introduction, actor: Actor) -> None:
    """Take back what this introduction opened. Again changes nothing."""
    for row in introduction.disclosures.filter(until_at__isnull=True):
        row.until_at = timezone.now()
        row.save(update_fields=["until_at", "updated_at"])
        audit.record(
            actor, "exchange.take_back_disclosure", introduction, before={"tier": row.tier, "disclosure": row.pk}
        )


def _listings(introduction: Introduction, listing: Listing) -> list[Listing]:
    need = introduction.need
    rows: list[Listing] = [listing]
    if need is not None and need.pk != listing.pk and need.owner_id == introduction.asked_for_id:
        rows.append(need)
    return rows
