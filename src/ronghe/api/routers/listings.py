"""Needs, achievements, services and mandates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from ronghe.api.auth import actor_of
from ronghe.api.paging import Limit, Offset, page_of
from ronghe.api.schemas.listings import ListingOut, ListingsOut, listing_out
from ronghe.exchange.permissions import reading_of
from ronghe.exchange.queries import listing_of, visible_listings

router = Router()


def _page(request: HttpRequest, kind: str, limit: int, offset: int) -> dict[str, Any]:
    reading = reading_of(actor_of(request))
    page = page_of(visible_listings(reading, kind), limit, offset)
    return {**page, "items": [listing_out(reading, listing) for listing in page["items"]]}


def _one(request: HttpRequest, kind: str, listing_id: UUID) -> ListingOut:
    reading = reading_of(actor_of(request))
    return listing_out(reading, listing_of(reading, kind, listing_id))


@router.get("/needs", response=ListingsOut, operation_id="listNeeds", tags=["needs"])
def list_needs(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Open needs, newest first."""
    return _page(request, "need", limit, offset)


@router.get("/needs/{listing_id}", response=ListingOut, operation_id="getNeed", tags=["needs"])
def get_need(request: HttpRequest, listing_id: UUID) -> ListingOut:
    """One need."""
    return _one(request, "need", listing_id)


@router.get("/achievements", response=ListingsOut, operation_id="listAchievements", tags=["achievements"])
def list_achievements(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Open achievements, newest first."""
    return _page(request, "achievement", limit, offset)


@router.get("/achievements/{listing_id}", response=ListingOut, operation_id="getAchievement", tags=["achievements"])
def get_achievement(request: HttpRequest, listing_id: UUID) -> ListingOut:
    """One achievement."""
    return _one(request, "achievement", listing_id)


@router.get("/services", response=ListingsOut, operation_id="listServices", tags=["services"])
def list_services(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Open services, newest first."""
    return _page(request, "service", limit, offset)


@router.get("/services/{listing_id}", response=ListingOut, operation_id="getService", tags=["services"])
def get_service(request: HttpRequest, listing_id: UUID) -> ListingOut:
    """One service."""
    return _one(request, "service", listing_id)


@router.get("/mandates", response=ListingsOut, operation_id="listMandates", tags=["mandates"])
def list_mandates(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Open investment mandates, newest first."""
    return _page(request, "mandate", limit, offset)


@router.get("/mandates/{listing_id}", response=ListingOut, operation_id="getMandate", tags=["mandates"])
def get_mandate(request: HttpRequest, listing_id: UUID) -> ListingOut:
    """One mandate."""
    return _one(request, "mandate", listing_id)
