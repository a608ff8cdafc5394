"""The route at a glance: the class of what is asked for in three regimes, by the rules alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.journey.queries.request import DossierRequest
from ronghe.route.queries.glances import Glance, glances_of
from ronghe.route.queries.plan_glances import PlanGlance
from ronghe.route.stages import edition

WAN = 10_000
"""Yuan in the unit in which plans reckon."""


@dataclass(frozen=True, slots=True)
class RouteSection:
    """Empty where the need's text tells no fact of a product."""

    key: ClassVar[str] = "route"
    glances: tuple[Glance, ...]

    def plain(self) -> dict[str, Any]:
        """``route[]``, one for each regime; see docs/api/dossier."""
        return {
            "route": [
                {
                    "regime": one.regime,
                    "pack": one.pack,
                    "version": one.version,
                    "outcome": one.outcome,
                    "reachable": list(one.reachable),
                    "words": [{"zh": word.zh, "en": word.en} for word in one.words],
                    "plan": None if one.plan is None else _plan(one.plan),
                }
                for one in self.glances
            ]
        }


def _plan(plan: PlanGlance) -> dict[str, Any]:
    """Months to a tenth, yuan to a thousand; no finer than an estimate is."""
    return {
        "network": {"id": plan.way, "title": {"zh": plan.title.zh, "en": plan.title.en}, "edition": edition()},
        "months": _figure(plan.months_p50, plan.months_p90),
        "cost": {"currency": "CNY"} | _figure(plan.cost_p50, plan.cost_p90, WAN),
        "arrives_percent": round(100 * plan.arrives),
        "ways": plan.ways,
    }


def _figure(p50: float, p90: float | None, unit: int = 1) -> dict[str, Any]:
    """``illustrative`` stands for a P90 that would rest on estimates alone."""
    late = None if p90 is None else round(round(p90, 1) * unit, 1)
    return {"p50": round(round(p50, 1) * unit, 1), "p90": late, "illustrative": late is None}


def route_section(actor: Actor, request: DossierRequest) -> RouteSection:
    """The class of the product that the need describes, by the rules of today. One statement."""
    return RouteSection(glances_of(request.profile.text, timezone.localdate()))
