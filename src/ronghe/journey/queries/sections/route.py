"""The route at a glance: the class of what is asked for in three regimes, by the rules alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.journey.queries.request import DossierRequest
from ronghe.route.queries.glances import Glance, glances_of


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
                }
                for one in self.glances
            ]
        }


def route_section(actor: Actor, request: DossierRequest) -> RouteSection:
    """The class of the product that the need describes, by the rules of today. One statement."""
    return RouteSection(glances_of(request.profile.text, timezone.localdate()))
