"""The first page: what this is, one search box, and a way in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ronghe.exchange.enums import ListingKind
from ronghe.exchange.permissions import reading_of
from ronghe.exchange.queries import visible_listings
from ronghe.network.queries import visible_experts, visible_organisations
from ronghe.web.actors import actor_of
from ronghe.web.context import MENU
from ronghe.web.counting import counted
from ronghe.web.examples import EXAMPLES

RECENT = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Counts by kind, the newest needs, and examples. Eight statements and those of ``reading_of``.

    Nothing is counted further than ``counting.MOST``: the page costs the same on a large node.
    """
    actor = actor_of(request)
    addresses = {"need": "needs", "achievement": "achievements", "service": "services", "mandate": "mandates"}
    reading = reading_of(actor)
    counts = [(addresses[kind], counted(visible_listings(reading, kind))) for kind in ListingKind]
    counts += [
        ("organisations", counted(visible_organisations(actor))),
        ("experts", counted(visible_experts(actor))),
    ]
    labels = {entry.name: entry.label for entry in MENU}
    needs = [(need.title, need) for need in visible_listings(reading, "need")[:RECENT]]
    return render(
        request,
        "web/home.html",
        {"counts": [(labels[name], name, number) for name, number in counts], "needs": needs, "examples": EXAMPLES},
    )
