"""Networks put together: the use side after a certificate, and several markets one after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ronghe.route.facts.vocabulary import Words
from ronghe.route.stages.loading import read_file, sources
from ronghe.route.stages.reading import Place, mapping, names, number, one_of, words
from ronghe.route.stages.records import Figure, RouteStage, Source, StageNetwork

MARKETS = ("nmpa", "fda", "eu")


@dataclass(frozen=True)
class Order:
    """Which market first, second, third."""

    id: str
    name: Words
    markets: tuple[str, ...]


@dataclass(frozen=True)
class Reuse:
    """Evidence of one market used again in another: its stages there take ``time`` and ``cost`` times what they would.

    ``origin`` and ``market`` may be "any". Both factors are estimates; ``source`` is the ground for using it at all.
    """

    origin: str
    market: str
    stages: tuple[str, ...]
    time: float
    cost: float
    why: Words
    source: Source | None = None
    article: Words | None = None

    def serves(self, earlier: Sequence[str], market: str, stage: str) -> bool:
        """Whether it speaks of this stage in a market, given those entered before."""
        known = self.origin == "any" or self.origin in earlier
        return bool(earlier) and known and self.market in ("any", market) and stage in self.stages


@dataclass(frozen=True)
class Rules:
    """How markets follow one another. ``starts``: stages whose end lets the next market begin, the first one there is;
    ``once``: stages that are done once for all markets.
    """

    orders: tuple[Order, ...]
    starts: tuple[str, ...]
    once: frozenset[str]
    reuse: tuple[Reuse, ...]


@dataclass(frozen=True)
class Composed:
    """Several markets as one network. ``goals``: the stage by which each market is reached, in order."""

    order: Order
    network: StageNetwork
    goals: Mapping[str, str]
    reused: tuple[Reuse, ...]


def followed(network: StageNetwork, then: StageNetwork) -> StageNetwork:
    """A network and what follows its goal; the goal is that of the second. Ids must differ.

    Raises:
        ValueError: the two share an id.
    """
    shared = network.by_id.keys() & then.by_id.keys()
    if shared:
        raise ValueError(f"{network.id} and {then.id} share stages: {', '.join(sorted(shared))}")
    later = tuple(one if one.after else replace(one, after=(network.goal,)) for one in then.stages)
    return replace(network, goal=then.goal, stages=(*network.stages, *later))


def composed(order: Order, networks: Mapping[str, StageNetwork], rules: Rules | None = None) -> Composed:
    """The networks of several markets in an order, with the evidence of earlier ones reused.

    Development is done once. What is a market's own gets the id "market.stage", and begins when the market before has
    its evidence (``Rules.starts``). A failure at any gate ends the whole.

    Args:
        networks: by market, cut to the product. Markets of the order that are not among them are passed over.
    """
    rules = rules or default_rules()
    stages: dict[str, RouteStage] = {}
    goals: dict[str, str] = {}
    reused: list[Reuse] = []
    earlier: list[str] = []
    anchor = ""
    for market in (one for one in order.markets if one in networks):
        network = networks[market]

        def named(name: str, market: str = market) -> str:
            return name if name in rules.once else f"{market}.{name}"

        for stage in network.stages:
            if named(stage.id) in stages:
                continue
            after = tuple(named(name) for name in stage.after)
            own = stage.id not in rules.once
            if own and anchor and not any(name.startswith(f"{market}.") for name in after):
                after = (*after, anchor)
            gate = replace(stage.gate, again=tuple(named(name) for name in stage.gate.again)) if stage.gate else None
            moved = replace(stage, id=named(stage.id), after=after, gate=gate, market=market if own else "")
            for reuse in (one for one in rules.reuse if own and one.serves(earlier, market, stage.id)):
                moved = replace(moved, time=_times(moved.time, reuse.time), cost=_times(moved.cost, reuse.cost))
                reused.append(reuse)
                break
            stages[moved.id] = moved
        goals[market] = named(network.goal)
        anchor = next((named(name) for name in rules.starts if name in network.by_id), goals[market])
        earlier.append(market)
    last = list(goals.values())[-1]
    first = networks[next(iter(goals))]
    network = replace(
        first, id=order.id, regime="", classes=(), title=order.name, goal=last, stages=tuple(stages.values())
    )
    return Composed(order, network, goals, tuple(dict.fromkeys(reused)))


@lru_cache(maxsize=1)
def default_rules() -> Rules:
    """Those that come with the package."""
    return parse_rules("comparisons.yaml", read_file("comparisons.yaml"))


def parse_rules(file: str, content: Any) -> Rules:
    """Raises ``StagesUnreadable`` naming the field."""
    place = Place(file)
    body = mapping(place, content, ("orders", "starts", "once", "reuse"), ("orders", "starts", "once", "reuse"))
    orders = []
    for name, raw in mapping(place.at("orders"), body["orders"], None).items():
        here = place.at(f"orders.{name}")
        one = mapping(here, raw, ("zh", "en", "markets"), ("zh", "en", "markets"))
        markets = tuple(
            one_of(here.at("markets"), "unknown_value", market, MARKETS, "market")
            for market in names(here.at("markets"), one["markets"])
        )
        orders.append(Order(name, words(here, {"zh": one["zh"], "en": one["en"]}), markets))
    if not isinstance(body["reuse"], list):
        raise place.at("reuse").refuse("wrong_kind", body["reuse"], "write a list")
    return Rules(
        orders=tuple(orders),
        starts=names(place.at("starts"), body["starts"]),
        once=frozenset(names(place.at("once"), body["once"])),
        reuse=tuple(_reuse(place.at(f"reuse.{i + 1}"), one) for i, one in enumerate(body["reuse"])),
    )


def _reuse(place: Place, raw: Any) -> Reuse:
    needed = ("from", "to", "stages", "time", "cost", "why")
    body = mapping(place, raw, (*needed, "source", "article"), needed)
    source = None
    if "source" in body:
        source = sources()[one_of(place.at("source"), "unknown_source", body["source"], sources(), "source")]
    known = (*MARKETS, "any")
    return Reuse(
        origin=one_of(place.at("from"), "unknown_value", body["from"], known, "market"),
        market=one_of(place.at("to"), "unknown_value", body["to"], known, "market"),
        stages=names(place.at("stages"), body["stages"]),
        time=number(place.at("time"), body["time"], 0, 1),
        cost=number(place.at("cost"), body["cost"], 0, 1),
        why=words(place.at("why"), body["why"]),
        source=source,
        article=words(place.at("article"), body["article"]) if "article" in body else None,
    )


def _times(figure: Figure, factor: float) -> Figure:
    """A clock or a fee is not shortened by evidence."""
    if figure.none or not figure.mark.estimate:
        return figure
    return replace(figure, low=figure.low * factor, likely=figure.likely * factor, high=figure.high * factor)
