"""Bring in a workbook or a text: look at what was read, correct it, take it in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def import_page(request: HttpRequest) -> HttpResponse:
    """What can be brought in, and the way to do it."""
    return render(request, "ingest/import.html")
