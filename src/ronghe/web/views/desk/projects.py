"""Projects: the list, and one project under its number."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.exchange.permissions import on_desk
from ronghe.journey import commands
from ronghe.journey.exports.excel import table_workbook
from ronghe.journey.queries.projects import ProjectRow, project_of, project_page_of, project_rows, visible_projects
from ronghe.web.actors import member_of
from ronghe.web.downloads import workbook_response
from ronghe.web.paging import page_links, page_number, with_values

PER_PAGE = 20
EXPORTED = 5000


@require_safe
def projects_page(request: HttpRequest) -> HttpResponse:
    """Projects of the reader; state, words of the number and page stand in the address; ``as=xlsx`` gives the file."""
    actor = member_of(request)
    words, state = request.GET.get("q", "").strip()[:40], request.GET.get("state", "")
    rows = visible_projects(actor)
    if words:
        rows = rows.filter(number__icontains=words)
    if state in ("open", "closed"):
        rows = rows.filter(closed_on__isnull=state == "open")
    if request.GET.get("as") == "xlsx":
        return _workbook(project_rows(actor, list(rows[:EXPORTED])))
    page = Paginator(rows, PER_PAGE).get_page(page_number(request.GET.get("page")))
    context = {
        "rows": project_rows(actor, list(page.object_list)),
        "total": page.paginator.count,
        "links": page_links(request.GET, page.number, page.paginator.num_pages),
        "words": words,
        "state": state,
        "filtered": bool(words or state),
        "export_query": with_values(request.GET, **{"as": "xlsx"}),
        "today": timezone.localdate(),
    }
    return render(request, "desk/projects.html", context)


@require_safe
def project_page(request: HttpRequest, number: str) -> HttpResponse:
    """One project: parties, listing, introduction, contacts, what is next, history."""
    actor = member_of(request)
    page = project_page_of(actor, number)
    if page.project.number != number:
        return redirect("project", page.project.number)
    keeps_book = on_desk(actor) or bool(actor.writes_for)
    context = {"page": page, "project": page.project, "keeps_book": keeps_book, "today": timezone.localdate()}
    return render(request, "desk/project.html", context)


@require_POST
def close_project(request: HttpRequest, number: str) -> HttpResponse:
    """End a project with a reason; the page then offers to open it again."""
    actor = member_of(request)
    project = project_of(actor, number)
    commands.close_project(actor, project.pk, request.POST.get("why", ""))
    messages.success(request, _("The project is closed. Its number stays its own."))
    return redirect("project", project.number)


@require_POST
def reopen_project(request: HttpRequest, number: str) -> HttpResponse:
    """Take the closing back."""
    actor = member_of(request)
    project = project_of(actor, number)
    commands.reopen_project(actor, project.pk)
    messages.success(request, _("The project is open again."))
    return redirect("project", project.number)


def _workbook(rows: list[ProjectRow]) -> HttpResponse:
    headers = [_("Number"), _("Opened"), _("Listing"), _("Asked by"), _("Answered by"), _("Stands at"), _("Closed")]
    body = [
        [
            one.project.number,
            one.project.opened_on.isoformat(),
            one.row.title if one.row else "",
            one.row.asking.label if one.row else "",
            one.row.answering.label if one.row else "",
            str(one.row.introduction.get_status_display()) if one.row else "",
            one.project.closed_on.isoformat() if one.project.closed_on else "",
        ]
        for one in rows
    ]
    return workbook_response(table_workbook(_("Projects"), headers, body), "ronghe-projects.xlsx")
