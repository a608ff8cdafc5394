"""Titles as a reader may see them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.exchange import permissions
from ronghe.exchange.models import Listing


def title_for(actor: Actor, listing: Listing) -> str:
    """The listing's title in the active language, or a stand-in where its tier is above the reader's. No statement."""
    if permissions.may_read_field(listing, "title", permissions.reading_audience(actor, listing)):
        return str(listing.title)
    return _("Title not open to you")
