"""An invitation link from the side of whoever was invited."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ronghe.network import commands, queries
from ronghe.network.errors import InvitationGone
from ronghe.web.accounts.adapter import verified_addresses
from ronghe.web.accounts.inviting import drop_invitation, keep_invitation, pending_invitation
from ronghe.web.actors import ACTING_FOR, actor_of, standing_here


@never_cache
@require_safe
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Remember the invitation in this browser, and go on without the secret in the address.

    Raises:
        InvitationGone: the link was used, withdrawn, replaced, or has expired.
    """
    invitation = queries.invitation_at(secret)
    if invitation is None:
        raise InvitationGone()
    keep_invitation(request, invitation)
    return redirect("invitation")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Who invites, to what; register, log in, or take it up."""
    pending = pending_invitation(request)
    if pending is None:
        drop_invitation(request)
        raise InvitationGone()
    standing = standing_here(request)
    addresses: list[str] = []
    if standing is not None:
        emails, phone = verified_addresses(standing.person.user)
        addresses = [*emails, *([phone] if phone else [])]
    if request.method == "POST":
        commands.accept_invitation(actor_of(request), pending.pk, addresses)
        drop_invitation(request)
        if pending.organisation_id is not None:
            request.session[ACTING_FOR] = str(pending.organisation_id)
            messages.success(request, _("You now act for %(where)s.") % {"where": pending.organisation})
        else:
            messages.success(request, _("You now have this role on the node."))
        return redirect("home")
    context = {
        "invitation": pending,
        "fits": pending.address in {address.lower() for address in addresses},
    }
    return render(request, "account/invitation.html", context)
