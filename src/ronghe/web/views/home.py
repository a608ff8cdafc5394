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
from ronghe.web.examples import EXAMPLES

RECENT = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Counts by kind, the newest needs, and examples. Eight statements and those of ``reading_of``."""
    actor = actor_of(request)
    addresses = {"need": "needs", "achievement": "achievements", "service": "services", "mandate": "mandates"}
    reading = reading_of(actor)
    counts = [(addresses[kind], visible_listings(reading, kind).order_by().count()) for kind in ListingKind]
    counts += [
        ("organisations", visible_organisations(actor).order_by().count()),
        ("experts", visible_experts(actor).order_by().count()),
    ]
    labels = {entry.name: entry.label for entry in MENU}
    needs = [(need.title, need) for need in visible_listings(reading, "need")[:RECENT]]
    return render(
        request,
        "web/home.html",
        {"counts": [(labels[name], name, number) for name, number in counts], "needs": needs, "examples": EXAMPLES},
    )
