"""Experts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from ronghe.api.auth import actor_of
from ronghe.api.paging import Limit, Offset, page_of
from ronghe.api.schemas.network import ExpertOut, ExpertsOut, expert_out
from ronghe.base.problems import NotFound
from ronghe.network.queries import visible_experts

router = Router(tags=["experts"])


@router.get("/experts", response=ExpertsOut, operation_id="listExperts")
def list_experts(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Experts by name."""
    actor = actor_of(request)
    page = page_of(visible_experts(actor), limit, offset)
    return {**page, "items": [expert_out(actor, person) for person in page["items"]]}


@router.get("/experts/{person_id}", response=ExpertOut, operation_id="getExpert")
def get_expert(request: HttpRequest, person_id: UUID) -> ExpertOut:
    """One expert."""
    actor = actor_of(request)
    person = visible_experts(actor).filter(pk=person_id).first()
    if person is None:
        raise NotFound()
    return expert_out(actor, person)
