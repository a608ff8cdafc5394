"""Bring in a workbook, a document or a pasted text: look at what was read, correct it, take it in."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ronghe.base.actors import Actor
from ronghe.base.bilingual import pick
from ronghe.base.problems import BadInput, Problem
from ronghe.ingest import commands, queries
from ronghe.ingest.enums import Decision, RecordKind, RowState, RunStatus
from ronghe.ingest.exports.rejects import has_rejects, rejects_workbook
from ronghe.ingest.exports.templates import template_workbook
from ronghe.ingest.models import ImportRun
from ronghe.ingest.sources.limits import DEFAULT_LIMITS
from ronghe.journey.exports.wording import RECORD_KINDS
from ronghe.network.queries import visible_organisations
from ronghe.web.actors import actor_of, desk_is_open, desk_of
from ronghe.web.downloads import workbook_response
from ronghe.web.import_rows import row_views
from ronghe.web.paging import page_links, page_number
from ronghe.web.uploads import upload_bytes

DOCUMENTS = frozenset({".docx", ".pdf", ".txt", ".md", ".html", ".htm"})
RECENT = 8
ROWS = 50
NAMES_OFFERED = 200
KIND_LABELS = {**{kind: RECORD_KINDS.get(kind, kind) for kind in RecordKind}, RecordKind.PERSON: gettext_lazy("Person")}
_OPEN = frozenset({RunStatus.READING, RunStatus.QUEUED, RunStatus.RUNNING})


class OrganisationUnknown(BadInput):
    """No organisation has the name given."""

    code = "organisation-unknown"
    title = gettext_lazy("No organisation has this name.")
    remedy = gettext_lazy("Choose one of the names offered, or leave the field empty: rows then name their own.")


class NothingSent(BadInput):
    """Neither a file nor a text."""

    code = "nothing-sent"
    title = gettext_lazy("Nothing was sent.")
    remedy = gettext_lazy("Choose a file, or paste a text.")


@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Send a file or a text; recent imports. Whoever may not import is told why."""
    problem: Problem | None = None
    if request.method == "POST":
        actor = desk_of(request)
        try:
            run = _preview(request, actor)
        except BadInput as refused:
            problem = refused
        else:
            return redirect("import-run", run.pk)
    context: dict[str, Any] = {
        "problem": problem,
        "pasted": request.POST.get("text", ""),
        "owner": request.POST.get("owner", ""),
        "ledger": request.POST.get("ledger", ""),
        "upload_mb": settings.UPLOAD_LIMIT_BYTES // 1024 // 1024,
        "rows": DEFAULT_LIMITS.rows,
        "kinds": KIND_LABELS.items(),
        "may_import": desk_is_open(request),
    }
    if context["may_import"]:
        context["runs"] = list(queries.visible_imports(desk_of(request))[:RECENT])
        context["conflicts"] = queries.visible_conflicts(desk_of(request)).count()
        context["names"] = [row.name for row in visible_organisations(actor_of(request))[:NAMES_OFFERED]]
    return render(request, "ingest/import.html", context, status=problem.status if problem else 200)


def _preview(request: HttpRequest, actor: Actor) -> ImportRun:
    owner_id = _owner(actor, request.POST.get("owner", ""))
    publish = request.POST.get("publish", "") == "yes"
    ledger = request.POST.get("ledger", "").replace("\x00", "")
    upload = request.FILES.get("file")
    if upload is not None:
        data, name = upload_bytes(upload), upload.name or "upload"
        if PurePath(name).suffix.lower() in DOCUMENTS:
            return commands.preview_document(actor, data, name, owner_id=owner_id, publish=publish, ledger=ledger)
        return commands.begin_preview(actor, data, name, owner_id=owner_id, publish=publish, ledger=ledger)
    text = request.POST.get("text", "").replace("\x00", "").replace("\r\n", "\n")
    if not text.strip():
        raise NothingSent()
    return commands.preview_text(actor, text, owner_id=owner_id, publish=publish, ledger=ledger)


def _owner(actor: Actor, name: str) -> UUID | None:
    clean = name.replace("\x00", "").strip()
    if not clean:
        return None
    rows = visible_organisations(actor)
    found = rows.filter(name_zh=clean).first() or rows.filter(name_en=clean).first()
    if found is None:
        raise OrganisationUnknown()
    return found.pk


