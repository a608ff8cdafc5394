"""The matching-health page: numbers of the whole node, each with its rows."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.base.actors import Actor
from ronghe.exchange.permissions import sides
from ronghe.exchange.queries.health import Section, Window, matching_health, rows_of_cell
from ronghe.exchange.queries.introductions.listed import rows_of
from ronghe.journey.exports.excel import table_workbook
from ronghe.web.actors import member_of
from ronghe.web.downloads import workbook_response
from ronghe.web.paging import page_links, page_number, with_values

PER_PAGE = 50
EXPORTED = 5000
INTRODUCTIONS = ("answers", "stages")
PERIODS = (30, 90, 180, 365)


def _window(request: HttpRequest) -> Window:
    days, period = request.GET.get("days", ""), request.GET.get("period", "")
    prompt = int(days) if days.isascii() and days.isdigit() and 1 <= int(days[:4]) <= 90 else Window().days
    return Window(prompt, int(period) if period in map(str, PERIODS) else Window().period)


@require_safe
def health_page(request: HttpRequest) -> HttpResponse:
    """All sections; ``days`` and ``period`` stand in the address; ``as=xlsx`` gives the file."""
    actor, window = member_of(request), _window(request)
    sections = matching_health(actor, window)
    if request.GET.get("as") == "xlsx":
        return _workbook(sections)
    context = {
        "sections": [(section, _opens(actor, section)) for section in sections],
        "window": window,
        "periods": PERIODS,
        "export_query": with_values(request.GET, **{"as": "xlsx"}),
        "state": f"days={window.days}&period={window.period}",
    }
    return render(request, "exchange/health.html", context)


def _opens(actor: Actor, section: Section) -> bool:
    return section.key not in INTRODUCTIONS or sides.follows(actor)


def _workbook(sections: list[Section]) -> HttpResponse:
    rows = [
        [section.title, line.label, header, cell.shown if cell.number is None else cell.number]
        for section in sections
        for line in section.lines
        for header, cell in zip(section.headers, line.cells, strict=True)
    ]
    headers = [_("Section"), _("Row"), _("Column"), _("Number")]
    return workbook_response(table_workbook(_("Matching health"), headers, rows), "ronghe-matching-health.xlsx")


@require_safe
def health_rows(request: HttpRequest) -> HttpResponse:
    """The rows behind one number: listings, or introductions as the reader follows them."""
    actor, window = member_of(request), _window(request)
    section, key = request.GET.get("of", ""), request.GET.get("key", "")
    kind, found = rows_of_cell(actor, section, key, window)
    if request.GET.get("as") == "xlsx":
        return _rows_workbook(kind, _plain(actor, kind, found[:EXPORTED]))
    page = Paginator(found, PER_PAGE).get_page(page_number(request.GET.get("page")))
    sections = {one.key: one for one in matching_health(actor, window)}
    context = {
        "kind": kind,
        "rows": _plain(actor, kind, page.object_list),
        "total": page.paginator.count,
        "title": sections[section].title,
        "label": _label(sections[section], key),
        "state": f"days={window.days}&period={window.period}",
        "export_query": with_values(request.GET, **{"as": "xlsx"}),
        "links": page_links(request.GET, page.number, page.paginator.num_pages),
    }
    return render(request, "exchange/health_rows.html", context)


def _label(section: Section, key: str) -> str:
    for line in section.lines:
        for header, cell in zip(section.headers, line.cells, strict=True):
            if cell.key == key:
                return line.label if len(section.headers) == 1 else f"{line.label} · {header}"
    return ""


def _plain(actor: Actor, kind: str, found: Any) -> list[dict[str, Any]]:
    """Each row: page and key for its link, title, and what else is told of it."""
    if kind == "introduction":
        return [
            {
                "page": "introduction",
                "key": row.introduction.pk,
                "title": row.title,
                "told": [
                    f"{row.asking.label} → {row.answering.label}",
                    str(row.introduction.get_status_display()),
                    f"{row.introduction.created_at:%Y-%m-%d}",
                ],
            }
            for row in rows_of(actor, found)
        ]
    return [
        {
            "page": kind,
            "key": listing.pk,
            "title": str(listing.title),
            "told": [str(listing.owner) if listing.owner_id else _("name withheld"), f"{listing.updated_at:%Y-%m-%d}"],
        }
        for listing in found
    ]


def _rows_workbook(kind: str, rows: list[dict[str, Any]]) -> HttpResponse:
    headers = (
        [_("Listing"), _("Sides"), _("Status"), _("Asked on")]
        if kind == "introduction"
        else [_("Title"), _("Owner"), _("Last changed")]
    )
    body = [[row["title"], *row["told"]] for row in rows]
    return workbook_response(table_workbook(_("Matching health"), headers, body), "ronghe-matching-health-rows.xlsx")
