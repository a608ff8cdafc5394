"""Who holds which role on the node, and the accounts, which administrators stop and help."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ronghe.base.problems import BadInput, Problem
from ronghe.network import commands, permissions, queries
from ronghe.network.enums import NodeRole
from ronghe.web.accounts.letters import send_invitation
from ronghe.web.actors import member_of
from ronghe.web.forms.accounts import NodeInvitationForm
from ronghe.web.paging import page_links, page_number

PER_PAGE = 30


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


@require_safe
def accounts_page(request: HttpRequest) -> HttpResponse:
    """All accounts, by address or name; for administrators."""
    actor = member_of(request)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    found = queries.accounts(actor, text)
    page = Paginator(found, PER_PAGE).get_page(page_number(request.GET.get("page")))
    rows = queries.account_rows(actor, page.object_list)
    context = {
        "rows": rows,
        "q": text,
        "total": page.paginator.count,
        "own": actor.person_id,
        "links": page_links(request.GET, page.number, page.paginator.num_pages),
    }
    return render(request, "network/accounts.html", context)


@require_POST
def account_act(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Stop an account, open it again, log it out everywhere, or reset its second step; each with a reason."""
    actor = member_of(request)
    verb, why = request.POST.get("do", ""), request.POST.get("why", "").strip()[:500]
    if verb == "stop":
        commands.stop_account(actor, person_id, why)
        messages.success(request, _("The account is stopped: nobody logs in with it any more."))
    elif verb == "open":
        commands.open_stopped(actor, person_id, why)
        messages.success(request, _("The account is open again."))
    elif verb == "sessions":
        number = commands.end_sessions_of(actor, person_id, why)
        messages.success(request, _("Logged out everywhere: %(number)d sessions.") % {"number": number})
    elif verb == "step":
        commands.reset_second_step(actor, person_id, why)
        messages.success(request, _("The second step is off; the person is told and sets it up anew."))
    else:
        raise BadInput(_("There is no such decision."))
    return redirect("node-accounts")
