"""Addresses that come with a request, and that are followed only where they are our own."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_address(request: HttpRequest, address: str, otherwise: str = "/") -> str:
    """The address where it leads to a page of this site, else ``otherwise``."""
    safe = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else otherwise
