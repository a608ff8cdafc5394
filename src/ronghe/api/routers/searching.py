"""Search over everything."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ronghe.api.auth import actor_of
from ronghe.api.paging import Limit, Offset, PageOut
from ronghe.api.schemas.listings import TextOut
from ronghe.exchange.queries import search

router = Router(tags=["search"])


class PieceOut(Schema):
    """A stretch of the excerpt; marked where it matches."""

    text: str
    marked: bool


class HitOut(Schema):
    """A record found."""

    kind: str
    id: UUID
    name: TextOut
    owner: TextOut
    illustrative: bool
    score: float
    field: str
    excerpt: list[PieceOut]


class SearchOut(PageOut):
    """A page of results, with counts over all of them."""

    facets: dict[str, dict[str, int]]
    items: list[HitOut]


class SearchIn(Schema):
    """What is searched for; a filter may be given several times, which widens it."""

    q: Annotated[str, Field(max_length=2000)] = ""
    kind: list[str] = []
    field: list[str] = []
    region: list[str] = []
    subkind: list[str] = []
    illustrative: list[str] = []
    limit: Limit = 20
    offset: Offset = 0


@router.get("/search", response=SearchOut, operation_id="search")
def search_everything(request: HttpRequest, asked: Query[SearchIn]) -> dict[str, Any]:
    """Needs, achievements, services, mandates, organisations, experts and cleared products."""
    filters = {name: getattr(asked, name) for name in ("kind", "field", "region", "subkind", "illustrative")}
    page = search(actor_of(request), asked.q, filters, limit=asked.limit, offset=asked.offset)
    items = [
        {
            "kind": hit.record.kind,
            "id": hit.record.id,
            "name": {"zh": hit.record.label.title_zh, "en": hit.record.label.title_en},
            "owner": {"zh": hit.record.label.owner_zh, "en": hit.record.label.owner_en},
            "illustrative": hit.record.label.illustrative,
            "score": hit.score,
            "field": hit.field,
            "excerpt": [{"text": piece.text, "marked": piece.marked} for piece in hit.pieces],
        }
        for hit in page.hits
    ]
    facets = {name: dict(counts) for name, counts in page.facets.items()}
    return {"total": page.total, "limit": page.limit, "offset": page.offset, "facets": facets, "items": items}
