"""Describe a product; read its class in three regimes, why, what is open, and answer the questions that settle it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from ronghe.base.actors import Actor
from ronghe.base.problems import Problem
from ronghe.exchange.errors import PatientNameFound
from ronghe.route.exports.asked import correctable_lines
from ronghe.route.exports.findings import changed_lines
from ronghe.route.exports.memo_sheet import memo_sheet
from ronghe.route.exports.outline import no_code
from ronghe.route.exports.page import can_print
from ronghe.route.exports.wording import fact_label, value_text
from ronghe.route.permissions import may_keep_memos, may_note_history
from ronghe.route.queries.answering import FDA_CODE, sent
from ronghe.route.queries.kept import differences, findings_of, listings_to_belong
from ronghe.route.queries.memos import Memo
from ronghe.route.queries.texts import listing_text, require_product_text
from ronghe.web import drafts
from ronghe.web.actors import actor_of, paced
from ronghe.web.forms.kept_memos import belonging_from
from ronghe.web.paging import with_values
from ronghe.web.route_addresses import PREFIX
from ronghe.web.route_examples import PRODUCTS, product_text
from ronghe.web.uploads import uploaded_text
from ronghe.web.views.route.sources import Source, memo_from, source_of, without


@require_http_methods(["GET", "HEAD", "POST"])
def ask_route(request: HttpRequest) -> HttpResponse:
    """Take a pasted description or a file; on to its memo."""
    if request.method != "POST":
        return _form(request, _text_to_start(request))
    text = request.POST.get("text", "").replace("\x00", "").replace("\r\n", "\n")
    reason = request.POST.get("reason", "").strip()[:500]
    paced(request)
    try:
        upload = request.FILES.get("file")
        if upload is not None and not text.strip():
            text = uploaded_text(upload)
        require_product_text(text, reason=reason)
    except Problem as problem:
        return _form(request, text, problem, reason)
    return redirect("route-memo", drafts.keep(request, text, reason=reason).key)


def _text_to_start(request: HttpRequest) -> str:
    """An example, or what the reader may read of the listing that is named as ``of=KIND:ID``."""
    named = belonging_from(request.GET.get("of", ""))
    if named is None:
        return product_text(request.GET.get("example", ""))
    return listing_text(actor_of(request), named.kind, named.id)


def _form(request: HttpRequest, text: str, problem: Problem | None = None, reason: str = "") -> HttpResponse:
    context = {
        "text": text,
        "reason": reason,
        "problem": problem,
        "ask_reason": isinstance(problem, PatientNameFound),
        "examples": PRODUCTS,
        "may_keep": may_keep_memos(actor_of(request)),
        "may_note": may_note_history(actor_of(request)),
        "most_kept": drafts.MOST,
    }
    return render(request, "route/ask.html", context, status=problem.status if problem else 200)


@require_safe
@cache_control(private=True, no_store=True)
def memo_page(request: HttpRequest, key: str) -> HttpResponse:
    """The memo of a described product; answers and the day of the rules stand in the address."""
    source = source_of(request, key)
    memo = memo_from(request, source)
    sheet = memo_sheet(memo)
    context: dict[str, Any] = {
        "key": key,
        "of_listing": source.listing,
        "sheet": sheet,
        "regimes": [
            ("china", _("China"), "NMPA", sheet.china.headline, sheet.china.rules),
            ("us", _("United States"), "FDA", sheet.us.headline, sheet.us.rules),
            ("eu", _("European Union"), "MDR · IVDR", sheet.eu.headline, sheet.eu.rules),
        ],
        "questions": sheet.questions,
        "answered": [
            (PREFIX + name, sent(value), fact_label(name), value_text(name, value), without(request.GET, PREFIX + name))
            for name, value in memo.answers.items()
        ],
        "correctable": correctable_lines(memo),
        "prefix": PREFIX,
        "code_name": PREFIX + FDA_CODE,
        "no_code": no_code(sheet.us) if sheet.us.is_unknown else "",
        "on": request.GET.get("on", ""),
        "can_print": can_print(),
        **_keeping(actor_of(request), source, memo, request.GET),
    }
    return render(request, "route/memo.html", context)


def _keeping(actor: Actor, source: Source, memo: Memo, query: QueryDict) -> dict[str, Any]:
    """The form that keeps the memo, for whoever may, and what has changed since it was kept."""
    if source.kept is None and not may_keep_memos(actor):
        return {}
    kept = source.kept
    return {
        "kept_memo": kept,
        "may_keep": may_keep_memos(actor),
        "title": kept.title if kept else memo.name,
        "listings": listings_to_belong(actor),
        "belongs_to": _belongs_to(source),
        "changed": changed_lines(differences(kept.findings, findings_of(memo))) if kept else (),
        "as_kept": kept is not None and kept.on == memo.on and kept.answers == _sent(memo),
        "today": timezone.localdate(),
        "today_query": with_values(query, on=timezone.localdate().isoformat()),
    }


def _belongs_to(source: Source) -> str:
    """The listing that the form offers first, as ``KIND:ID``."""
    if source.kept:
        return f"{source.kept.listing_kind}:{source.kept.listing_id}" if source.kept.listing_id else ""
    return f"{source.listing.kind}:{source.listing.id}" if source.listing else ""


def _sent(memo: Memo) -> dict[str, str]:
    return {name: sent(value) for name, value in memo.answers.items()}
