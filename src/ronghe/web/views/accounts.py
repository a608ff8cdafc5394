"""One's own account: whom one acts for, profile, sessions, records that are one's own."""

from __future__ import annotations

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ronghe.base.problems import NotFound, Problem
from ronghe.network import commands, queries
from ronghe.web.accounts.adapter import verified_addresses
from ronghe.web.actors import ACTING_FOR, LogInNeeded, member_of, standing_here
from ronghe.web.addresses import own_address
from ronghe.web.devices import device_of
from ronghe.web.forms.accounts import ProfileForm


@require_POST
def choose_organisation(request: HttpRequest) -> HttpResponse:
    """Act for another of one's organisations from now on, and come back to the same page."""
    standing = standing_here(request)
    if standing is None:
        raise LogInNeeded()
    wanted = request.POST.get("organisation", "")
    if wanted not in {str(post.organisation.pk) for post in standing.posts}:
        raise NotFound()
    request.session[ACTING_FOR] = wanted
    return redirect(own_address(request, request.POST.get("next", "")))


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language of letters, mail rhythm, consent; memberships with a way out of each."""
    actor = member_of(request)
    standing = standing_here(request)
    assert standing is not None  # noqa: S101 -- a member has one; tells the type checker
    person = standing.person
    problem: Problem | None = None
    values = {name: getattr(person, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=values)
    if request.method == "POST" and form.is_valid():
        try:
            commands.save_profile(actor, form.cleaned_data)
        except Problem as refused:
            problem = refused
        else:
            messages.success(request, _("Your profile is saved."))
            return redirect("profile")
    emails, phone = verified_addresses(person.user)
    context = {
        "form": form,
        "problem": problem,
        "emails": emails,
        "phone": phone,
        "memberships": queries.own_memberships(actor),
    }
    return render(request, "account/profile.html", context, status=problem.status if problem else 200)


@require_POST
def leave_organisation(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """End one's own membership."""
    membership = commands.end_membership(member_of(request), membership_id)
    messages.success(request, _("You no longer belong to %(where)s.") % {"where": membership.organisation})
    return redirect("profile")


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is logged in: device, address, last use."""
    member_of(request)
    rows = UserSession.objects.purge_and_list(request.user)
    here = request.session.session_key
    shown = [
        {"row": row, "device": device_of(row.user_agent), "here": row.session_key == here}
        for row in sorted(rows, key=lambda row: row.last_seen_at, reverse=True)
    ]
    shown.sort(key=lambda one: not one["here"])
    return render(request, "account/sessions.html", {"sessions": shown})


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Log out one of one's sessions, or all but this one."""
    member_of(request)
    rows = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    if request.POST.get("which") != "others":
        which = request.POST.get("which", "")
        rows = rows.filter(pk=int(which)) if which.isdecimal() and len(which) < 16 else rows.none()
        if not rows:
            raise NotFound()
    for row in rows:
        row.end()
    messages.success(request, _("The other sessions are logged out."))
    return redirect("sessions")


@require_http_methods(["GET", "HEAD", "POST"])
def claims(request: HttpRequest) -> HttpResponse:
    """Records that others entered and that may be one's own, by verified address or by name; claims to decide."""
    actor = member_of(request)
    addresses = [*_addresses(request)]
    if request.method == "POST":
        key = request.POST.get("subject", "")
        try:
            subject_id = UUID(key)
        except ValueError:
            raise NotFound() from None
        claim = commands.claim_person(actor, subject_id, request.POST.get("note", ""), addresses=addresses)
        if claim.status == "confirmed":
            messages.success(request, _("The record is now your own."))
        else:
            messages.success(request, _("The managers of the organisation, or the administrators, are asked."))
        return redirect("claims")
    name = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    context = {
        "found": queries.unclaimed_records(actor, name, addresses),
        "name": name,
        "own": queries.own_claims(actor),
        "waiting": queries.claims_to_decide(actor),
    }
    return render(request, "account/claims.html", context)


def _addresses(request: HttpRequest) -> list[str]:
    standing = standing_here(request)
    if standing is None:
        return []
    emails, phone = verified_addresses(standing.person.user)
    return [*emails, *([phone] if phone else [])]


@require_POST
def decide_claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Confirm or refuse that a record is somebody's own."""
    commands.decide_claim(member_of(request), claim_id, confirmed=request.POST.get("decision") == "confirm")
    messages.success(request, _("Your decision is kept; the person is told."))
    return redirect("claims")
