"""The way from a listing or a candidate into an introduction."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from ronghe.base.actors import Actor
from ronghe.exchange.enums import LIVE
from ronghe.exchange.models import Listing
from ronghe.exchange.queries.introductions.listed import introductions_of


@dataclass(frozen=True, slots=True)
class Way:
    """An address, and whether an introduction is alive there already."""

    address: str
    alive: bool = False


def way_to_owner(actor: Actor, kind: str, listing: Listing) -> Way | None:
    """Where to show interest in a listing, or the introduction that is alive; none for its own organisation.

    Visitors are sent to log in first. One statement for whoever acts for an organisation.
    """
    if listing.owner_id in actor.organisation_ids:
        return None
    address = new_address(kind, listing.pk)
    if actor.is_anonymous:
        return Way(f"{reverse('account_login')}?{urlencode({'next': address})}")
    if not actor.writes_for or listing.status != "open":
        return None
    rows = introductions_of(actor).filter(asked_for_id__in=actor.writes_for, status__in=LIVE)
    live = rows.filter(listing_kind=kind, listing_id=listing.pk).first()
    return Way(reverse("introduction", args=[live.pk]), alive=True) if live else Way(address)


def new_address(kind: str, listing_id: UUID, need_id: UUID | None = None, invited_id: UUID | None = None) -> str:
    """Address of the form that shows interest."""
    values = {"kind": kind, "listing": listing_id, "need": need_id, "invite": invited_id}
    return f"{reverse('new-introduction')}?{urlencode({name: value for name, value in values.items() if value})}"
