"""One's own expert profile: fields, works, files, what one offers, and who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ronghe.base.actors import Actor
from ronghe.base.problems import Problem
from ronghe.exchange import commands
from ronghe.exchange.enums import FormKind
from ronghe.exchange.errors import PatientNameFound, ProfileChanged
from ronghe.exchange.queries.attachments import profile_file, profile_files
from ronghe.exchange.queries.drafting import unsaved_of
from ronghe.exchange.queries.versions import profile_version
from ronghe.network.enums import Specialty
from ronghe.network.models import Person
from ronghe.web.actors import actor_of, member_of, standing_here
from ronghe.web.autosave import kept, reason_of
from ronghe.web.downloads import stored_file_response
from ronghe.web.forms import expert_profile as forms
from ronghe.web.uploads import upload_bytes


@require_http_methods(["GET", "HEAD", "POST"])
def expert_profile(request: HttpRequest) -> HttpResponse:
    """The form of one's own profile, with works and files; what is saved shows at once where one is listed.

    ``go``: save, or discard what was typed.
    """
    actor, person = _own(request)
    if request.method == "POST":
        return _posted(request, actor, person)
    unsaved = unsaved_of(actor, FormKind.EXPERT, None)
    if unsaved is None:
        return _page(request, person, forms.values_of(person))
    values, problem = unsaved.values, None
    if values.get("version") != profile_version(person):
        values, problem = _changed(values, person)
    return _page(request, person, values, problem=problem, saved_at=unsaved.updated_at, status=200)


def _own(request: HttpRequest) -> tuple[Actor, Person]:
    actor = member_of(request)
    standing = standing_here(request)
    assert standing is not None  # noqa: S101 -- member_of has refused visitors
    return actor, standing.person


def _changed(values: Mapping[str, Any], person: Person) -> tuple[dict[str, Any], Problem]:
    """The typing with who may find the profile as it is now, and in what the two differ."""
    values, fields = forms.brought_up_to_date(values, person)
    told = ", ".join(forms.field_label(name) for name in fields)
    return values, ProfileChanged(
        _("It differs from what stands here in: %(fields)s.") % {"fields": told} if fields else ""
    )


def _posted(request: HttpRequest, actor: Actor, person: Person) -> HttpResponse:
    values, reason = forms.posted_values(request.POST), reason_of(request)
    try:
        if request.POST.get("go") == "discard":
            commands.drop_unsaved(actor, FormKind.EXPERT, None)
            return redirect("expert-profile")
        columns, works = forms.columns_from(values)
        files = [(file.name or "", upload_bytes(file)) for file in request.FILES.getlist("files")]
        commands.save_expert_profile(actor, person.pk, columns, works, files, reason=reason, version=values["version"])
    except ProfileChanged:
        person = Person.objects.get(pk=person.pk)
        values, changed = _changed(values, person)
        return _page(request, person, values, problem=changed, reason=reason)
    except Problem as problem:
        return _page(request, person, values, problem=problem, reason=reason)
    messages.success(request, _("Saved."))
    return redirect("expert-profile")


def _page(
    request: HttpRequest,
    person: Person,
    values: Mapping[str, Any],
    *,
    problem: Problem | None = None,
    reason: str = "",
    saved_at: Any = None,
    status: int = 0,
) -> HttpResponse:
    missing = forms.missing_in(values)
    context = {
        "person": person,
        "pairs": forms.pairs_of(values),
        "values": values,
        "works": forms.work_rows(values),
        "specialties": Specialty.choices,
        "files": [
            (row, reverse("expert-attachment", args=[person.pk, row.pk]), reverse("expert-file-remove", args=[row.pk]))
            for row in profile_files(person)
        ],
        "missing": missing,
        "missing_words": [forms.field_label(name) for name in missing.fields],
        "problem": problem,
        "ask_reason": isinstance(problem, PatientNameFound) or bool(reason),
        "reason": reason,
        "saved_at": saved_at,
        "autosave": reverse("expert-profile-autosave"),
    }
    return render(
        request, "exchange/expert_profile.html", context, status=status or (problem.status if problem else 200)
    )


@require_POST
def autosave(request: HttpRequest) -> HttpResponse:
    """Keep what is typed into one's own profile, and say when it was kept or why it was not."""
    actor, _person = _own(request)
    return kept(request, actor, FormKind.EXPERT, None, forms.posted_values(request.POST))


@require_safe
def attachment(request: HttpRequest, record_id: UUID, attachment_id: UUID) -> HttpResponseBase:
    """One file of an expert's profile, for those who find the profile."""
    return stored_file_response(profile_file(actor_of(request), record_id, attachment_id))


@require_POST
def remove_attachment(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """Take a file away from one's own profile."""
    actor, person = _own(request)
    commands.detach_from_profile(actor, person.pk, attachment_id)
    messages.success(request, _("The file was taken away."))
    return redirect(f"{reverse('expert-profile')}#files")
