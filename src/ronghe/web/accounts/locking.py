"""Guessing passwords is shut out: after several failures of one name from one address it has to wait."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from ronghe.base.phones import mobile_number


def name_of(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """What was typed as the name, in one spelling: e-mail in small letters, or the mobile number."""
    given = credentials or {}
    typed = given.get("email") or given.get("phone") or given.get("username")
    if not typed and request is not None:
        typed = request.POST.get("login", "")
    name = str(typed or "").strip().lower()[:255]
    try:
        return name if "@" in name else mobile_number(name)
    except ValueError:
        return name
