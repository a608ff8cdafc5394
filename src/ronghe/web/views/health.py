"""Whether the node lives and is ready: for whoever watches it, without details for strangers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ronghe.base.fitness import Level, examine
from ronghe.web.actors import actor_of


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. No statement."""
    return JsonResponse({"live": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Database, migrations, index, worker and disk are such that requests can be served; 503 where they are not.

    Administrators are told which of them is not well; everybody else only that it is so.
    """
    with translation.override("en"):
        findings = [(one.name, found.level, str(found.found)) for one, found in examine(serving=True)]
    is_ready = all(level is not Level.BAD for _name, level, _found in findings)
    told: dict[str, object] = {"ready": is_ready}
    if _database_answers(findings) and actor_of(request).has_role("administrator"):
        told["checks"] = {name: {"level": level.value, "found": found} for name, level, found in findings}
    return JsonResponse(told, status=200 if is_ready else 503)


def _database_answers(findings: list[tuple[str, Level, str]]) -> bool:
    """Who asks stands in the database, too."""
    return all(level is not Level.BAD for name, level, _found in findings if name in {"database", "migrations"})
