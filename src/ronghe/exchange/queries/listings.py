"""Listings that an actor may see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.exchange import permissions
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models import Listing, Need
from ronghe.exchange.models.kinds import MODELS, SUBJECTS


def visible_listings(actor: Actor, kind: str) -> QuerySet[Any]:
    """Listings of one kind that the actor may find, newest first, with owner and targets (1 or 2 statements)."""
    model = MODELS[ListingKind(kind)]
    if model is Need:
        return Need.objects.filter(permissions.visible(actor)).select_related("owner").prefetch_related("targets")
    return model._default_manager.filter(permissions.visible(actor)).select_related("owner")


def listing_of(actor: Actor, kind: str, listing_id: UUID) -> Listing:
    """One listing that the actor may find.

    Raises:
        NotFound: there is none for this actor; a withdrawn or hidden one is not told apart.
    """
    listing: Listing | None = visible_listings(actor, kind).filter(pk=listing_id).first()
    if listing is None:
        raise NotFound()
    return listing


def readable_texts(actor: Actor, listing: Listing) -> list[tuple[str, str, str]]:
    """(subject, Chinese text, English text) of what the actor may read and what is there, in reading order."""
    kind = ListingKind(str(type(listing)._meta.model_name))
    audience = permissions.reading_audience(actor, listing)
    rows = []
    for subject in SUBJECTS[kind]:
        zh, en = getattr(listing, f"{subject}_zh"), getattr(listing, f"{subject}_en")
        if (zh or en) and permissions.may_read_field(listing, subject, audience):
            rows.append((subject, zh, en))
    return rows
