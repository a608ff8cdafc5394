"""How many rows a list has, told exactly while they are few and as "more than" when counting them would cost.

A database counts by walking over every row that is found: at a million listings that is the dearest part of a page.
So no page counts further than ``MOST``; what is told is always true, and never old.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

MOST = 10_000
"""As far as rows are counted, and as far as pages reach."""


@dataclass(frozen=True, slots=True)
class Count:
    """``number`` rows, or ``more`` than that."""

    number: int
    more: bool = False


def counted(rows: QuerySet[Any, Any], most: int | None = None) -> Count:
    """How many rows there are, counted to ``most``, else to ``MOST``.

    One statement, whose cost has a bound where most rows are found; a filter that few rows pass still looks at all.
    """
    most = MOST if most is None else most
    plain = rows.order_by().select_related(None).prefetch_related(None)
    # Not by the slice of listings, which keeps their order and looks up each row anew.
    found = QuerySet.__getitem__(plain, slice(most + 1)).count()
    return Count(min(found, most), found > most)


class CountedPages(Paginator[Any]):
    """Pages of database rows, up to ``MOST`` of them."""

    @cached_property
    def total(self) -> Count:
        """How many rows there are."""
        return counted(self.rows)

    @property
    def rows(self) -> QuerySet[Any, Any]:
        """What is counted."""
        return self.object_list  # type: ignore[return-value]  # a paginator takes lists as well

    @cached_property
    def count(self) -> int:
        """How many rows the pages reach."""
        return self.total.number
