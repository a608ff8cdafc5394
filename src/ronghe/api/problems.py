"""Refusals as problem documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import BadInput, Problem


class MethodNotTaken(Problem):
    """The address does not take this method; ``allowed`` names those it takes."""

    code = "method-not-taken"
    status = 405
    title = _("This address does not take this method.")
    remedy = _("See /api/openapi.json for what it takes.")


class BodyTooLarge(BadInput):
    """The request's body is larger than the node reads."""

    code = "body-too-large"
    status = 413
    title = _("The request is too large.")
    remedy = _("Send the part that describes the need; documents are imported at the command line.")


class BodyUnreadable(BadInput):
    """The request's body is no JSON, or broke off."""

    code = "body-unreadable"
    status = 400
    title = _("The request cannot be read.")
    remedy = _("Send JSON in UTF-8, with the header Content-Type: application/json.")


class Fault(Problem):
    """A fault of the program; its log has the particulars."""

    code = "fault"
    status = 500
    title = _("Something went wrong on this node.")
    remedy = _("Try again; if it stays, tell the administrator the time and what you asked for.")


def problem_response(
    problem: Problem, extra: Mapping[str, Any] | None = None, status: int | None = None
) -> HttpResponse:
    """``application/problem+json`` for a refusal."""
    document = {**problem.as_json(), **(extra or {})}
    if status:
        document["status"] = status
    # Half a surrogate pair, as a request may hold it, has no place in UTF-8.
    body = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    response = HttpResponse(
        body, status=status or problem.status, content_type="application/problem+json; charset=utf-8"
    )
    if response.status_code == 401:
        response["WWW-Authenticate"] = 'Bearer realm="ronghe"'
    return response
