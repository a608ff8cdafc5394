"""One line per request: which route, how it ended, how long it took, how many statements, and who asked.

The address is never logged, only the route's pattern: what was searched for and which record was opened is nobody's
business here. The audit log says who changed what.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from ronghe.base.logs import request_id

logger = logging.getLogger("ronghe.request")
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLogMiddleware:
    """The outermost: gives the request its id, which the answer carries too, and logs its end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        token = request_id.set(given if GIVEN.fullmatch(given) else uuid.uuid4().hex)
        begun, counted = time.perf_counter(), _Counted()
        try:
            with connection.execute_wrapper(counted):
                response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            self._log(request, response.status_code, begun, counted.number)
            return response
        finally:
            request_id.reset(token)

    def _log(self, request: HttpRequest, status: int, begun: float, statements: int) -> None:
        match = request.resolver_match
        facts = {
            "route": match.route if match else "-",
            "method": request.method,
            "status": status,
            "ms": round((time.perf_counter() - begun) * 1000, 1),
            "statements": statements,
            "actor": _actor(request),
        }
        logger.log(logging.ERROR if status >= 500 else logging.INFO, "request", extra=facts)


class _Counted:
    """Counts statements."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.number += 1
        return execute(sql, params, many, context)


def _actor(request: HttpRequest) -> str:
    """The person's id where the request has asked who it is; it is not asked for this."""
    standing = getattr(request, "_standing", None)
    if standing is not None:
        return str(standing.person.pk)
    actor = getattr(request, "actor", None)
    return str(getattr(actor, "person_id", None) or "-")
