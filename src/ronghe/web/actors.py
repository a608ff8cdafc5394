"""Who a visitor of the site acts as."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ronghe.base.actors import Actor
from ronghe.base.pacing import pace_visitor
from ronghe.base.problems import NotAllowed
from ronghe.ingest.permissions import may_import
from ronghe.network.queries import Post, Standing, standing_of

ACTING_FOR = "acting_for"
"""Where the session keeps the organisation acted for."""


class LogInNeeded(NotAllowed):
    """Nobody is logged in, and the page is not for visitors."""

    code = "log-in-needed"
    title = _("Please log in first.")
    detail = _("This page is for people with an account on this node.")
    remedy = _(
        "Log in, or ask the manager of your organisation or the administrator of this node for an invitation link."
    )


class DeskNotYours(NotAllowed):
    """The actor is logged in, and may neither import nor store."""

    code = "desk-not-yours"
    title = _("You may not bring in records.")
    detail = _(
        "Records are brought in by the node's technology managers and administrators, and by members of an "
        "organisation for their own; guests read along."
    )
    remedy = _("Switch to an organisation that you may write for, or ask its manager to change your role.")


def standing_here(request: HttpRequest) -> Standing | None:
    """Organisations and roles of whoever is logged in; ``None`` for visitors. Read once a request, anew each time."""
    if not hasattr(request, "_standing"):
        user = getattr(request, "user", None)
        person = user.person if user is not None and user.is_authenticated else None
        request._standing = standing_of(person) if person is not None else None  # type: ignore[attr-defined]
    standing: Standing | None = request._standing  # type: ignore[attr-defined]
    return standing


def post_here(request: HttpRequest) -> Post | None:
    """The organisation acted for: the one chosen, while one belongs to it, else the first."""
    standing = standing_here(request)
    return standing.post_for(request.session.get(ACTING_FOR)) if standing else None


def actor_of(request: HttpRequest) -> Actor:
    """The visitor as an actor: a person with the one organisation acted for and the node roles of this moment."""
    standing = standing_here(request)
    if standing is None:
        return Actor(door="web")
    return standing.actor(request.session.get(ACTING_FOR), door="web")


def member_of(request: HttpRequest) -> Actor:
    """The actor, who must be somebody.

    Raises:
        LogInNeeded: nobody is logged in.
    """
    actor = actor_of(request)
    if actor.is_anonymous:
        raise LogInNeeded()
    return actor


def paced(request: HttpRequest) -> Actor:
    """The actor, for what costs time: visitors may ask for it so often in a minute.

    Raises:
        TooMany: a visitor's address asks very often.
    """
    actor = actor_of(request)
    if actor.is_anonymous:
        pace_visitor(request)
    return actor


def desk_of(request: HttpRequest) -> Actor:
    """The actor, who may bring records in.

    Raises:
        LogInNeeded: nobody is logged in.
        DeskNotYours: the actor may write for nobody.
    """
    actor = member_of(request)
    if not may_import(actor):
        raise DeskNotYours()
    return actor


def desk_is_open(request: HttpRequest) -> bool:
    """Whether this visitor may import and store."""
    return may_import(actor_of(request))
