"""Listings as an actor sees them: which are found, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self, cast
from uuid import UUID

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
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
        self._iterable_class = _Cut

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]  # the stubs leave it out
        clone.reading = self.reading
        return clone  # type: ignore[no-any-return]

    def answering(self, *columns: str) -> Self:
        """Those rows in which the reader may read all of the columns. No statement."""
        rows = self
        for column in columns:
            rows = rows.filter(permissions.readable_rows(self.reading, self._kind, column))
        return rows

    def in_order_of(self, column: str, *, lookup: str = "", descending: bool = False) -> Self:
        """By a column, or by ``lookup`` of it; those in which the reader may not read it come last, newest first."""
        readable = permissions.readable_rows(self.reading, self._kind, column)
        found = F(lookup or column)
        told = Case(When(readable, then=found), default=Value(None)) if readable else found
        order = F("shown_order").desc(nulls_last=True) if descending else F("shown_order").asc(nulls_last=True)
        return self.annotate(shown_order=told).order_by(order, "-published_at", "id")

    def __getitem__(self, part: Any) -> Any:
        """As of any query set; a page is found and sorted by identifiers alone, and only its own rows are read whole.

        One statement all the same: the page's identifiers are a subquery.
        """
        if not isinstance(part, slice) or part.stop is None or part.step or self._result_cache is not None:
            return super().__getitem__(part)
        if not self.query.can_filter():
            return super().__getitem__(part)
        inner = self.order_by(*(self.query.order_by or self.model._meta.ordering))
        page = super(ShownListings, inner.select_related(None).prefetch_related(None)).__getitem__(part)
        return self.filter(pk__in=page.values("pk"))

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


def _as_one(condition: Q) -> Q | Case:
    """The condition as one expression.

    As alternatives a database would look up each by its own index, join them and sort all that is found; so it walks
    one index in the order asked for and stops when the page is full.
    """
    if not condition:
        return condition
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def visible_listings(reader: Reader, kind: str) -> ShownListings:
    """Listings of one kind that the reader may find, newest first, with owner and targets, cut to the reader.

    One or two statements, and at most two to learn what the actor reads; none of them depends on the number of rows.
    """
    reading = permissions.reading_of(reader)
    model = MODELS[ListingKind(kind)]
    rows = ShownListings(model, reading=reading).filter(_as_one(permissions.visible(reading))).select_related("owner")
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
