"""Lists of needs, achievements, services, mandates, organisations and experts: filter, sort, page, take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from ronghe.base.actors import Actor
from ronghe.exchange.queries import visible_listings
from ronghe.journey.exports.excel import table_workbook
from ronghe.network.queries import visible_experts, visible_organisations
from ronghe.web import tables
from ronghe.web.actors import actor_of
from ronghe.web.downloads import workbook_response
from ronghe.web.forms import filters
from ronghe.web.paging import drop_unknown_sorting, page_links, with_values

PER_PAGE = 20
EXPORTED = 5000


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of list: its words, rows, filters and table."""

    title: str | Promise
    lead: str | Promise
    rows: Callable[[Actor], QuerySet[Any]]
    filters: type[filters.RecordFilter]
    table: type[tables.RecordTable]


SUBJECTS = {
    "needs": Subject(
        _("Needs"),
        _("Clinical problems and company needs that seek a partner. Open one to see its dossier."),
        lambda actor: visible_listings(actor, "need"),
        filters.NeedFilter,
        tables.NeedTable,
    ),
    "achievements": Subject(
        _("Achievements"),
        _("Results, patents and prototypes that seek a way to use, with measured evidence and maturity."),
        lambda actor: visible_listings(actor, "achievement"),
        filters.AchievementFilter,
        tables.AchievementTable,
    ),
    "services": Subject(
        _("Services"),
        _("Contract research and manufacturing, animal tests, testing, registration: scope, price, lead time."),
        lambda actor: visible_listings(actor, "service"),
        filters.ServiceFilter,
        tables.ServiceTable,
    ),
    "mandates": Subject(
        _("Investment mandates"),
        _("What investors look for: fields, stages, ticket, and what they rule out."),
        lambda actor: visible_listings(actor, "mandate"),
        filters.MandateFilter,
        tables.MandateTable,
    ),
    "organisations": Subject(
        _("Organisations"),
        _("Hospitals, universities, institutes, companies, investors, providers and parks."),
        visible_organisations,
        filters.OrganisationFilter,
        tables.OrganisationTable,
    ),
    "experts": Subject(
        _("Experts"),
        _("People who agreed to be found, with their works."),
        visible_experts,
        filters.ExpertFilter,
        tables.ExpertTable,
    ),
}


@require_safe
def list_page(request: HttpRequest, subject: str) -> HttpResponse:
    """One list; ``sort``, ``page`` and the filters stand in the address; ``as=xlsx`` gives the file instead."""
    kind = SUBJECTS[subject]
    narrowed = kind.filters(request.GET, queryset=kind.rows(actor_of(request)))
    table = kind.table(narrowed.qs)
    drop_unknown_sorting(request, table.columns.names())
    if request.GET.get("as") == "xlsx":
        RequestConfig(request, paginate=False).configure(table)
        return _workbook(subject, kind, table)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    page = table.page
    context = {
        "subject": kind,
        "name": subject,
        "filter": narrowed,
        "table": table,
        "total": page.paginator.count,
        "links": page_links(request.GET, page.number, page.paginator.num_pages),
        "export_query": with_values(request.GET, **{"as": "xlsx"}),
        "filtered": any(request.GET.get(name) for name in narrowed.filters),
    }
    return render(request, "web/list.html", context)


def _workbook(subject: str, kind: Subject, table: Any) -> HttpResponse:
    rows = []
    for number, row in enumerate(table.as_values(), start=0):
        if number > EXPORTED:
            break
        rows.append(["" if value is None else value for value in row])
    headers, *body = rows
    return workbook_response(
        table_workbook(str(kind.title), [str(header) for header in headers], body), f"ronghe-{subject}.xlsx"
    )
