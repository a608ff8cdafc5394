"""Fields on which sources disagree: both values side by side, and the decision."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from ronghe.ingest import commands, queries
from ronghe.ingest.enums import ConflictStatus
from ronghe.web.actors import desk_of
from ronghe.web.import_rows import conflict_views
from ronghe.web.paging import page_links, page_number

SHOWN = 25
CHOICES = frozenset({"keep", "take", "both"})


@require_safe
def conflicts_page(request: HttpRequest) -> HttpResponse:
    """Conflicts to be decided, or with ``?decided=1`` those that were."""
    actor = desk_of(request)
    decided = request.GET.get("decided") == "1"
    rows = queries.visible_conflicts(actor, status="" if decided else ConflictStatus.OPEN)
    if decided:
        rows = rows.exclude(status=ConflictStatus.OPEN)
    page = Paginator(rows, SHOWN).get_page(page_number(request.GET.get("page")))
    context = {
        "conflicts": conflict_views(list(page)),
        "total": page.paginator.count,
        "decided": decided,
        "links": page_links(request.GET, page.number, page.paginator.num_pages),
    }
    return render(request, "ingest/conflicts.html", context)


@require_POST
def decide_conflict(request: HttpRequest, conflict_id: UUID) -> HttpResponse:
    """Keep the present value, take the new one, or keep both; back to where the person was."""
    actor = desk_of(request)
    queries.conflict_of(actor, conflict_id)
    choice = request.POST.get("choice", "")
    if choice not in CHOICES:
        raise Http404
    commands.resolve_conflict(actor, conflict_id, choice, request.POST.get("reason", "")[:200])
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else reverse("import-conflicts"))
