"""Memos that an organisation keeps: the list, keeping one, opening it as it was kept, taking it away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ronghe.base.actors import Actor
from ronghe.route import commands
from ronghe.route.queries.kept import kept_memo, kept_memos
from ronghe.web import drafts
from ronghe.web.actors import member_of
from ronghe.web.forms.kept_memos import KeptMemoFilter, belonging_from
from ronghe.web.kept_memo_table import KeptMemoTable
from ronghe.web.route_addresses import address_of
from ronghe.web.table_pages import table_answer
from ronghe.web.views.route.sources import memo_at, source_of


@dataclass(frozen=True, slots=True)
class Subject:
    """The list's words and table."""

    title: str | Promise = gettext_lazy("Kept memos")
    table: type[Any] = KeptMemoTable


def _rows(actor: Actor) -> QuerySet[Any]:
    return kept_memos(actor)


@require_safe
def kept_list(request: HttpRequest) -> HttpResponse:
    """Memos of the organisation, searched and sorted; ``as=xlsx`` gives the file instead."""
    rows = _rows(member_of(request))
    return table_answer(request, "route/kept.html", "kept-memos", Subject(), KeptMemoFilter(request.GET, queryset=rows))


@require_safe
def open_kept(request: HttpRequest, memo_id: UUID) -> HttpResponse:
    """On to the memo, with the answers and the day that were kept."""
    return redirect(address_of(kept_memo(member_of(request), memo_id)))


@require_POST
def keep(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the memo of the address, with its answers and day; a kept one is changed."""
    actor = member_of(request)
    source = source_of(request, key)
    memo = memo_at(request, key)
    title = request.POST.get("title", "").replace("\x00", "").strip()
    listing = belonging_from(request.POST.get("listing", ""))
    if source.kept is not None:
        row = commands.rekeep_memo(actor, source.kept.pk, memo, title=title, listing=listing)
        messages.success(request, _("The memo is kept as it stands here."))
    else:
        row = commands.keep_memo(actor, memo, title=title, reason=source.reason, listing=listing)
        if source.listing is None:
            drafts.forget(request, key)
        messages.success(request, _("The memo is kept; everybody in your organisation may read it."))
    return redirect(address_of(row))


@require_POST
def drop(request: HttpRequest, memo_id: UUID) -> HttpResponse:
    """Take a memo away."""
    commands.drop_memo(member_of(request), memo_id)
    messages.success(request, _("The memo is gone."))
    return redirect(reverse("kept-memos"))