@require_safe
def import_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """An import: its preview with the mapping, its progress, or its result."""
    actor = desk_of(request)
    run = queries.import_of(actor, run_id)
    if run.status in _OPEN:
        template = "ingest/progress.html#progress" if "HX-Request" in request.headers else "ingest/progress.html"
        is_reading = run.status == RunStatus.READING
        response = render(request, template, {"run": run, "percent": _percent(run), "is_reading": is_reading})
        response["Vary"] = "HX-Request"
        return response
    if "HX-Request" in request.headers:  # the import ended while its progress was watched
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    counts = queries.counts_of(run)
    state = request.GET.get("state", "")
    state = state if state in {*RowState.values, queries.REMARKED} else ""
    page = Paginator(queries.rows_of(actor, run_id, state=state), ROWS).get_page(page_number(request.GET.get("page")))
    language = get_language() or "zh"
    is_preview = run.status == RunStatus.PREVIEWED
    states = [*RowState.choices, (queries.REMARKED, gettext_lazy("With remarks"))]
    context = {
        "run": run,
        "counts": counts,
        "sentence": queries.preview_sentence(counts).say(language),
        "notes": [pick(note["zh"], note["en"]) for note in run.notes],
        "states": [(value, label, counts[value], value == state) for value, label in states if counts[value]],
        "state": state,
        "rows": row_views(page, editable=is_preview),
        "page": page,
        "links": page_links(request.GET, page.number, page.paginator.num_pages),
        "sheets": [_sheet_view(sheet) for sheet in run.sheets if is_preview and sheet.get("columns")],
        "can_apply": counts["new"] + counts["duplicate"] + counts["held"] > 0,
        "left_out": not is_preview
        and any(counts[name] for name in ("outcome_left_out", "remarked", "held"))
        and has_rejects(run),
        "conflicts": queries.visible_conflicts(actor).filter(run=run).count(),
        "brought_in": counts["outcome_created"] + counts["outcome_merged"],
    }
    template = "ingest/preview.html" if is_preview else "ingest/result.html"
    return render(request, template, context)


def _percent(run: ImportRun) -> int:
    return round(100 * run.finished / run.total) if run.total else 0


def _sheet_view(sheet: dict[str, Any]) -> dict[str, Any]:
    choices = [(key, label.say(get_language() or "zh")) for key, label in queries.mapping_choices(sheet["kind"])]
    return {
        **sheet,
        "kinds": [(str(kind), label, kind == sheet["kind"]) for kind, label in KIND_LABELS.items()],
        "why": pick(sheet["reason"]["zh"], sheet["reason"]["en"]),
        "first_row": (max(sheet["header_rows"]) if sheet["header_rows"] else 0) + 1,
        "columns": [
            {
                **column,
                "why": pick(column["reason"]["zh"], column["reason"]["en"]),
                "choices": [(key, label, key == column["target"]) for key, label in choices],
            }
            for column in sheet["columns"]
        ],
    }


@require_POST
def import_mapping(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Correct kind and columns of one sheet; rows are read again (many by a worker), the layout is remembered."""
    actor = desk_of(request)
    run = queries.import_of(actor, run_id)
    name = request.POST.get("sheet", "")
    sheet = next((one for one in run.sheets if one["name"] == name), None)
    if sheet is None:
        raise Http404
    kind = request.POST.get("kind", "")
    wanted: dict[str, Any] = {"kind": kind}
    if kind == sheet["kind"]:
        posted = {
            column["key"]: request.POST.get(f"column_{place}", "") for place, column in enumerate(sheet["columns"])
        }
        wanted["columns"] = {key: target or None for key, target in posted.items()}
    commands.begin_remap(actor, run_id, {name: wanted})
    return redirect("import-run", run_id)


@require_POST
def import_decision(request: HttpRequest, run_id: UUID, row_id: int) -> HttpResponse:
    """What is to become of one row."""
    actor = desk_of(request)
    if not queries.rows_of(actor, run_id).filter(pk=row_id).exists():
        raise Http404
    decision = request.POST.get("decision", "")
    if decision not in Decision.values:
        raise Http404
    commands.decide_row(actor, row_id, decision, request.POST.get("reason", "")[:500])
    return redirect(f"{reverse('import-run', args=[run_id])}?state={request.POST.get('state', '')[:12]}#row-{row_id}")


@require_POST
def import_apply(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Agree to the preview."""
    actor = desk_of(request)
    queries.import_of(actor, run_id)
    commands.apply_import(actor, run_id)
    return redirect("import-run", run_id)


@require_POST
def import_cancel(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Stop an import, or throw a preview away."""
    actor = desk_of(request)
    queries.import_of(actor, run_id)
    commands.cancel_import(actor, run_id)
    return redirect("import-run", run_id)


@require_safe
def import_rejects(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The rows that were left out, in the layout of the upload, with the reason."""
    return workbook_response(rejects_workbook(desk_of(request), run_id), "ronghe-rejects.xlsx")


@require_safe
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty workbook to fill in; open to everybody."""
    if kind not in {str(one) for one in RecordKind}:
        raise Http404
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    return workbook_response(template_workbook(kind, language), f"ronghe-{kind}.xlsx")
