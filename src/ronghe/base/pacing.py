"""How often one visitor may ask for what costs time: searches, dossiers, the API without a token."""

from __future__ import annotations

import ipaddress
import time

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import Problem

MINUTE = 60


class TooMany(Problem):
    """More was asked for in a minute than one visitor may."""

    code = "too-many"
    status = 429
    title = _("You are asking very often.")
    detail = _("A visitor may ask for a certain number of searches and dossiers in a minute.")
    remedy = _("Wait a minute; programs that need more log in with a token.")


def address_of(request: HttpRequest) -> str:
    """The address of the visitor: behind as many proxies as the settings trust, the one the first of them saw."""
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if trusted and len(chain) >= trusted:
        return str(chain[-trusted])
    return str(request.META.get("REMOTE_ADDR", ""))


def pace_visitor(request: HttpRequest) -> None:
    """Count this request of a visitor; the machine itself is not counted, nor is anybody where the setting is 0.

    Counted in the cache of this process: a coarse bound against scripts, not a quota.

    Raises:
        TooMany: this address asked more than ``RONGHE_PER_MINUTE`` times in this minute.
    """
    most = settings.VISITOR_PER_MINUTE
    address = address_of(request)
    if not most or _is_here(address) or hasattr(request, "_paced"):
        return
    request._paced = True  # type: ignore[attr-defined]  # once a request, however often it is asked
    cache = caches["process"]
    key = f"pace:{address}:{int(time.time() // MINUTE)}"
    if cache.add(key, 1, MINUTE):
        return
    try:
        count = cache.incr(key)
    except ValueError:  # the minute ended in between
        return
    if count > most:
        raise TooMany()


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
