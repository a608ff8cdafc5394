"""Tokens for programs: make, see, revoke."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.base.problems import Problem
from ronghe.network import commands, queries
from ronghe.web.actors import member_of, post_here
from ronghe.web.forms.accounts import TokenForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens; a new one's secret is shown in this very answer and never again."""
    actor = member_of(request)
    problem: Problem | None = None
    made: dict[str, Any] | None = None
    form = TokenForm(request.POST if request.method == "POST" else None, has_roles=bool(actor.roles))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            token, secret = commands.make_token(actor, asked["name"], asked["scopes"], asked["days"])
        except Problem as refused:
            problem = refused
        else:
            made, form = {"token": token, "secret": secret}, TokenForm(has_roles=bool(actor.roles))
    context = {
        "form": form,
        "made": made,
        "problem": problem,
        "tokens": queries.tokens_of(actor),
        "now": timezone.now(),
        "post": post_here(request),
    }
    return render(request, "account/tokens.html", context, status=problem.status if problem else 200)


@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Make a token useless."""
    commands.revoke_token(member_of(request), token_id)
    messages.success(request, _("The token no longer works."))
    return redirect("tokens")
