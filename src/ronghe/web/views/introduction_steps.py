"""The forms on the page of an introduction: each is one command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ronghe.base.actors import Actor
from ronghe.base.problems import BadInput
from ronghe.exchange import commands
from ronghe.exchange.dealing_errors import DueDateUnfit
from ronghe.web.actors import member_of
from ronghe.web.uploads import upload_bytes


@dataclass(frozen=True, slots=True)
class Step:
    """What a form does, and what is said afterwards."""

    do: Callable[[HttpRequest, Actor, UUID], Any]
    said: str | Promise


class FileMissing(BadInput):
    """A form that hands a file in came without one."""

    code = "file-missing"
    title = gettext_lazy("No file was chosen.")
    remedy = gettext_lazy("Go back, choose the file and send the form again.")


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "")


def _hand_in(request: HttpRequest, actor: Actor, key: UUID) -> None:
    file = request.FILES.get("scan")
    if file is None:
        raise FileMissing()
    commands.upload_scan(actor, key, file.name or "", upload_bytes(file))


def _write(request: HttpRequest, actor: Actor, key: UUID) -> None:
    files = [(file.name or "", upload_bytes(file)) for file in request.FILES.getlist("files")]
    commands.post_message(actor, key, request.POST.get("text", ""), files, _key(request.POST.get("message", "")))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _entrust(request: HttpRequest, actor: Actor, key: UUID) -> None:
    person_id = _key(request.POST.get("person", ""))
    if person_id is None:
        raise BadInput(_("Nobody was chosen."), _("Go back and choose a technology manager."))
    commands.delegate(actor, key, person_id)


def _set_due(request: HttpRequest, actor: Actor, key: UUID) -> None:
    try:
        day = date.fromisoformat(request.POST.get("due_on", ""))
    except ValueError as error:
        raise DueDateUnfit() from error
    commands.set_due(actor, key, day)


STEPS = {
    "consent": Step(
        lambda request, actor, key: commands.consent(actor, key, _note(request)),
        gettext_lazy("You consented: both sides see each other's names now. Next, agree on confidentiality."),
    ),
    "decline": Step(
        lambda request, actor, key: commands.decline(actor, key, _note(request)),
        gettext_lazy("You declined. The other side is told."),
    ),
    "withdraw": Step(
        lambda request, actor, key: commands.withdraw(actor, key, _note(request)),
        gettext_lazy("You withdrew. The other side is told."),
    ),
    "scan": Step(_hand_in, gettext_lazy("The scan is handed in. The other side is asked to confirm it.")),
    "confirm-scan": Step(
        lambda request, actor, key: commands.confirm_scan(actor, key, request.POST.get("sha256", "")),
        gettext_lazy("Confirmed: the confidential fields are open."),
    ),
    "refuse-scan": Step(
        lambda request, actor, key: commands.refuse_scan(actor, key, _note(request)),
        gettext_lazy("Not confirmed. The other side is told why."),
    ),
    "message": Step(_write, gettext_lazy("Sent.")),
    "outcome": Step(
        lambda request, actor, key: commands.record_outcome(
            actor, key, request.POST.get("outcome", ""), _note(request)
        ),
        gettext_lazy("The outcome is recorded. The other side is told."),
    ),
    "delegate": Step(_entrust, gettext_lazy("Entrusted. You can take it back at any time.")),
    "take-back": Step(
        lambda request, actor, key: commands.take_back(actor, key),
        gettext_lazy("Taken back: your organisation acts for itself again."),
    ),
    "due": Step(_set_due, gettext_lazy("The date is set; both sides see it.")),
}


@require_POST
def take_step(request: HttpRequest, introduction_id: UUID, step: str) -> HttpResponse:
    """Carry out the form's step and come back to the introduction."""
    chosen = STEPS.get(step)
    if chosen is None:
        raise Http404
    chosen.do(request, member_of(request), introduction_id)
    messages.success(request, str(chosen.said))
    return redirect("introduction", introduction_id)
