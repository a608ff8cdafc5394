"""Lists of needs, achievements, services, mandates, organisations and experts: filter, sort, page, take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ronghe.base.actors import Actor
from ronghe.exchange.queries import visible_listings
from ronghe.network.queries import visible_experts, visible_organisations
from ronghe.web import tables
from ronghe.web.actors import actor_of
from ronghe.web.forms import filters
from ronghe.web.table_pages import table_answer


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
    return table_answer(request, "web/list.html", subject, kind, narrowed)
