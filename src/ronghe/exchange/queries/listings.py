"""Listings as an actor sees them: which are found, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self, cast
from uuid import UUID

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.query import ModelIterable

from ronghe.base.audience import Audience
from ronghe.base.problems import NotFound
from ronghe.exchange import permissions
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.errors import ListingWithdrawn
from ronghe.exchange.models import Listing, Need
from ronghe.exchange.models.kinds import MODELS, SUBJECTS
from ronghe.exchange.permissions import Reader, Reading
from ronghe.exchange.permissions.reading import cut_down
from ronghe.exchange.permissions.tiers import ALWAYS


class _Cut(ModelIterable):  # type: ignore[type-arg]  # its parameter is the row's class
    """Rows cut to what the reader of their query set may read."""

    def __iter__(self) -> Iterator[Any]:
        reading = cast(ShownListings, self.queryset).reading
        return (cut_down(reading, row) for row in super().__iter__())


class ShownListings(QuerySet[Any, Any]):
    """Listings that a reader may find, each cut to what that reader may read: no page can show what it does not get.

    Conditions and orders see the whole row, so they name only columns that ``answering`` lets through.
    """

    def __init__(self, *args: Any, reading: Reading | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading = reading or Reading(Audience.PUBLIC)
        self._late = False
        self._iterable_class = _Cut

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]  # the stubs leave it out
        clone.reading, clone._late = self.reading, self._late
        return clone  # type: ignore[no-any-return]

    def answering(self, *columns: str) -> Self:
        """Those rows in which the reader may read all of the columns. No statement."""
        rows = self
        for column in columns:
            rows = rows.filter(permissions.readable_rows(self.reading, self._kind, column))
        return rows

    def in_order_of(self, column: str, *, lookup: str = "", descending: bool = False) -> Self:
        """By a column, or by ``lookup`` of it; those in which the reader may not read it come last, newest first."""
        told = Case(
            When(permissions.readable_rows(self.reading, self._kind, column), then=F(lookup or column)),
            default=Value(None),
        )
        order = F("shown_order").desc(nulls_last=True) if descending else F("shown_order").asc(nulls_last=True)
        rows = self.annotate(shown_order=told).order_by(order, "-published_at", "id")
        rows._late = True
        return rows

    def __getitem__(self, part: Any) -> Any:
        """As of any query set; a page in an order of its own is sorted by identifiers alone, then its rows are read.

        So the database sorts short rows. One statement more.
        """
        if not (self._late and isinstance(part, slice) and self._result_cache is None):
            return super().__getitem__(part)
        keys = list(self.values_list("pk", flat=True)._plain()[part])
        rows = {row.pk: row for row in self.order_by().filter(pk__in=keys)._plain()}
        return [rows[key] for key in keys if key in rows]

    def _plain(self) -> Self:
        clone = self.all()
        clone._late = False
        return clone

    def values(self, *fields: Any, **expressions: Any) -> Any:
        """Only columns that are no content: plain values are not cut."""
        self._require_plain(fields, expressions)
        return super().values(*fields, **expressions)

    def values_list(self, *fields: Any, **options: Any) -> Any:
        """As ``values``."""
        self._require_plain(fields, {})
        return super().values_list(*fields, **options)

    def _require_plain(self, fields: tuple[Any, ...], expressions: dict[str, Any]) -> None:
        if expressions or not fields or not set(fields) <= ALWAYS | {"pk"}:
            raise ValueError("plain values of listings are not cut to the reader; read the rows")

    @property
    def _kind(self) -> ListingKind:
        return ListingKind(str(self.model._meta.model_name))


def visible_listings(reader: Reader, kind: str) -> ShownListings:
    """Listings of one kind that the reader may find, newest first, with owner and targets, cut to the reader.

    One or two statements, and at most two to learn what the actor reads; none of them depends on the number of rows.
    """
    reading = permissions.reading_of(reader)
    model = MODELS[ListingKind(kind)]
    rows = ShownListings(model, reading=reading).filter(permissions.visible(reading)).select_related("owner")
    return rows.prefetch_related("targets") if model is Need else rows


def listing_of(reader: Reader, kind: str, listing_id: UUID) -> Listing:
    """One listing that the reader may find, cut to what the reader may read.

    Raises:
        ListingWithdrawn: its owner took it back, and this reader could find it until then.
        NotFound: there is none for this reader; what is hidden and what never was are not told apart.
    """
    listing: Listing | None = visible_listings(reader, kind).filter(pk=listing_id).first()
    if listing is None:
        model = MODELS[ListingKind(kind)]
        if model._default_manager.filter(permissions.taken_from(reader), pk=listing_id).exists():
            raise ListingWithdrawn()
        raise NotFound()
    return listing


def readable_texts(reader: Reader, listing: Listing) -> list[tuple[str, str, str]]:
    """(subject, Chinese text, English text) of what the reader may read and what is there, in reading order."""
    kind = ListingKind(str(type(listing)._meta.model_name))
    reading = permissions.reading_of(reader)
    rows = []
    for subject in SUBJECTS[kind]:
        zh, en = getattr(listing, f"{subject}_zh"), getattr(listing, f"{subject}_en")
        if (zh or en) and reading.may_read(listing, subject):
            rows.append((subject, zh, en))
    return rows
