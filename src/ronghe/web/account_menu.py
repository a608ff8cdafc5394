"""Entries beside the pages of one's own account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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
