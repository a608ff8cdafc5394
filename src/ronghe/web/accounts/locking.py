"""Guessing passwords is shut out: after several failures of one name from one address it has to wait."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ronghe.base.problems import Problem
from ronghe.web.views.problems import problem_page


class LockedOut(Problem):
    """Too many wrong passwords; said of known and unknown names alike."""

    code = "locked-out"
    status = 429
    title = _("Too many attempts to log in.")
    remedy = _("Wait, or log in with a code that is sent to you, or set a new password by e-mail.")


def name_of(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """What was typed as the name, in one spelling: e-mail in small letters, or the mobile number."""
    given = credentials or {}
    typed = given.get("email") or given.get("phone") or given.get("username")
    if not typed and request is not None:
        typed = request.POST.get("login", "")
    return str(typed or "").strip().lower()[:255]


def address_of(request: HttpRequest) -> str:
    """The address of the visitor: behind as many proxies as the settings trust, the one the last of them saw."""
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if trusted and len(chain) >= trusted:
        return str(chain[-trusted])
    return str(request.META.get("REMOTE_ADDR", ""))


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """The page that says so, with the ways on."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    detail = ngettext(
        "This name was tried with a wrong password too often from here; it has to wait %(minutes)d minute.",
        "This name was tried with a wrong password too often from here; it has to wait %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
    return problem_page(request, LockedOut(detail))
