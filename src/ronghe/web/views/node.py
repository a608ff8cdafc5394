"""Who holds which role on the node."""

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
from ronghe.network.enums import NodeRole
from ronghe.web.accounts.letters import send_invitation
from ronghe.web.actors import member_of
from ronghe.web.forms.accounts import NodeInvitationForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def node_people(request: HttpRequest) -> HttpResponse:
    """Roles on the node with those who hold them; administrators invite and take back."""
    actor = member_of(request)
    problem: Problem | None = None
    made: dict[str, Any] | None = None
    form = NodeInvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            invitation, secret = commands.invite_to_node(actor, asked["address"], asked["role"])
        except Problem as refused:
            if refused.status == 403:
                raise
            problem = refused
        else:
            link = request.build_absolute_uri(reverse("invitation-link", args=[secret]))
            made = {"invitation": invitation, "link": link, "sent": send_invitation(invitation, link)}
            form = NodeInvitationForm()
    held = list(queries.duties(actor))
    administers = permissions.may_administer(actor)
    context = {
        "groups": [(label, [row for row in held if row.role == role]) for role, label in NodeRole.choices],
        "administers": administers,
        "form": form,
        "made": made,
        "problem": problem,
        "invitations": queries.invitations_of(actor, None) if administers else [],
    }
    return render(request, "network/node_people.html", context, status=problem.status if problem else 200)


@require_POST
def end_duty(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """Take a role on the node back."""
    commands.end_duty(member_of(request), duty_id)
    messages.success(request, _("The role is taken back."))
    return redirect("node-people")
