"""Which organisation one acts for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ronghe.base.problems import NotFound
from ronghe.web.actors import ACTING_FOR, LogInNeeded, standing_here
from ronghe.web.addresses import own_address


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
