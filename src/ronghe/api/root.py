"""The API: OpenAPI 3.1 under ``/api/``; every refusal is ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from ninja.errors import HttpError, ValidationError

from ronghe.api.problem_api import ProblemAPI
from ronghe.api.problems import BodyTooLarge, BodyUnreadable, Fault, problem_response
from ronghe.api.routers import (
    books,
    desk,
    dossiers,
    experts,
    introductions,
    listings,
    organisations,
    publishing,
    route,
    searching,
)
from ronghe.base.problems import BadInput, NotFound, Problem

logger = logging.getLogger(__name__)

api = ProblemAPI(
    title="Ronghe",
    version="1",
    urls_namespace="api",
    docs_url=None,
    description=(
        "Needs, achievements, services, mandates, organisations and experts of a node, dossiers of needs, "
        "routes of products."
    ),
)
api.add_router("", searching.router)
api.add_router("", listings.router)
api.add_router("", publishing.router)
api.add_router("", organisations.router)
api.add_router("", experts.router)
api.add_router("", dossiers.router)
api.add_router("", route.router)
api.add_router("", introductions.router)
api.add_router("", desk.router)
api.add_router("", books.router)


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A refusal of a command or query."""
    return problem_response(problem)


@api.exception_handler(ValidationError)
def on_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters or a body that do not fit the schema; each fault names its place."""
    faults = [{"at": "/".join(str(part) for part in fault["loc"]), "why": fault["msg"]} for fault in error.errors]
    first = faults[0] if faults else {"at": "", "why": ""}
    return problem_response(BadInput(f"{first['at']}: {first['why']}"), {"faults": faults})


@api.exception_handler(ObjectDoesNotExist)
@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Exception) -> HttpResponse:
    """No such record."""
    return problem_response(NotFound())


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    return problem_response(BodyUnreadable(str(error)), status=error.status_code)


@api.exception_handler(RequestDataTooBig)
def on_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """A body beyond what the node reads."""
    return problem_response(BodyTooLarge())


@api.exception_handler(SuspiciousOperation)
@api.exception_handler(UnreadablePostError)
def on_unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """A request that broke off or that Django would not read."""
    return problem_response(BodyUnreadable())


@api.exception_handler(Exception)
def on_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: logged in full, told in brief."""
    logger.exception("the API failed at %s %s", request.method, request.path, exc_info=error)
    return problem_response(Fault())


def openapi() -> dict[str, Any]:
    """The OpenAPI document; its snapshot is kept in docs/api/openapi.json."""
    return dict(api.get_openapi_schema(path_prefix="/api/"))
