"""Saying of a candidate in a dossier that it is not relevant, and undoing it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.base.problems import NotFound
from ronghe.exchange import commands
from ronghe.web.actors import member_of


@require_POST
def give_feedback(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """Keep or undo the feedback on one candidate and come back to it in the dossier."""
    actor = member_of(request)
    kind = request.POST.get("kind", "")[:20]
    try:
        offer_id = UUID(request.POST.get("offer", ""))
    except ValueError as error:
        raise NotFound() from error
    if request.POST.get("undo") == "1":
        commands.take_back_feedback(actor, need_id, kind, offer_id)
        messages.success(request, _("Undone: the candidate stands as before."))
    else:
        reasons = request.POST.getlist("reason")
        commands.give_feedback(actor, need_id, kind, offer_id, reasons, request.POST.get("text", ""))
        messages.success(request, _("Kept. It helps to find better candidates."))
    return redirect(f"{reverse('need-dossier', args=[need_id])}#{kind}-{offer_id}")
