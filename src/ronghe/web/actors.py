"""Who a visitor of the site acts as."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed


class DeskClosed(NotAllowed):
    """The node takes nothing in over the site."""

    code = "desk-closed"
    title = _("This node does not take in data over the website.")
    detail = _("There are no accounts yet, so that everybody who reaches this site could change it.")
    remedy = _(
        "Import at the command line with “ronghe import”. On a machine of your own, start the site with "
        "RONGHE_OPEN_DESK=1."
    )


def actor_of(request: HttpRequest) -> Actor:
    """The visitor as an actor; until accounts arrive everybody reads what is public."""
    return Actor.anonymous()


def desk_is_open() -> bool:
    """Whether visitors may import and store."""
    return bool(settings.OPEN_DESK)


def desk_of(request: HttpRequest) -> Actor:
    """The actor under which a visitor writes.

    Raises:
        DeskClosed: the node takes nothing in over the site.
    """
    if not desk_is_open():
        raise DeskClosed()
    return Actor.system("web desk without accounts")
