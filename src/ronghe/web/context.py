"""What every page shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.base.audit_reading import may_read_log
from ronghe.exchange.permissions import on_desk
from ronghe.network.queries.notices import unread_notices
from ronghe.web.account_menu import account_menu
from ronghe.web.actors import actor_of, post_here, standing_here


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu: name of the address, label, and the prefix of the pages it stands for."""

    name: str
    label: str | Promise
    prefix: str


MENU = (
    Entry("home", _("Home"), "/"),
    Entry("search", pgettext_lazy("menu", "Search"), "/search/"),
    Entry("describe", _("Describe a need"), "/describe/"),
    Entry("route", pgettext_lazy("menu", "Route"), "/route/"),
    Entry("needs", _("Needs"), "/needs/"),
    Entry("achievements", _("Achievements"), "/achievements/"),
    Entry("services", _("Services"), "/services/"),
    Entry("mandates", _("Mandates"), "/mandates/"),
    Entry("organisations", _("Organisations"), "/organisations/"),
    Entry("experts", _("Experts"), "/experts/"),
    Entry("import", pgettext_lazy("menu", "Import"), "/import/"),
)


DESK = Entry("desk", _("Desk"), "/desk/")
WORK = Entry("work", _("My work"), "/work/")


def own_entries(request: HttpRequest) -> tuple[Entry, ...]:
    """What stands before the menu: the desk for the node's staff, one's own work for people of an organisation."""
    actor = actor_of(request)
    if on_desk(actor):
        return (DESK,)
    return (WORK,) if actor.organisation_ids else ()


MEMBER_MENU = (Entry("introductions", _("Introductions"), "/introductions/"),)
"""Entries for whoever is logged in; they stand before all others but the first."""


@cache
def program_version() -> str:
    """Version of the installed program; empty where it runs without having been installed."""
    try:
        return version("ronghe")
    except PackageNotFoundError:
        return ""


def site(request: HttpRequest) -> dict[str, Any]:
    """Menu with the present entry marked, version, and who is logged in, acting for whom.

    No statement for visitors; five for whoever is logged in, which the page's own ``actor_of`` shares.
    """
    path = request.path_info
    entries = MENU if standing_here(request) is None else (*own_entries(request), MENU[0], *MEMBER_MENU, *MENU[1:])
    menu = [
        {"entry": entry, "here": path == "/" if entry.prefix == "/" else path.startswith(entry.prefix)}
        for entry in entries
    ]
    return {
        "menu": menu,
        "version": program_version(),
        "standing": standing_here(request),
        "may_read_log": may_read_log(actor_of(request)),
        "post": post_here(request),
        **_bell(request),
        "open_registration": settings.OPEN_REGISTRATION,
        "account_menu": account_menu(path) if path.startswith(("/accounts/", "/claims/")) else [],
    }


def _bell(request: HttpRequest) -> dict[str, Any]:
    """How many notices are not read. One statement for whoever is logged in."""
    if standing_here(request) is None:
        return {}
    number = unread_notices(actor_of(request))
    return {"unread": number, "unread_shown": str(number) if number < 100 else "99+"}
