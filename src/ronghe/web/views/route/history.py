"""The node's own history of stages: what they took here, in place of estimates."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.base.problems import Problem
from ronghe.journey.exports.excel import table_workbook
from ronghe.route import commands
from ronghe.route.exports.wording import said
from ronghe.route.models import StageRecord
from ronghe.route.queries.stage_records import stage_records
from ronghe.route.stages import networks
from ronghe.web.actors import member_of
from ronghe.web.counting import counted
from ronghe.web.downloads import workbook_response
from ronghe.web.forms.stage_history import StageCaseForm

SHOWN = 500
EXPORTED = 5000


@require_http_methods(["GET", "HEAD", "POST"])
def history_page(request: HttpRequest) -> HttpResponse:
    """The rows with a form for one more; for technology managers and administrators. ``as=xlsx`` gives the file."""
    actor = member_of(request)
    rows = stage_records(actor)
    if request.GET.get("as") == "xlsx":
        return _workbook(rows[:EXPORTED])
    way = _way(request)
    form = StageCaseForm(request.POST or None, way=way)
    if request.method == "POST" and form.is_valid():
        try:
            noted = commands.note_stage_history(actor, [form.case()])
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _told(noted))
            return redirect(f"{reverse('stage-history')}?way={way}")
    context = {
        "form": form,
        "way": way,
        "ways": [(one.id, said(one.title)) for one in networks().values()],
        "rows": [(*_names(row), row) for row in rows[:SHOWN]],
        "shown": SHOWN,
        "total": counted(rows),
    }
    return render(request, "route/history.html", context, status=422 if form.errors else 200)


def _workbook(rows: Iterable[StageRecord]) -> HttpResponse:
    headers = [
        pgettext("route", "Stage"), pgettext("route", "Way"), _("Months"), _("Cost (CNY 10,000)"), _("Ended on"),
        _("Source"),
    ]  # fmt: skip
    body = [[*_names(row), row.months, row.cost_wan_cny, row.ended_on.isoformat(), row.source] for row in rows]
    return workbook_response(table_workbook(_("What stages took here"), headers, body), "ronghe-stage-history.xlsx")


def _way(request: HttpRequest) -> str:
    """The way whose stages the form offers."""
    named = request.POST.get("network", "") or request.GET.get("way", "")
    return named if named in networks() else next(iter(networks()))


def _told(noted: commands.Noted) -> str:
    if noted.new:
        return _("The case is kept. Plans of the same regime and class count it once there are three.")
    if noted.corrected:
        return _("The case that was kept is corrected.")
    return _("This case is kept already.")


def _names(row: StageRecord) -> tuple[str, str]:
    """What the stage and the way of a row are called; their ids where there are no such ones any more."""
    way = networks().get(row.network)
    stage = way.by_id.get(row.stage) if way else None
    return said(stage.name) if stage else row.stage, said(way.title) if way else row.network


@require_POST
def drop_record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Take a case away."""
    commands.drop_stage_record(member_of(request), record_id)
    messages.success(request, _("The case is gone."))
    return redirect("stage-history")
