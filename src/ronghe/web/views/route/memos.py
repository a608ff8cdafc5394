"""Describe a product; read its class in three regimes, why, what is open, and answer the questions that settle it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ronghe.base.problems import BadInput, Problem
from ronghe.exchange.errors import PatientNameFound
from ronghe.exchange.queries.guards import require_usable
from ronghe.kernel.rules import Kind
from ronghe.route.exports.memo_sheet import memo_sheet
from ronghe.route.exports.page import can_print
from ronghe.route.exports.sheet import sent
from ronghe.route.exports.wording import fact_label, said, value_text
from ronghe.route.facts import vocabulary
from ronghe.route.queries.answering import answers_from
from ronghe.route.queries.memos import Memo, memo_of
from ronghe.web import drafts
from ronghe.web.actors import paced
from ronghe.web.route_examples import PRODUCTS, product_text
from ronghe.web.uploads import uploaded_text

PREFIX = "a."
"""Answers stand in the address as ``a.sterile=yes``."""


class DayUnreadable(BadInput):
    """The day in the address is none."""

    code = "day-unreadable"


@require_http_methods(["GET", "HEAD", "POST"])
def ask_route(request: HttpRequest) -> HttpResponse:
    """Take a pasted description or a file; on to its memo."""
    if request.method != "POST":
        return _form(request, product_text(request.GET.get("example", "")))
    text = request.POST.get("text", "").replace("\x00", "").replace("\r\n", "\n")
    reason = request.POST.get("reason", "").strip()[:500]
    paced(request)
    try:
        upload = request.FILES.get("file")
        if upload is not None and not text.strip():
            text = uploaded_text(upload)
        require_usable(text, reason=reason)
    except Problem as problem:
        return _form(request, text, problem, reason)
    return redirect("route-memo", drafts.keep(request, text, reason=reason).key)


def _form(request: HttpRequest, text: str, problem: Problem | None = None, reason: str = "") -> HttpResponse:
    context = {
        "text": text,
        "reason": reason,
        "problem": problem,
        "ask_reason": isinstance(problem, PatientNameFound),
        "examples": PRODUCTS,
    }
    return render(request, "route/ask.html", context, status=problem.status if problem else 200)


@require_safe
def memo_page(request: HttpRequest, key: str) -> HttpResponse:
    """The memo of a described product; answers and the day of the rules stand in the address."""
    memo = memo_at(request, key)
    sheet = memo_sheet(memo)
    context: dict[str, Any] = {
        "key": key,
        "sheet": sheet,
        "regimes": [
            ("china", _("China"), "NMPA", sheet.china.headline, sheet.china.rules),
            ("us", _("United States"), "FDA", sheet.us.headline, sheet.us.rules),
            ("eu", _("European Union"), "MDR · IVDR", sheet.eu.headline, sheet.eu.rules),
        ],
        "questions": _questions(sheet.china.rules, sheet.eu.rules),
        "answered": [
            (PREFIX + name, sent(value), fact_label(name), value_text(name, value), without(request.GET, PREFIX + name))
            for name, value in memo.answers.items()
        ],
        "correctable": _correctable(memo),
        "on": request.GET.get("on", ""),
        "can_print": can_print(),
    }
    return render(request, "route/memo.html", context)


def memo_at(request: HttpRequest, key: str) -> Memo:
    """The memo of the visitor's text of this key, with the answers and the day of the address.

    Raises:
        DraftGone: this visitor keeps no such text.
        AnswerUnfit, DayUnreadable, DayTooEarly: the address asks for what there is not.
    """
    paced(request)
    draft = drafts.draft_of(request, key)
    return memo_of(draft.text, answers=answers_in(request.GET), on=_day(request.GET.get("on", "")), reason=draft.reason)


def answers_in(query: QueryDict) -> dict[str, Any]:
    """The answers of an address; a set's values may stand one by one.

    Raises:
        AnswerUnfit: see ``answers_from``.
    """
    names = [name for name in query if name.startswith(PREFIX)]
    return answers_from({name.removeprefix(PREFIX): "+".join(filter(None, query.getlist(name))) for name in names})


def without(query: QueryDict, name: str) -> str:
    """The address without one answer."""
    left = query.copy()
    left.pop(name, None)
    return f"?{left.urlencode()}"


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayUnreadable(
            _("“%(day)s” is no day.") % {"day": text[:20]}, _("Write it as year-month-day, such as 2026-11-26.")
        ) from None


def _questions(*sheets: Any) -> list[tuple[Any, list[str]]]:
    """Open questions of all regimes, each once, with the regimes that ask it."""
    asked: dict[str, tuple[Any, list[str]]] = {}
    for sheet in sheets:
        for one in sheet.questions:
            asked.setdefault(one.fact, (one, []))[1].append(sheet.title)
    return list(asked.values())


def _correctable(memo: Memo) -> list[tuple[str, list[tuple[str, str, str, list[tuple[str, str]]]]]]:
    """Every fact with its values, by group, for the form that corrects what was read: yes/no and choices."""
    groups: dict[str, list[tuple[str, str, str, list[tuple[str, str]]]]] = {}
    for name, fact in vocabulary().facts.items():
        kind = fact.kind.kind
        if kind is Kind.BOOL:
            values = [("yes", value_text(name, True)), ("no", value_text(name, False))]
        elif kind is Kind.CHOICE:
            values = [(value, value_text(name, value)) for value in fact.values]
        else:
            values = []
        now = sent(memo.answers[name]) if name in memo.answers else ""
        groups.setdefault(fact.group, []).append((PREFIX + name, fact_label(name), now, values))
    return [(said(vocabulary().groups[name]), rows) for name, rows in groups.items()]
