"""The desk: what waits, projects, monthly figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from ronghe.api.auth import actor_of
from ronghe.api.paging import Limit, Offset, page_of
from ronghe.api.schemas.desk import (
    FigureOut,
    ProjectOut,
    ProjectsOut,
    project_out,
)
from ronghe.exchange.enums import Figure
from ronghe.exchange.queries.desk import desk_of
from ronghe.exchange.queries.figures import DEFINITIONS, figure_rows
from ronghe.exchange.queries.plain_desk import plain_desk
from ronghe.journey.queries.projects import project_of, project_rows, visible_projects

router = Router(tags=["desk"])


@router.get("/desk", response=dict[str, Any], operation_id="getDesk")
def get_desk(request: HttpRequest, everybody: bool = False) -> dict[str, Any]:
    """What waits on the desk of the node's staff, each block with its first rows and how many there are."""
    return plain_desk(desk_of(actor_of(request), timezone.localdate(), everybody=everybody))


@router.get("/projects", response=ProjectsOut, operation_id="listProjects")
def list_projects(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Projects that the caller's organisation is a party to, newest first; all of them for the node's staff."""
    actor = actor_of(request)
    page = page_of(visible_projects(actor), limit, offset)
    return {**page, "items": [project_out(row) for row in project_rows(actor, page["items"])]}


@router.get("/projects/{number}", response=ProjectOut, operation_id="getProject")
def get_project(request: HttpRequest, number: str) -> dict[str, Any]:
    """One project by its number, however it is written."""
    actor = actor_of(request)
    return project_out(project_rows(actor, [project_of(actor, number)])[0])


@router.get("/figures/{figure}", response=FigureOut, operation_id="getFigure")
def get_figure(
    request: HttpRequest, figure: Figure, since: date, until: date, illustrative: bool = False
) -> dict[str, Any]:
    """A figure over a period with the rows behind it; for the node's staff."""
    rows = figure_rows(actor_of(request), figure, since, until, illustrative=illustrative)
    return {
        "figure": figure,
        "since": since,
        "until": until,
        "value": len(rows),
        "definition": str(DEFINITIONS[figure]),
        "rows": [
            {"on": row.on, "kind": row.kind, "id": row.key, "title": row.title, "with_whom": row.with_whom}
            for row in rows
        ],
    }
