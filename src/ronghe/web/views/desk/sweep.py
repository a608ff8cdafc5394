"""Matching everything with everything: ask for it, watch it, call it off."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ronghe.base.actors import Actor
from ronghe.exchange import commands
from ronghe.exchange.enums import SweepStatus
from ronghe.exchange.models import Sweep
from ronghe.exchange.queries.sweeping import latest_sweep, outlook
from ronghe.web.actors import member_of

UNDER_WAY = (SweepStatus.WAITING, SweepStatus.RUNNING)


@require_safe
def sweep_page(request: HttpRequest) -> HttpResponse:
    """How far the last run is and what would be done now; while one is under way, its progress alone."""
    actor = member_of(request)
    sweep = latest_sweep(actor)
    part = "desk/sweep.html#progress" if "HX-Request" in request.headers else "desk/sweep.html"
    answer = render(request, part, _context(actor, sweep))
    if "HX-Request" in request.headers and (sweep is None or sweep.status not in UNDER_WAY):
        answer["HX-Refresh"] = "true"  # it ended while it was watched
    return answer


@require_POST
def begin_sweep(request: HttpRequest) -> HttpResponse:
    """Ask a worker for a run."""
    commands.ask_for_sweep(member_of(request))
    return redirect("sweep")


@require_POST
def cancel_sweep(request: HttpRequest) -> HttpResponse:
    """Call off the run under way."""
    commands.cancel_sweep(member_of(request))
    return redirect("sweep")


def _context(actor: Actor, sweep: Sweep | None) -> dict[str, Any]:
    under_way = sweep is not None and sweep.status in UNDER_WAY
    return {"sweep": sweep, "under_way": under_way, "outlook": [] if under_way else outlook(actor)}
