"""The invitation that a visitor is about to take up."""

from __future__ import annotations

from django.http import HttpRequest

from ronghe.network.models import Invitation
from ronghe.network.queries import open_invitation

SLOT = "invitation"
"""Where the session keeps the invitation's id; the secret of its link is not kept."""


def pending_invitation(request: HttpRequest) -> Invitation | None:
    """The invitation whose link was opened in this browser, while it still lets in (one statement)."""
    key = request.session.get(SLOT)
    return open_invitation(key) if key else None


def keep_invitation(request: HttpRequest, invitation: Invitation) -> None:
    """Remember it while the visitor registers or logs in."""
    request.session[SLOT] = str(invitation.pk)


def drop_invitation(request: HttpRequest) -> None:
    """It was taken up, or is of no use."""
    request.session.pop(SLOT, None)
