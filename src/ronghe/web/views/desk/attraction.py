"""The attraction pipeline: board and table, one lead, its steps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from ronghe.base.actors import Actor
from ronghe.base.problems import Problem
from ronghe.exchange import commands
from ronghe.exchange.enums import LeadStage
from ronghe.exchange.models import Lead
from ronghe.exchange.permissions import require_desk
from ronghe.exchange.queries.attraction import board, lead_of, visible_leads
from ronghe.exchange.queries.contacts import possible_owners, touches, visible_contacts, visible_follow_ups
from ronghe.exchange.queries.loglines import organisations_named
from ronghe.network.queries import organisation_of
from ronghe.web.actors import member_of
from ronghe.web.desk_tables import LeadTable
from ronghe.web.forms.attraction import LeadForm, MoveForm
from ronghe.web.forms.desk_filters import LeadFilter
from ronghe.web.paging import drop_unknown_sorting, with_values
from ronghe.web.table_pages import exported, paged

ON_BOARD = 300


@require_safe
def leads_page(request: HttpRequest) -> HttpResponse:
    """The pipeline as a board, or as a table with ``view=table``; ``as=xlsx`` gives the file."""
    actor = member_of(request)
    require_desk(actor)
    narrowed = LeadFilter(request.GET, queryset=visible_leads(actor), request=actor)
    rows = narrowed.qs
    context: dict[str, Any] = {
        "name": "leads",
        "filter": narrowed,
        "filtered": any(request.GET.get(name) for name in narrowed.filters),
        "view": "table" if request.GET.get("view") == "table" else "board",
        "board_query": with_values(request.GET, view=None),
        "table_query": with_values(request.GET, view="table"),
        "export_query": with_values(request.GET, **{"as": "xlsx"}),
        "today": timezone.localdate(),
    }
    drop_unknown_sorting(request, LeadTable.base_columns)
    if request.GET.get("as") == "xlsx":
        table = LeadTable(rows)
        table.touches = touches(actor, "lead", list(rows.values_list("pk", flat=True)))
        RequestConfig(request, paginate=False).configure(table)
        return exported(table, _("Attraction pipeline"), "ronghe-leads.xlsx")
    if context["view"] == "table":
        table = LeadTable(rows)
        context |= paged(request, table)
        context["touches"] = touches(actor, "lead", [row.record.pk for row in table.page.object_list])
    else:
        leads = list(rows[:ON_BOARD])
        found = touches(actor, "lead", [lead.pk for lead in leads])
        columns = board(leads)
        context |= {
            "columns": [(column, [(lead, found.get(lead.pk)) for lead in column.leads]) for column in columns],
            "total": len(leads) if len(leads) < ON_BOARD else rows.count(),
            "shown": len(leads),
        }
    return render(request, "desk/leads.html", context)


def new_lead(request: HttpRequest) -> HttpResponse:
    """Take a firm into the pipeline."""
    actor = member_of(request)
    require_desk(actor)
    initial: dict[str, Any] = {"owner": str(actor.person_id)}
    if organisation := request.GET.get("organisation"):
        try:
            initial["firm"] = str(organisation_of(actor, UUID(organisation)))
        except ValueError:
            initial["firm"] = ""
    form = LeadForm(request.POST or None, initial=initial, owners=possible_owners(actor))
    if request.method == "POST" and form.is_valid():
        firm, problem = _firm(actor, form)
        if not problem:
            lead = commands.open_lead(actor, {**form.values(), **firm})
            messages.success(request, _("The firm is in the pipeline."))
            return redirect("lead", lead.pk)
    return render(request, "desk/lead_form.html", {"form": form}, status=422 if form.errors else 200)


def edit_lead(request: HttpRequest, lead_id: UUID) -> HttpResponse:
    """Change what is known of a lead."""
    actor = member_of(request)
    lead = lead_of(actor, lead_id)
    initial = {
        "firm": str(lead),
        "person": lead.person,
        "field": next(iter(lead.fields), ""),
        "owner": str(lead.owner_id),
        "amount_wan": None if lead.amount_cny is None else (lead.amount_cny / 10_000).normalize(),
        "area_m2": lead.area_m2,
        "origin": lead.origin,
        "seeks": lead.seeks,
    }
    form = LeadForm(request.POST or None, initial=initial, owners=possible_owners(actor))
    if request.method == "POST" and form.is_valid():
        firm, problem = _firm(actor, form) if form.cleaned_data["firm"] != str(lead) else ({}, "")
        if not problem:
            commands.change_lead(actor, lead.pk, {**form.values(), **firm})
            messages.success(request, _("Changed."))
            return redirect("lead", lead.pk)
    return render(request, "desk/lead_form.html", {"form": form, "lead": lead}, status=422 if form.errors else 200)


def _firm(actor: Actor, form: LeadForm) -> tuple[dict[str, Any], str]:
    """The organisation of this name, or the name alone; a message where several have it."""
    name = form.cleaned_data["firm"].strip()
    known = organisations_named(actor, name)
    if len(known) > 1:
        problem = _("Several organisations have this name: choose one by its other name.")
        form.add_error("firm", problem)
        return {}, problem
    return ({"organisation": known[0].pk, "name": ""} if known else {"organisation": None, "name": name}), ""


@require_safe
def lead_page(request: HttpRequest, lead_id: UUID) -> HttpResponse:
    """One lead: its stage and steps, contacts, what is next."""
    actor = member_of(request)
    lead = lead_of(actor, lead_id)
    return render(request, "desk/lead.html", _context(actor, lead, MoveForm(initial={"stage": lead.stage})))


@require_POST
def move_lead(request: HttpRequest, lead_id: UUID) -> HttpResponse:
    """Bring a lead into another stage."""
    actor = member_of(request)
    lead = lead_of(actor, lead_id)
    form = MoveForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            lead = commands.move_lead(actor, lead_id, data["stage"], why=data["why"], on=data["on"])
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Now in stage: %(stage)s.") % {"stage": LeadStage(lead.stage).label})
            return redirect("lead", lead_id)
    return render(request, "desk/lead.html", _context(actor, lead, form), status=422)


def _context(actor: Actor, lead: Lead, form: MoveForm) -> dict[str, Any]:
    order: list[LeadStage] = [stage for stage in LeadStage if stage != LeadStage.LOST]
    reached = order.index(LeadStage(lead.stage)) if lead.stage in order else -1
    return {
        "lead": lead,
        "form": form,
        "stages": [(stage, place <= reached, place == reached) for place, stage in enumerate(order)],
        "contacts": list(visible_contacts(actor).filter(lead=lead)[:20]),
        "follow_ups": list(visible_follow_ups(actor).filter(lead=lead).order_by("done_at", "due_on")[:20]),
        "touch": touches(actor, "lead", [lead.pk]).get(lead.pk),
        "today": timezone.localdate(),
    }
