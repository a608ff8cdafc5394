"""Describe a need: paste a text, look at the structure read from it, answer what is missing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ronghe.base.problems import BadInput, Problem
from ronghe.exchange import commands
from ronghe.exchange.errors import PatientNameFound
from ronghe.exchange.queries import proposal_of
from ronghe.ingest.sources.documents.labels import without_paperwork
from ronghe.journey.exports.wording import CLAUSE_KINDS, OPERATORS
from ronghe.web import drafts
from ronghe.web.actors import actor_of
from ronghe.web.examples import EXAMPLES, example_text
from ronghe.web.forms.describing import corrected_text, groups_of
from ronghe.web.uploads import uploaded_text


@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest) -> HttpResponse:
    """Take a pasted text or a file; on to its structure, or straight to the dossier.

    Whoever writes for an organisation goes on in the form of a need of theirs, filled from the text; visitors correct
    the structure in their session.
    """
    if request.method != "POST":
        text = example_text(request.GET.get("example", ""))
        return render(request, "journey/describe.html", {"text": text, "examples": EXAMPLES})
    text = request.POST.get("text", "").replace("\x00", "").replace("\r\n", "\n")
    reason = request.POST.get("reason", "").strip()[:500]
    try:
        upload = request.FILES.get("file")
        if upload is not None and not text.strip():
            text = without_paperwork(uploaded_text(upload))
        proposal_of(text, reason=reason)
    except Problem as problem:
        return _refused(request, problem, text, reason)
    actor = actor_of(request)
    if request.POST.get("go") != "dossier" and actor.acting_for is not None and actor.writes_for:
        need = commands.describe_need(actor, actor.acting_for, text, reason=reason)
        return redirect("need-edit", need.pk)
    draft = drafts.keep(request, text, reason=reason)
    return redirect("dossier" if request.POST.get("go") == "dossier" else "structure", draft.key)


def _refused(request: HttpRequest, problem: Problem, text: str, reason: str) -> HttpResponse:
    context: dict[str, Any] = {
        "text": text,
        "reason": reason,
        "problem": problem,
        "ask_reason": isinstance(problem, PatientNameFound),
        "examples": EXAMPLES,
    }
    return render(request, "journey/describe.html", context, status=problem.status)


@require_http_methods(["GET", "HEAD", "POST"])
def structure(request: HttpRequest, key: str) -> HttpResponse:
    """The structure read from a text, to be corrected and completed; then on to the dossier.

    ``go`` = read: the corrected text is read again and shown here.
    """
    draft = drafts.draft_of(request, key)
    proposal = proposal_of(draft.text, reason=draft.reason)
    problem: Problem | None = None
    if request.method == "POST":
        text = corrected_text(proposal, request.POST)
        reason = request.POST.get("reason", "").strip()[:500] or draft.reason
        try:
            proposal_of(text, reason=reason)
        except BadInput as refused:
            problem = refused
        else:
            drafts.keep(request, text, reason=reason, key=key)
            return redirect("structure" if request.POST.get("go") == "read" else "dossier", key)
    context = {
        "draft": draft,
        "proposal": proposal,
        "groups": groups_of(proposal),
        "kinds": CLAUSE_KINDS.items(),
        "operators": [*OPERATORS.items(), ("range", "–")],
        "problem": problem,
        "ask_reason": isinstance(problem, PatientNameFound),
    }
    return render(request, "journey/structure.html", context, status=problem.status if problem else 200)
