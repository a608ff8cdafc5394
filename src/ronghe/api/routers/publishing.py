"""The way of a listing: submitted, reviewed, renewed, withdrawn; what waits and what is one's own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Router, Schema

from ronghe.api.auth import actor_of
from ronghe.api.paging import Limit, Offset
from ronghe.api.schemas.listings import ListingOut, TextOut, listing_out
from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.exchange import commands
from ronghe.exchange.enums import ListingKind, ListingStatus
from ronghe.exchange.models import Listing
from ronghe.exchange.permissions import Reading, reading_of
from ronghe.exchange.queries import reviewing
from ronghe.exchange.queries.attachments import attachments_of
from ronghe.exchange.queries.listings import readable_texts
from ronghe.exchange.queries.reviewed import Earlier, earlier_of, marks_to_review

router = Router(tags=["publishing"])
WRITE, NODE = "write", "node"


class ListingStateOut(Schema):
    """Where a listing stands; titles as far as the caller may read them."""

    id: UUID
    kind: ListingKind
    status: ListingStatus
    title_zh: str
    title_en: str
    round: int
    unreviewed_change: bool
    submitted_at: datetime | None
    published_at: datetime | None
    renew_on: date | None


class ListingStatesOut(Schema):
    """One page of them, with the number of all."""

    items: list[ListingStateOut]
    total: int
    limit: int
    offset: int


class FileToReviewOut(Schema):
    """A file that the reviewer may open: on the site, at ``address``."""

    name: str
    size: int
    address: str


class EarlierOut(Schema):
    """The texts as they stood when the listing was last reviewed."""

    at: datetime
    texts: dict[str, TextOut]
    targets: list[str]


class ToReviewOut(Schema):
    """A listing as its reviewer may read it; ``seen`` is the mark that the decision names."""

    seen: str
    round: int
    unreviewed_change: bool
    listing: ListingOut
    files: list[FileToReviewOut]
    earlier: EarlierOut | None


class ReviewIn(Schema):
    """A decision; ``comments`` by field, without its language ending."""

    seen: str = Field(..., max_length=64, description="The mark that came with what was read; see `getReview`.")
    verdict: Literal["approve", "return"]
    comments: dict[str, str] = Field(default_factory=dict, max_length=40)
    note: str = Field("", max_length=2000)


class RenewIn(Schema):
    """Until when, else the usual time of its kind; why, where the listing is not one's own."""

    until: date | None = None
    why: str = Field("", max_length=500)


class WithdrawIn(Schema):
    """Why; needed where the listing is not one's own."""

    why: str = Field("", max_length=500)


def _state(kind: str, listing: Listing) -> dict[str, Any]:
    names = [name for name in ListingStateOut.model_fields if name != "kind"]
    return {"kind": kind, **{name: getattr(listing, name) for name in names}}


def _page(rows: reviewing.Across, limit: int, offset: int) -> dict[str, Any]:
    items = [_state(row.kind, row.listing) for row in rows[offset : offset + limit]]
    return {"items": items, "total": rows.count(), "limit": limit, "offset": offset}


def _done(request: HttpRequest, kind: str, listing: Listing) -> dict[str, Any]:
    """The state, cut to the caller."""
    rows = reviewing.rows_of(actor_of(request, WRITE, NODE), [(kind, listing.pk)])
    return _state(kind, rows[0].listing)


def _found(actor: Actor, kind: ListingKind, listing_id: UUID) -> UUID:
    """The identifier of what the actor may be shown; drafts of others are not told apart from what never was."""
    if not reviewing.findable(actor, [(kind, listing_id)]):
        raise NotFound()
    return listing_id


@router.get("/my-listings", response=ListingStatesOut, operation_id="listMyListings")
def list_my_listings(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Listings of the organisation acted for, in every state, the last touched first."""
    return _page(reviewing.own_listings(actor_of(request)), limit, offset)


@router.get("/reviews", response=ListingStatesOut, operation_id="listReviews")
def list_reviews(
    request: HttpRequest,
    state: Literal["waiting", "changed", "returned", "expiring", "expired"] = "waiting",
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """What technology managers tend, oldest first; empty for everybody else."""
    return _page(reviewing.queue(actor_of(request, NODE), state), limit, offset)


@router.post("/listings/{kind}/{listing_id}/submit", response=ListingStateOut, operation_id="submitListing")
def submit_listing(request: HttpRequest, kind: ListingKind, listing_id: UUID) -> dict[str, Any]:
    """Hand a draft to the reviewers, or open it where its kind needs no review."""
    actor = actor_of(request, WRITE)
    return _done(request, kind, commands.submit_listing(actor, kind, _found(actor, kind, listing_id)))


@router.get("/listings/{kind}/{listing_id}/review", response=ToReviewOut, operation_id="getReview")
def get_review(request: HttpRequest, kind: ListingKind, listing_id: UUID) -> ToReviewOut:
    """A listing that waits for this reviewer, with what stood there when it was last reviewed."""
    actor = actor_of(request, NODE)
    reading = reading_of(actor)
    seen = marks_to_review(actor, [(kind, listing_id)]).get((kind, listing_id), "")
    listing = reviewing.reviewable(actor, kind, listing_id)
    earlier = earlier_of(actor, listing)
    return ToReviewOut(
        seen=seen,
        round=listing.round,
        unreviewed_change=listing.unreviewed_change,
        listing=listing_out(reading, listing),
        files=[
            FileToReviewOut(
                name=row.file.name,
                size=row.file.size,
                address=reverse(f"{ListingKind(kind)}-attachment", args=[listing.pk, row.pk]),
            )
            for row in attachments_of(reading, listing)
        ],
        earlier=_earlier(reading, earlier) if earlier is not None else None,
    )


def _earlier(reading: Reading, earlier: Earlier) -> EarlierOut:
    texts = {subject: TextOut(zh=zh, en=en) for subject, zh, en in readable_texts(reading, earlier.listing)}
    return EarlierOut(at=earlier.at, texts=texts, targets=earlier.targets)


@router.post("/listings/{kind}/{listing_id}/review", response=ListingStateOut, operation_id="reviewListing")
def review_listing(request: HttpRequest, kind: ListingKind, listing_id: UUID, body: ReviewIn) -> dict[str, Any]:
    """Approve a submitted listing, or send it back with comments on its fields; refused where it changed since."""
    actor = actor_of(request, NODE)
    key = _found(actor, kind, listing_id)
    row = commands.review_listing(actor, kind, key, body.verdict, body.comments, body.note, seen=body.seen)
    return _done(request, kind, row)


@router.post("/listings/{kind}/{listing_id}/renew", response=ListingStateOut, operation_id="renewListing")
def renew_listing(request: HttpRequest, kind: ListingKind, listing_id: UUID, body: RenewIn) -> dict[str, Any]:
    """Keep a listing open, or open an expired one again."""
    actor = actor_of(request, WRITE, NODE)
    key = _found(actor, kind, listing_id)
    return _done(request, kind, commands.renew_listing(actor, kind, key, body.until, why=body.why))


@router.post("/listings/{kind}/{listing_id}/withdraw", response=ListingStateOut, operation_id="withdrawListing")
def withdraw_listing(request: HttpRequest, kind: ListingKind, listing_id: UUID, body: WithdrawIn) -> dict[str, Any]:
    """Close a listing for good; everything refuses it at once."""
    actor = actor_of(request, WRITE, NODE)
    key = _found(actor, kind, listing_id)
    return _done(request, kind, commands.withdraw_listing(actor, kind, key, why=body.why))
