"""Of which services it is asked, and shown, what trial sites alone tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ronghe.exchange.enums import ListingKind, ServiceKind
from ronghe.exchange.models import Listing, Service
from ronghe.exchange.models.service import SITE_FIELDS


def asks_of_site(kind: str, values: Mapping[str, Any]) -> bool:
    """Whether a form with these values, by the names of the columns, asks for what trial sites alone tell.

    Of a service of that type, and of one of another type that tells some of it all the same: nothing is stored in a
    listing that its form does not show. No statement.
    """
    if kind != ListingKind.SERVICE:
        return False
    return values.get("kind") == ServiceKind.CLINICAL or any(_is_told(values.get(name)) for name in SITE_FIELDS)


def tells_of_site(listing: Listing) -> bool:
    """The same of a listing as it stands, for those who read all of it. No statement."""
    if not isinstance(listing, Service):
        return False
    told = {name: getattr(listing, name) for name in ("kind", *SITE_FIELDS)}
    return asks_of_site(ListingKind.SERVICE, told)


def _is_told(value: Any) -> bool:
    """Zero is told; blanks are not."""
    return value is not None and bool(str(value).strip())
