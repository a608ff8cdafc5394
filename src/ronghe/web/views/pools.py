"""Needs that say the same: proposals side by side, decided by technology managers, and undone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.base.problems import BadInput, NotAllowed, NotFound
from ronghe.exchange import commands, permissions
from ronghe.exchange.enums import PoolStatus
from ronghe.exchange.queries.pooling import pools, shown_pool
from ronghe.network.queries import visible_organisations
from ronghe.web.actors import member_of
from ronghe.web.paging import page_links, page_number

PER_PAGE = 10


@require_safe
def pools_page(request: HttpRequest) -> HttpResponse:
    """Proposals, or what was decided; ``state`` stands in the address."""
    actor = member_of(request)
    if not permissions.may_pool(actor):
        raise NotAllowed(_("Technology managers of this node decide which needs are pooled."))
    state = request.GET.get("state", "")
    state = state if state in PoolStatus.values else str(PoolStatus.PROPOSED)
    pages = Paginator(pools(actor, state), PER_PAGE)
    page = pages.get_page(page_number(request.GET.get("page")))
    names = visible_organisations(actor).filter(kind__in=permissions.IN_WHOSE_NAME)
    context = {
        "state": state,
        "states": PoolStatus.choices,
        "shown": [shown_pool(actor, pool) for pool in page.object_list],
        "total": pages.count,
        "links": page_links(request.GET, page.number, pages.num_pages),
        "names": list(names[:50]),
        "acting_for": actor.acting_for,
    }
    return render(request, "exchange/pools.html", context)


@require_POST
def decide_pool(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """Accept, reject, or undo."""
    actor = member_of(request)
    verb = request.POST.get("do", "")
    if verb == "accept":
        need = commands.accept_pool(actor, pool_id, _organisation(request.POST.get("owner", "")))
        messages.success(request, _("Pooled. The new need is open; it can be undone under “Pooled”."))
        return redirect("need", need.pk)
    if verb == "reject":
        commands.reject_pool(actor, pool_id)
        messages.success(request, _("Kept apart. These needs are not proposed together again."))
    elif verb == "undo":
        commands.reopen_pool(actor, pool_id)
        messages.success(request, _("Undone. The proposal stands again."))
    else:
        raise BadInput(_("There is no such decision."))
    return redirect("pools")


def _organisation(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound() from None
