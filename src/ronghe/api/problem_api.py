"""Our ``NinjaAPI``: every answer that is no success is a problem document, and the OpenAPI document says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from ronghe.api.auth import SECURITY_SCHEME
from ronghe.api.problems import MethodNotTaken, problem_response
from ronghe.base.problems import NotFound

View = Callable[..., HttpResponse]

PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "A refusal (RFC 9457): what, why, and the way out.",
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "description": "urn:ronghe:problem: and the code"},
        "title": {"type": "string", "description": "What is wrong, for people"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Why"},
        "remedy": {"type": "string", "description": "The way out"},
        "code": {"type": "string", "description": "Stable, for programs"},
        "faults": {
            "type": "array",
            "description": "Each parameter or member that does not fit",
            "items": {
                "type": "object",
                "required": ["at", "why"],
                "properties": {"at": {"type": "string"}, "why": {"type": "string"}},
            },
        },
    },
    "additionalProperties": True,
}

_WHY = {
    "400": "The body is no JSON, or the request cannot be read",
    "401": "The token is not valid",
    "404": "No such thing, or not for this reader",
    "413": "The body is larger than this node takes",
    "422": "Parameters or content cannot be used",
    "503": "A part of the node is not ready",
    "default": "Any other refusal",
}


class ProblemAPI(NinjaAPI):
    """Adds what the framework leaves to plain text or pages: wrong methods, unknown addresses, documented refusals."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        patterns: list[URLResolver | URLPattern] = []
        for pattern in super()._get_urls():
            if isinstance(pattern, URLPattern):
                pattern.callback = _with_problems(pattern.callback)
            patterns.append(pattern)
        return [*patterns, re_path(r"", _missing)]

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The OpenAPI document, with the refusals of every operation."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        document["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
        document["components"]["securitySchemes"] = SECURITY_SCHEME
        document["security"] = [{}, {"token": []}]
        for path, operations in document["paths"].items():
            for operation in operations.values():
                answers = {str(status): answer for status, answer in operation["responses"].items()}
                operation["responses"] = answers | {status: _refusal(status) for status in _statuses(path, operation)}
        return document


def _statuses(path: str, operation: dict[str, Any]) -> list[str]:
    found = []
    if "requestBody" in operation:
        found += ["400", "413"]
    found.append("401")
    if "{" in path or operation["operationId"] == "makeDossier":
        found.append("404")
    found.append("422")
    if operation["operationId"] in {"makeDossier", "search"}:
        found.append("503")
    return [*found, "default"]


def _refusal(status: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": _WHY[status], "content": content}


def _with_problems(view: View) -> View:
    """The view, whose refusal of a method is a problem document."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:  # the address of the API itself
            return problem_response(NotFound())
        if isinstance(response, HttpResponseNotAllowed):
            refusal = problem_response(MethodNotTaken(allowed=response["Allow"]))
            refusal["Allow"] = response["Allow"]
            return refusal
        return response

    wrapped.csrf_exempt = True  # type: ignore[attr-defined]  # as the framework marks its own views
    return wrapped


def _missing(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    return problem_response(NotFound())


_missing.csrf_exempt = True  # type: ignore[attr-defined]  # whatever the method, the answer is the same
