"""The stages of a route as data, cut to a product and run: how long, how much, what first.

``networks`` holds what ships; ``suggested`` picks the network of a class for a product; ``plan`` runs it;
``comparison`` sets three orders of markets side by side; ``pictures`` has what pages draw. No database, no clock.
"""

from ronghe.route.stages.adjusting import (
    Slider,
    Switch,
    many_per_site,
    sliders,
    sliders_for,
    switches,
    switches_for,
    within,
)
from ronghe.route.stages.building import build, measures
from ronghe.route.stages.composing import Order, Reuse, composed, followed
from ronghe.route.stages.errors import StagesUnreadable
from ronghe.route.stages.fitting import Doubt, Fitted, beside, fit, open_facts, suggested, waits
from ronghe.route.stages.history import StageHistory, blended
from ronghe.route.stages.loading import edition, networks, sources
from ronghe.route.stages.planning import (
    Grounding,
    MarketReached,
    OrderOutcome,
    RoutePlan,
    comparison,
    plan,
)
from ronghe.route.stages.records import Figure, Mark, RouteStage, Source, StageKind, StageNetwork
from ronghe.route.stages.specialties import specialties

__all__ = [
    "Doubt",
    "Figure",
    "Fitted",
    "Grounding",
    "Mark",
    "MarketReached",
    "Order",
    "OrderOutcome",
    "Reuse",
    "RoutePlan",
    "RouteStage",
    "Slider",
    "Source",
    "StageHistory",
    "StageKind",
    "StageNetwork",
    "StagesUnreadable",
    "Switch",
    "beside",
    "blended",
    "build",
    "comparison",
    "composed",
    "edition",
    "fit",
    "followed",
    "many_per_site",
    "measures",
    "networks",
    "open_facts",
    "plan",
    "sliders",
    "sliders_for",
    "sources",
    "specialties",
    "suggested",
    "switches",
    "switches_for",
    "waits",
    "within",
]
