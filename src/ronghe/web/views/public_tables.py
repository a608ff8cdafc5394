"""Public tables of the NMPA and the FDA: which editions are held, what each changed, and bringing in a newer one."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ronghe.base.bilingual import pick
from ronghe.base.problems import BadInput, Conflict, Problem
from ronghe.ingest.commands import import_reference
from ronghe.ingest.commands.reference import Taken
from ronghe.ingest.exports.reference_rejects import reference_rejects_workbook
from ronghe.route.enums import ReferenceKind
from ronghe.route.permissions import may_import_reference, require_import_reference
from ronghe.route.queries.editions import change_lines, edition_of, editions_held, latest_editions
from ronghe.web.actors import actor_of, member_of
from ronghe.web.downloads import workbook_response
from ronghe.web.uploads import upload_bytes

SHOWN = 100
"""Editions that the page lists, and rows left out that it shows."""

FORMATS = {
    ReferenceKind.DETERMINATIONS: gettext_lazy("JSON lines with name, year, code, class, desc"),
    ReferenceKind.CATALOGUE: gettext_lazy("JSON with a list “items” of code and name"),
    ReferenceKind.EXEMPTIONS: gettext_lazy("JSON with a list “entries” of classification_code and product_name"),
    ReferenceKind.CLASSIFICATION: gettext_lazy("foiclass.txt of the FDA, or its zip"),
    ReferenceKind.CLEARANCES: gettext_lazy("pmn*.txt of the FDA or its zip, or the list of AI-enabled devices as CSV"),
}


class DateUnreadable(BadInput):
    """The date of the edition is no date."""

    code = "date-unreadable"
    title = gettext_lazy("This date cannot be read.")
    remedy = gettext_lazy("Write it as 2025-05-15, or leave it empty.")


class FileNotSent(BadInput):
    """No file came with the form."""

    code = "file-not-sent"
    title = gettext_lazy("Nothing was sent.")
    remedy = gettext_lazy("Choose a file.")


@require_http_methods(["GET", "HEAD", "POST"])
def public_tables(request: HttpRequest) -> HttpResponse:
    """Editions held, for every reader; a form for those who keep them."""
    problem: Problem | None = None
    taken: Taken | None = None
    if request.method == "POST":
        actor = member_of(request)
        require_import_reference(actor)
        try:
            taken = _taken(request)
        except (BadInput, Conflict) as refused:
            problem = refused
        else:
            if taken.is_saved:
                return redirect("public-table", taken.edition.pk)
    latest = latest_editions()
    context: dict[str, Any] = {
        "problem": problem,
        "left_out": _bad_of(problem),
        "taken": taken,
        "lines": change_lines(taken.edition) if taken and taken.is_changed else [],
        "tables": [(kind, kind.label, FORMATS[kind], latest.get(kind)) for kind in ReferenceKind],
        "editions": list(editions_held()[:SHOWN]),
        "chosen": request.POST.get("table", ""),
        "may_import": may_import_reference(actor_of(request)),
        "upload_mb": settings.UPLOAD_LIMIT_BYTES // 1024 // 1024,
    }
    return render(request, "ingest/public_tables.html", context, status=problem.status if problem else 200)


def _taken(request: HttpRequest) -> Taken:
    name = request.POST.get("table", "")
    if name not in ReferenceKind.values:
        raise Http404
    upload = request.FILES.get("file")
    if upload is None:
        raise FileNotSent()
    day = request.POST.get("edition_on", "").strip()
    try:
        edition_on = date.fromisoformat(day) if day else None
    except ValueError as error:
        raise DateUnreadable() from error
    return import_reference(
        member_of(request),
        ReferenceKind(name),
        upload_bytes(upload),
        (upload.name or "upload").replace("\x00", ""),
        edition_on=edition_on,
        may_shrink=request.POST.get("may_shrink", "") == "yes",
        only_look=request.POST.get("act", "") == "look",
    )


def _bad_of(problem: Problem | None) -> list[tuple[int, str, str]]:
    """Rows of a file of which none could be read, as many as are shown."""
    language = get_language() or "zh"
    rows = getattr(problem, "bad", ())
    return [(row.line, row.text[:200], row.reason.say(language)) for row in rows[:SHOWN]]


@require_safe
def public_table(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """One edition: what it changed, for every reader; rows left out, for those who keep the tables."""
    edition = edition_of(edition_id)
    may_import = may_import_reference(actor_of(request))
    context = {
        "edition": edition,
        "lines": change_lines(edition),
        "may_import": may_import,
        "left_out": [_row(row) for row in edition.left_out[:SHOWN]] if may_import else [],
    }
    return render(request, "ingest/public_table.html", context)


@require_safe
def public_table_rejects(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """The rows of an edition that were left out, with reasons."""
    require_import_reference(member_of(request))
    rows = edition_of(edition_id).left_out
    return workbook_response(reference_rejects_workbook(_row(row) for row in rows), "ronghe-rejects.xlsx")


def _row(row: dict[str, Any]) -> tuple[int, str, str]:
    return int(row["line"]), str(row["text"]), pick(str(row["zh"]), str(row["en"]))
