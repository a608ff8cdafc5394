"""What is typed into a form is kept while one types."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.problems import Problem
from ronghe.exchange import commands


def kept(request: HttpRequest, actor: Actor, kind: str, record_id: UUID | None, values: dict[str, Any]) -> HttpResponse:
    """Keep what is typed, and say when it was kept or why it was not."""
    context: dict[str, Any] = {}
    try:
        at = commands.keep_unsaved(actor, kind, record_id, values, reason=reason_of(request))
        context["saved_at"] = at or timezone.now()
    except Problem as problem:
        context["autosave_problem"] = problem
    return render(request, "exchange/_saved.html", context)


def reason_of(request: HttpRequest) -> str:
    """Why a name may stand beside a record number, as the form says."""
    return request.POST.get("reason", "").strip()[:500]
