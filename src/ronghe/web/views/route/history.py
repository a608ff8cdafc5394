"""The node's own history of stages: what they took here, in place of estimates."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.base.problems import Problem
from ronghe.route import commands
from ronghe.route.exports.wording import said
from ronghe.route.queries.stage_records import known_stages, stage_records
from ronghe.route.stages import networks
from ronghe.web.actors import member_of
from ronghe.web.forms.stage_history import StageCaseForm

SHOWN = 500


@require_http_methods(["GET", "HEAD", "POST"])
def history_page(request: HttpRequest) -> HttpResponse:
    """The rows with a form for one more; for technology managers and administrators."""
    actor = member_of(request)
    rows = stage_records(actor)
    form = StageCaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = commands.note_stage_history(actor, [form.case()])
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(
                request, _("The case is kept; plans count it.") if new else _("This case is kept already.")
            )
            return redirect("stage-history")
    names = known_stages()
    ways = networks()
    shown = [
        (
            said(names[row.stage]) if row.stage in names else row.stage,
            said(ways[row.network].title) if row.network in ways else row.network,
            row,
        )
        for row in rows[:SHOWN]
    ]
    return render(request, "route/history.html", {"form": form, "rows": shown}, status=422 if form.errors else 200)


@require_POST
def drop_record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Take a case away."""
    commands.drop_stage_record(member_of(request), record_id)
    messages.success(request, _("The case is gone."))
    return redirect("stage-history")
