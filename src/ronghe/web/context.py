"""What every page shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.web.actors import post_here, standing_here


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
    Entry("needs", _("Needs"), "/needs/"),
    Entry("achievements", _("Achievements"), "/achievements/"),
    Entry("services", _("Services"), "/services/"),
    Entry("mandates", _("Mandates"), "/mandates/"),
    Entry("organisations", _("Organisations"), "/organisations/"),
    Entry("experts", _("Experts"), "/experts/"),
    Entry("import", pgettext_lazy("menu", "Import"), "/import/"),
)


ACCOUNT_MENU = (
    ("profile", _("My profile")),
    ("account_email", _("E-mail addresses")),
    ("account_change_phone", _("Mobile number")),
    ("account_change_password", _("Password")),
    ("mfa_index", _("Two-step log-in")),
    ("sessions", _("Where I am logged in")),
    ("tokens", _("Tokens for programs")),
    ("claims", _("Records that are mine")),
)


def account_menu(path: str) -> list[dict[str, Any]]:
    """Entries of the account pages, the present one marked; log-in elsewhere only where there is some. No statement."""
    entries = list(ACCOUNT_MENU)
    if settings.SOCIALACCOUNT_PROVIDERS:
        entries.insert(5, ("socialaccount_connections", _("Log-in elsewhere")))
    shown = []
    for name, label in entries:
        address = reverse(name)
        prefix = address.removesuffix("change/") if name == "account_change_password" else address
        shown.append({"address": address, "label": label, "here": path.startswith(prefix)})
    return shown


@cache
def program_version() -> str:
    """Version of the installed program; empty where it runs without having been installed."""
    try:
        return version("ronghe")
    except PackageNotFoundError:
        return ""


def site(request: HttpRequest) -> dict[str, Any]:
    """Menu with the present entry marked, version, and who is logged in, acting for whom.

    No statement for visitors; four for whoever is logged in, which the page's own ``actor_of`` shares.
    """
    path = request.path_info
    menu = [
        {"entry": entry, "here": path == "/" if entry.prefix == "/" else path.startswith(entry.prefix)}
        for entry in MENU
    ]
    return {
        "menu": menu,
        "version": program_version(),
        "standing": standing_here(request),
        "post": post_here(request),
        "open_registration": settings.OPEN_REGISTRATION,
        "account_menu": account_menu(path) if path.startswith(("/accounts/", "/claims/")) else [],
    }
