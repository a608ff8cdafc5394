"""Make, change and submit listings; their files; what happens to them afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed, NotFound, Problem
from ronghe.exchange import commands, permissions
from ronghe.exchange.enums import IpState, ListingKind, ListingStatus
from ronghe.exchange.errors import ListingChanged, PatientNameFound
from ronghe.exchange.models import Attachment, Listing, Need
from ronghe.exchange.queries.attachments import attachment_file, attachments_of
from ronghe.exchange.queries.drafting import (
    Remarks,
    editable_listing,
    missing_in,
    names_its_owner,
    remarks_of,
    unsaved_of,
)
from ronghe.exchange.queries.gates import gate_of
from ronghe.exchange.queries.outlining import outline_of
from ronghe.exchange.queries.versions import last_change_of, version_of
from ronghe.network.queries import organisation_of
from ronghe.web.actors import actor_of, member_of
from ronghe.web.autosave import kept, reason_of
from ronghe.web.downloads import stored_file_response
from ronghe.web.forms import listings as forms
from ronghe.web.forms.targets import SIGNS, parameter_names, targets_from, units_for
from ronghe.web.forms.trial_sites import site_part
from ronghe.web.uploads import upload_bytes

LISTS = {"need": "needs", "achievement": "achievements", "service": "services", "mandate": "mandates"}
BLANK = {"parameter": "", "operator": "", "value": "", "high": "", "unit": ""}


@require_http_methods(["GET", "HEAD", "POST"])
def edit_listing(request: HttpRequest, kind: str, record_id: UUID | None = None) -> HttpResponse:
    """The form of a listing: a new one of the organisation acted for, or one that the actor may change.

    ``go``: save, submit, discard what was typed, rows of the targets builder, or the fields of the type chosen.
    """
    actor = member_of(request)
    listing = editable_listing(actor, kind, record_id) if record_id else None
    if listing is None and actor.acting_for is None:
        raise NotAllowed(
            _("You act for no organisation, and a listing belongs to one."),
            _("Switch to your organisation in the menu, or ask its manager for a membership."),
        )
    if request.method == "POST":
        return _posted(request, actor, kind, listing)
    unsaved = unsaved_of(actor, kind, listing)
    values = unsaved.values if unsaved else forms.values_of(listing, kind)
    problem: Problem | None = None
    if unsaved and listing and values.get("version") != version_of(listing):
        values, problem = _changed(values, listing, kind)
    saved_at = unsaved.updated_at if unsaved else None
    return _page(request, actor, kind, listing, values, problem=problem, saved_at=saved_at, status=200)


def _changed(values: Mapping[str, Any], listing: Listing, kind: str) -> tuple[dict[str, Any], Problem]:
    """The typing with what was settled since, and who changed what after it began."""
    values, fields = forms.brought_up_to_date(values, listing, kind)
    last = last_change_of(listing)
    when = timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M")
    said = _("Last changed %(when)s by %(who)s.") % {"when": when, "who": last.person} if last.person else ""
    if fields:
        told = ", ".join(forms.label_of(name) for name in fields)
        said = f"{said} " + _("It differs from what stands here in: %(fields)s.") % {"fields": told}
    return values, ListingChanged(said.strip())


def _posted(request: HttpRequest, actor: Actor, kind: str, listing: Listing | None) -> HttpResponse:
    values = forms.posted_values(request.POST, kind)
    go = request.POST.get("go", "save")
    reason = reason_of(request)
    key = listing.pk if listing else None
    try:
        if go == "discard":
            commands.drop_unsaved(actor, kind, key)
            return redirect(_edit_address(kind, key))
        if go == "read" and listing is None and kind != ListingKind.NEED:
            return _text_read(request, actor, kind, values, reason)
        if go == "kind":
            return _type_chosen(request, actor, kind, listing, values, reason)
        if go.startswith("row"):
            return _rows_changed(request, actor, kind, listing, values, go, reason)
        targets = targets_from(values["targets"], _stored_targets(listing)) if kind == ListingKind.NEED else None
        files = [(file.name or "", upload_bytes(file)) for file in request.FILES.getlist("files")]
        saved = commands.revise_listing(
            actor,
            kind,
            key,
            forms.columns_from(values, kind),
            targets,
            files,
            submit=go == "submit",
            reason=reason,
            version=values["version"],
        )
    except ListingChanged:
        listing = editable_listing(actor, kind, key) if key else None
        assert listing is not None  # noqa: S101 -- only a listing that there is changes
        values, changed = _changed(values, listing, kind)
        return _page(request, actor, kind, listing, values, problem=changed, reason=reason)
    except Problem as problem:
        return _page(request, actor, kind, listing, values, problem=problem, reason=reason)
    if go != "submit":
        messages.success(request, _saved_words(saved))
        return redirect(f"{kind}-edit", saved.pk)
    if saved.status == ListingStatus.OPEN:
        messages.success(request, _("It is open and can be found from now on."))
    else:
        messages.success(request, _("Submitted. The technology managers were told; you will hear of their decision."))
    return redirect(kind, saved.pk)


def _saved_words(saved: Listing) -> str:
    if saved.status == ListingStatus.OPEN:
        if saved.unreviewed_change:
            return _("Saved. The change shows at once; a reviewer looks at it afterwards.")
        return _("Saved. The change shows at once.")
    return _("Saved. Only your organisation sees it until you submit it.")


def _text_read(request: HttpRequest, actor: Actor, kind: str, values: dict[str, Any], reason: str) -> HttpResponse:
    """The form, filled from a pasted description where it is empty; what was typed stays."""
    text = request.POST.get("paste", "").replace("\x00", "").replace("\r\n", "\n")
    for name, value in outline_of(kind, text, reason=reason).items():
        if not values.get(name) or values[name] == str(IpState.UNKNOWN):
            values[name] = str(value) if isinstance(value, int) else value
    commands.keep_unsaved(actor, kind, None, values, reason=reason)
    return redirect(_edit_address(kind, None))


def _stored_targets(listing: Listing | None) -> list[Any]:
    return list(listing.targets.all()) if isinstance(listing, Need) else []


def _edit_address(kind: str, key: UUID | None) -> str:
    return reverse(f"{kind}-edit", args=[key]) if key else reverse(f"{kind}-new")


def _rows_changed(
    request: HttpRequest,
    actor: Actor,
    kind: str,
    listing: Listing | None,
    values: dict[str, Any],
    go: str,
    reason: str,
) -> HttpResponse:
    """``row`` adds an empty row to the targets, ``row-3`` takes the fourth away; the rest of the form is kept."""
    rows = values["targets"]
    number = go.partition("-")[2]
    if number.isdigit() and int(number) < len(rows):
        del rows[int(number)]
    elif not number:
        rows.append(dict(BLANK))
    commands.keep_unsaved(actor, kind, listing.pk if listing else None, values, reason=reason)
    if "HX-Request" in request.headers:
        return render(request, "exchange/edit.html#targets", _target_context(values, listing, kind))
    return redirect(_edit_address(kind, listing.pk if listing else None) + "#targets")


def _type_chosen(
    request: HttpRequest, actor: Actor, kind: str, listing: Listing | None, values: dict[str, Any], reason: str
) -> HttpResponse:
    """The fields that the chosen type asks for; the rest of the form is kept."""
    commands.keep_unsaved(actor, kind, listing.pk if listing else None, values, reason=reason)
    if "HX-Request" not in request.headers:
        return redirect(_edit_address(kind, listing.pk if listing else None) + "#field-kind")
    owner = organisation_of(actor, listing.owner_id if listing else _acting_for(actor))
    shown = forms.preview_listing(values, kind, listing, owner)
    remarks = remarks_of(listing) if listing else Remarks((), {})
    context = {"site": site_part(kind, values, shown, remarks), "swapped": True}
    return render(request, "exchange/_trial_site.html", context)


def _target_context(values: Mapping[str, Any], listing: Listing | None, kind: str) -> dict[str, Any]:
    rows = list(values.get("targets", [])) or [dict(BLANK)]
    return {
        "target_rows": [{**row, "units": units_for(row["parameter"])} for row in rows],
        "signs": SIGNS,
        "parameters": parameter_names(),
        "edit_address": _edit_address(kind, listing.pk if listing else None),
    }


def _page(
    request: HttpRequest,
    actor: Actor,
    kind: str,
    listing: Listing | None,
    values: dict[str, Any],
    *,
    problem: Problem | None = None,
    reason: str = "",
    saved_at: Any = None,
    status: int = 0,
) -> HttpResponse:
    owner = organisation_of(actor, listing.owner_id if listing else _acting_for(actor))
    shown = forms.preview_listing(values, kind, listing, owner)
    remarks = remarks_of(listing) if listing else Remarks((), {})
    targets = [row for row in values.get("targets", []) if row["parameter"] and row["value"]]
    missing = missing_in(shown, targets=len(targets))
    context: dict[str, Any] = {
        "kind": kind,
        "listing": listing,
        "owner": owner,
        "back": LISTS[kind],
        "values": values,
        "sections": forms.sections_of(kind, values, shown, remarks),
        "facts": forms.facts_of(kind, values, shown, remarks),
        "site": site_part(kind, values, shown, remarks),
        "remarks": remarks,
        "target_comments": remarks.comments.get("targets", ()),
        "file_comments": remarks.comments.get("files", ()),
        "missing": missing,
        "missing_words": forms.missing_words(missing),
        "gives_away": [forms.label_of(name) for name in names_its_owner(shown)] if values.get("anonymous") else [],
        "files": _files(actor, kind, listing),
        "gate": gate_of(kind),
        "problem": problem,
        "problem_field": problem.extra.get("field", "") if problem else "",
        "ask_reason": isinstance(problem, PatientNameFound) or bool(reason),
        "reason": reason,
        "paste": request.POST.get("paste", ""),
        "saved_at": saved_at,
        "autosave": _autosave_address(kind, listing),
        **_target_context(values, listing, kind),
    }
    return render(request, "exchange/edit.html", context, status=status or (problem.status if problem else 200))


def _files(actor: Actor, kind: str, listing: Listing | None) -> list[tuple[Attachment, str, str]]:
    """Each file with the addresses where it is read and taken away."""
    if listing is None:
        return []
    rows = attachments_of(actor, listing)
    read, remove = f"{kind}-attachment", f"{kind}-attachment-remove"
    return [(row, reverse(read, args=[listing.pk, row.pk]), reverse(remove, args=[listing.pk, row.pk])) for row in rows]


def _acting_for(actor: Actor) -> UUID:
    if actor.acting_for is None:
        raise NotAllowed()
    return actor.acting_for


def _autosave_address(kind: str, listing: Listing | None) -> str:
    return reverse(f"{kind}-autosave", args=[listing.pk]) if listing else reverse(f"{kind}-autosave-new")


@require_POST
def autosave(request: HttpRequest, kind: str, record_id: UUID | None = None) -> HttpResponse:
    """Keep what is typed, and say when it was kept or why it was not."""
    return kept(request, member_of(request), kind, record_id, forms.posted_values(request.POST, kind))


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Options of units that fit a parameter, for the list of a unit box."""
    parameter = next((request.GET.get(name, "") for name in request.GET if name.endswith("parameter")), "")
    return render(request, "exchange/edit.html#units", {"units": units_for(parameter[:120])})


