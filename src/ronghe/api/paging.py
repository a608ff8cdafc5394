"""Lists in pages."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import QuerySet
from ninja import Field, Schema

Limit = Annotated[int, Field(ge=1, le=200, description="How many at the most")]
Offset = Annotated[int, Field(ge=0, le=1_000_000, description="How many to pass over")]


class PageOut(Schema):
    """Where in the list the page stands."""

    total: int
    limit: int
    offset: int


def page_of(rows: QuerySet[Any], limit: int, offset: int) -> dict[str, Any]:
    """``{total, limit, offset, items}``; two statements and what the rows prefetch."""
    return {"total": rows.count(), "limit": limit, "offset": offset, "items": list(rows[offset : offset + limit])}
