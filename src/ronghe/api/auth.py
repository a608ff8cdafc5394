"""Who calls the API: the owner of a token, within its scopes, or a visitor."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ronghe.base.actors import Actor
from ronghe.base.pacing import pace_visitor
from ronghe.base.problems import NotAllowed, Problem
from ronghe.network.commands import note_use
from ronghe.network.enums import TokenScope
from ronghe.network.queries import standing_of, token_at

SECURITY_SCHEME: dict[str, Any] = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": (
            "A token made on the page “Tokens for programs”. Without one only what is public is read. Scopes: "
            "read (what its owner reads in the organisation), write (read and change records of the organisation "
            "acted for), dossiers (make them), node (use its owner's roles on the node)."
        ),
    }
}


class TokenRefused(Problem):
    """The token is unknown, revoked or past its day, or its owner may no longer act as it says."""

    code = "token-refused"
    status = 401
    title = _("This token is not valid.")
    detail = _("It is unknown, was revoked, has expired, or its owner no longer belongs to the organisation.")
    remedy = _("Make a new one on the page “Tokens for programs”, or leave the header out to read what is public.")


class ScopeMissing(NotAllowed):
    """The token was not given this scope."""

    code = "scope-missing"
    title = _("The token does not allow this.")
    remedy = _("Make a token with this scope on the page “Tokens for programs”.")


def actor_of(request: HttpRequest, *scopes: str) -> Actor:
    """The actor of a request, who must have one of these scopes where a token is sent.

    Where none is named, reading needs ``read`` and everything else ``write``.

    Raises:
        TokenRefused: a token was sent, and it is not valid.
        ScopeMissing: it is valid, and was not given any of these scopes.
        TooMany: no token was sent, and this address asks very often.
    """
    actor = _actor(request)
    wanted = scopes or (TokenScope.READ if request.method in ("GET", "HEAD") else TokenScope.WRITE,)
    if actor.scopes is not None and not actor.scopes.intersection(wanted):
        raise ScopeMissing(_("It needs the scope “%(scope)s”.") % {"scope": wanted[0]})
    return actor


def _actor(request: HttpRequest) -> Actor:
    header = request.headers.get("Authorization", "")
    if not header:
        pace_visitor(request)
        return Actor(door="api")
    if not hasattr(request, "_token_actor"):
        kind, _space, secret = header.partition(" ")
        request._token_actor = _of_token(secret.strip() if kind.lower() == "bearer" else "")  # type: ignore[attr-defined]
    actor: Actor = request._token_actor  # type: ignore[attr-defined]
    request.actor = actor  # type: ignore[attr-defined]  # for the request's log line
    return actor


def _of_token(secret: str) -> Actor:
    """Four statements; five where the last use is noted."""
    token = token_at(secret) if secret else None
    if token is None:
        raise TokenRefused()
    standing = standing_of(token.person)
    try:
        actor = standing.actor_for(token.organisation_id, door="api")
    except NotAllowed:
        raise TokenRefused() from None
    note_use(token)
    roles = standing.roles if TokenScope.NODE in token.scopes else frozenset()
    return replace(actor, roles=roles, scopes=frozenset(token.scopes))