@require_safe
def attachment(request: HttpRequest, kind: str, record_id: UUID, attachment_id: UUID) -> HttpResponseBase:
    """One file of a listing, for those who may read the listing's files."""
    return stored_file_response(attachment_file(actor_of(request), kind, record_id, attachment_id))


@require_POST
def remove_attachment(request: HttpRequest, kind: str, record_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Take a file away from a listing."""
    actor = member_of(request)
    editable_listing(actor, kind, record_id)
    commands.detach_file(actor, kind, record_id, attachment_id)
    messages.success(request, _("The file was taken away."))
    return redirect(_edit_address(kind, record_id) + "#files")


@require_http_methods(["GET", "HEAD", "POST"])
def act_on_listing(request: HttpRequest, kind: str, record_id: UUID, verb: str) -> HttpResponse:
    """Submit, renew or withdraw one listing; withdrawing asks first."""
    actor = member_of(request)
    if verb not in ("submit", "renew", "withdraw"):
        raise NotFound()
    listing = editable_listing(actor, kind, record_id)
    why = request.POST.get("why", "").strip()[:500]
    problem: Problem | None = None
    if request.method == "POST":
        try:
            if verb == "withdraw":
                commands.withdraw_listing(actor, kind, record_id, why=why)
                messages.success(request, _("Withdrawn. Nobody outside your organisation reads it any more."))
            elif verb == "renew":
                row = commands.renew_listing(actor, kind, record_id, why=why)
                day = row.renew_on.isoformat() if row.renew_on else ""
                if row.status == ListingStatus.SUBMITTED:
                    told = _(
                        "It was changed since it was reviewed: the technology managers read it before it opens again."
                    )
                else:
                    told = _("Renewed until %(day)s.") % {"day": day}
                messages.success(request, told)
            else:
                commands.submit_listing(actor, kind, record_id)
                messages.success(
                    request, _("Submitted. The technology managers were told; you will hear of their decision.")
                )
            return redirect(kind, record_id)
        except Problem as refused:
            problem = refused
    context = {
        "kind": kind,
        "back": LISTS[kind],
        "listing": listing,
        "verb": verb,
        "problem": problem,
        "why": why,
        "needs_why": not permissions.may_edit(actor, listing.owner_id),
    }
    return render(request, "exchange/act.html", context, status=problem.status if problem else 200)
