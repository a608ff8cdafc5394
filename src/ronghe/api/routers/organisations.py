"""Organisations and their ties."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from ronghe.api.auth import actor_of
from ronghe.api.paging import Limit, Offset, page_of
from ronghe.api.schemas.network import (
    OrganisationsOut,
    OrganisationWithTiesOut,
    indicator_out,
    organisation_values,
    tie_out,
)
from ronghe.network.queries import indicators_of, organisation_of, ties_of, visible_organisations

router = Router(tags=["organisations"])


@router.get("/organisations", response=OrganisationsOut, operation_id="listOrganisations")
def list_organisations(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Organisations by name."""
    page = page_of(visible_organisations(actor_of(request)), limit, offset)
    return {**page, "items": [organisation_values(row) for row in page["items"]]}


@router.get("/organisations/{organisation_id}", response=OrganisationWithTiesOut, operation_id="getOrganisation")
def get_organisation(request: HttpRequest, organisation_id: UUID) -> dict[str, Any]:
    """One organisation with ties and reported figures; a linked duplicate gives the record it is linked to."""
    actor = actor_of(request)
    row = organisation_of(actor, organisation_id)
    return {
        **organisation_values(row),
        "ties": [tie_out(tie) for tie in ties_of(actor, row)],
        "indicators": [indicator_out(item) for item in indicators_of(actor, [row.pk])],
    }
