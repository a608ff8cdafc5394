"""Refusals as problem documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from ronghe.base.problems import Problem


def problem_response(
    problem: Problem, extra: Mapping[str, Any] | None = None, status: int | None = None
) -> HttpResponse:
    """``application/problem+json`` for a refusal."""
    document = {**problem.as_json(), **(extra or {})}
    if status:
        document["status"] = status
    return HttpResponse(
        json.dumps(document, ensure_ascii=False),
        status=status or problem.status,
        content_type="application/problem+json; charset=utf-8",
    )
