"""Who belongs to an organisation: list, invite, roles, end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.base.problems import Problem
from ronghe.network import commands, permissions, queries
from ronghe.network.enums import MembershipRole
from ronghe.web.accounts.letters import send_invitation
from ronghe.web.actors import member_of
from ronghe.web.forms.accounts import InvitationForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Members with their roles; who leads may invite. The link of a new invitation is shown in this very answer."""
    actor = member_of(request)
    organisation = queries.organisation_of(actor, organisation_id)
    leads = permissions.may_lead(actor, organisation.pk)
    problem: Problem | None = None
    made: dict[str, Any] | None = None
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            invitation, secret = commands.invite_member(actor, organisation.pk, asked["address"], asked["role"])
        except Problem as refused:
            if refused.status == 403:
                raise
            problem = refused
        else:
            link = request.build_absolute_uri(reverse("invitation-link", args=[secret]))
            made = {"invitation": invitation, "link": link, "sent": send_invitation(invitation, link)}
            form = InvitationForm()
    rows = queries.members_of(actor, organisation)
    context = {
        "organisation": organisation,
        "members": [
            {
                "row": row,
                "own": row.person_id == actor.person_id,
                "roles": [
                    (role, label)
                    for role, label in MembershipRole.choices
                    if leads and permissions.may_give_role(actor, organisation.pk, role, row.role)
                ],
            }
            for row in rows
        ],
        "leads": leads,
        "form": form,
        "made": made,
        "problem": problem,
        "invitations": queries.invitations_of(actor, organisation) if leads else [],
    }
    return render(request, "network/members.html", context, status=problem.status if problem else 200)


@require_POST
def change_role(request: HttpRequest, organisation_id: UUID, membership_id: UUID) -> HttpResponse:
    """Give a member another role."""
    membership = commands.change_role(member_of(request), membership_id, request.POST.get("role", ""))
    messages.success(
        request,
        _("%(who)s now has the role: %(role)s.") % {"who": membership.person, "role": membership.get_role_display()},
    )
    return redirect("members", organisation_id)


@require_POST
def end_membership(request: HttpRequest, organisation_id: UUID, membership_id: UUID) -> HttpResponse:
    """End a membership."""
    membership = commands.end_membership(member_of(request), membership_id)
    messages.success(request, _("%(who)s no longer belongs to the organisation.") % {"who": membership.person})
    return redirect("members", organisation_id)


@require_POST
def withdraw_invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Make a link useless."""
    invitation = commands.withdraw_invitation(member_of(request), invitation_id)
    messages.success(request, _("The invitation link no longer works."))
    if invitation.organisation_id is None:
        return redirect("node-people")
    return redirect("members", invitation.organisation_id)
