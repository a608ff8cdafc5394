"""A stage network as one that ``kernel.plan`` runs: months and one currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ronghe.kernel.plan import Gate, Network, Spread, Stage, fixed
from ronghe.route.facts.vocabulary import Words
from ronghe.route.stages.figures import COST_UNITS
from ronghe.route.stages.loading import read_file
from ronghe.route.stages.reading import Place, day, mapping, number, words
from ronghe.route.stages.records import Figure, RouteStage, StageNetwork


@dataclass(frozen=True)
class Measures:
    """How units add up. ``in_wan_cny``: what one unit of a currency is in 10,000 yuan, an assumption as of a day."""

    as_on: date
    in_wan_cny: Mapping[str, float]
    names: Mapping[str, Words]
    working_days_per_month: float
    days_per_month: float

    def months(self, unit: str) -> float:
        """One unit of time in months."""
        return {
            "": 0.0,
            "months": 1.0,
            "working_days": 1 / self.working_days_per_month,
            "days": 1 / self.days_per_month,
        }[unit]


@lru_cache(maxsize=1)
def measures() -> Measures:
    """Those that come with the package."""
    place = Place("currencies.yaml")
    fields = ("as_on", "estimate", "units", "working_days_per_month", "days_per_month")
    body = mapping(place, read_file(place.file), fields, fields)
    units = {
        unit: mapping(place.at(f"units.{unit}"), one, ("zh", "en", "in_wan_cny"), ("zh", "en", "in_wan_cny"))
        for unit, one in mapping(place.at("units"), body["units"], COST_UNITS, COST_UNITS).items()
    }
    return Measures(
        as_on=day(place.at("as_on"), body["as_on"]),
        in_wan_cny={u: number(place.at(f"units.{u}"), one["in_wan_cny"], 1e-6, 1e6) for u, one in units.items()},
        names={u: words(place.at(f"units.{u}"), {"zh": one["zh"], "en": one["en"]}) for u, one in units.items()},
        working_days_per_month=number(place.at("working_days_per_month"), body["working_days_per_month"], 1, 31),
        days_per_month=number(place.at("days_per_month"), body["days_per_month"], 28, 31),
    )


def build(network: StageNetwork, rates: Mapping[str, float] | None = None) -> Network:
    """What ``kernel.plan`` runs: time in months, cost in 10,000 yuan, PERT spreads.

    Own work that takes long costs more to the same degree (``linked``); other costs are drawn apart.

    Args:
        rates: what one unit of a currency is in 10,000 yuan, in place of ours.

    Raises:
        PlanInvalid: cannot happen with a network that was loaded.
    """
    return Network(tuple(_stage(stage, {**measures().in_wan_cny, **(rates or {})}) for stage in network.stages))


def months(figure: Figure) -> Spread:
    """A time in months."""
    return _spread(figure, measures().months(figure.unit))


def _stage(stage: RouteStage, rates: Mapping[str, float]) -> Stage:
    gate = stage.gate
    return Stage(
        id=stage.id,
        time=months(stage.time),
        cost=_spread(stage.cost, rates[stage.cost.unit] if stage.cost.unit else 0.0),
        after=stage.after,
        gate=Gate(gate.repeat, gate.again, gate.at_most, gate.fail) if gate else Gate(),
        linked=stage.cost.mark.estimate and stage.time.mark.estimate,
    )


def _spread(figure: Figure, factor: float) -> Spread:
    if figure.low == figure.high:
        return fixed(figure.low * factor)
    return Spread(figure.low * factor, figure.likely * factor, figure.high * factor)
