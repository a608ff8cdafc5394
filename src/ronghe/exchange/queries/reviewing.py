"""Lists of listings across their kinds: the reviewers' queue, and an organisation's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import Coalesce
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.exchange import permissions
from ronghe.exchange.enums import ListingKind, ListingStatus
from ronghe.exchange.models import Listing, Review
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.listings import ShownListings

EXPIRING_DAYS = 30

STATES = ("waiting", "changed", "returned", "expiring", "expired")
"""What the queue can be narrowed to; the first is what it opens with."""


@dataclass(frozen=True, slots=True)
class Row:
    """One listing in a list across kinds, cut to the reader."""

    kind: str
    listing: Listing

    @property
    def key(self) -> str:
        """``kind:id``, as forms send it."""
        return f"{self.kind}:{self.listing.pk}"


class Across:
    """Listings of several kinds in one order; sliceable and countable, so that a pager can page it.

    One statement to count; one and one or two for each kind on it for a page.
    """

    def __init__(self, actor: Actor, condition: dict[str, Q], *, text: str = "", oldest_first: bool = False) -> None:
        self.reading = permissions.reading_of(actor)
        self.keys = [self._keyed(kind, condition[kind], text) for kind in condition]
        self.oldest_first = oldest_first

    def _keyed(self, kind: str, condition: Q, text: str) -> QuerySet[Any, Any]:
        rows = MODELS[ListingKind(kind)]._default_manager.filter(condition)
        if text:
            rows = rows.filter(
                (Q(title_zh__icontains=text) | Q(title_en__icontains=text))
                & permissions.readable_rows(self.reading, kind, "title")
                & (permissions.visible(self.reading) | Q(tier__in=["public", "member"]))  # not all were found before
            )
        told = rows.order_by().annotate(
            row_kind=Value(kind, output_field=CharField()), row_at=Coalesce("submitted_at", F("updated_at"))
        )
        return told.values_list("row_kind", "pk", "row_at")

    def count(self) -> int:
        """How many there are. One statement."""
        return self._union().count() if self.keys else 0

    __len__ = count

    def __getitem__(self, part: slice) -> list[Row]:
        """The rows of one page."""
        if not self.keys:
            return []
        wanted = list(self._union().order_by("row_at" if self.oldest_first else "-row_at", "pk")[part])
        return rows_of(self.reading, [(str(kind), key) for kind, key, _at in wanted])

    def _union(self) -> QuerySet[Any, Any]:
        first, *others = self.keys
        return first.union(*others, all=True)


def rows_of(reader: permissions.Reader, keys: Sequence[tuple[str, UUID]]) -> list[Row]:
    """These listings in this order, each cut to the reader; missing ones are left out. At most two statements a kind.

    It does not ask who may find them: the keys come from a condition that did.
    """
    reading = permissions.reading_of(reader)
    found: dict[tuple[str, UUID], Listing] = {}
    for kind in dict.fromkeys(kind for kind, _key in keys):
        model = MODELS[ListingKind(kind)]
        rows = ShownListings(model, reading=reading).filter(pk__in=[key for name, key in keys if name == kind])
        rows = rows.select_related("owner")
        if kind == ListingKind.NEED:
            rows = rows.prefetch_related("targets")
        found |= {(kind, row.pk): row for row in rows}
    return [Row(kind, found[kind, key]) for kind, key in keys if (kind, key) in found]


def queue(actor: Actor, state: str = "waiting", kinds: Sequence[str] = (), text: str = "") -> Across:
    """What technology managers tend, oldest first: waiting for review, changed since, sent back, about to expire,
    expired. Empty for everybody else. What is of the reviewer's own organisation does not wait for them.
    """
    if not actor.has_role("technology_manager"):
        return Across(actor, {})
    today = timezone.localdate()
    condition = {
        "waiting": permissions.to_review(actor) & Q(status=ListingStatus.SUBMITTED),
        "changed": permissions.to_review(actor) & Q(status=ListingStatus.OPEN),
        "returned": Q(status=ListingStatus.RETURNED),
        "expiring": Q(
            status=ListingStatus.OPEN, illustrative=False, renew_on__lte=today + timedelta(days=EXPIRING_DAYS)
        ),
        "expired": Q(status=ListingStatus.EXPIRED),
    }[state]
    wanted = [kind for kind in ListingKind if not kinds or kind in kinds]
    return Across(actor, {str(kind): condition for kind in wanted}, text=text, oldest_first=True)


def own_listings(actor: Actor, statuses: Sequence[str] = (), kinds: Sequence[str] = (), text: str = "") -> Across:
    """Listings of the organisation acted for, in every state, the last touched first. Empty for who acts for none."""
    if not actor.organisation_ids:
        return Across(actor, {})
    condition = Q(owner_id__in=actor.organisation_ids)
    if statuses:
        condition &= Q(status__in=statuses)
    if not actor.belongs_to:  # guests see what they may find
        condition &= permissions.visible(actor)
    wanted = [kind for kind in ListingKind if not kinds or kind in kinds]
    return Across(actor, {str(kind): condition for kind in wanted}, text=text)


def waits_for(actor: Actor, kind: str, listing_id: UUID) -> bool:
    """Whether the listing waits for this reviewer. One statement, and none for who reviews nothing."""
    rows = MODELS[ListingKind(kind)]._default_manager.filter(permissions.to_review(actor))
    return rows.filter(pk=listing_id).exists()


def reviewable(actor: Actor, kind: str, listing_id: UUID) -> Listing:
    """A listing that waits for this reviewer, cut to what they may read.

    Raises:
        NotFound: it does not wait for this actor.
    """
    if not waits_for(actor, kind, listing_id):
        raise NotFound()
    return rows_of(actor, [(str(kind), listing_id)])[0].listing


def findable(actor: Actor, keys: Sequence[tuple[str, UUID]]) -> list[tuple[str, UUID]]:
    """Those of the keys that the actor may be shown: what they find, and what they review or tend. One statement a
    kind, and those of ``reading_of``.
    """
    reading = permissions.reading_of(actor)
    shown = permissions.visible(reading) | permissions.to_review(actor)
    if actor.has_role("technology_manager"):
        shown |= Q(status__in=[ListingStatus.RETURNED, ListingStatus.EXPIRED])
    there: set[tuple[str, UUID]] = set()
    for kind in dict.fromkeys(kind for kind, _key in keys):
        rows = MODELS[ListingKind(kind)]._default_manager.filter(shown, pk__in=[key for k, key in keys if k == kind])
        there |= {(kind, key) for key in rows.values_list("pk", flat=True)}
    return [key for key in dict.fromkeys(keys) if key in there]


def reviews_of(kind: str, listing_id: UUID) -> list[Review]:
    """All reviews of a listing, newest first, with the reviewers. One statement."""
    return list(Review.objects.filter(listing_kind=kind, listing_id=listing_id).select_related("reviewer"))
