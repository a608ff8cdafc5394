"""Networks put together: the use side after a certificate, and several markets one after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ronghe.route.facts.vocabulary import Words
from ronghe.route.stages.building import measures
from ronghe.route.stages.loading import read_file, sources
from ronghe.route.stages.reading import Place, mapping, names, number, one_of, words
from ronghe.route.stages.records import NOTHING, Figure, RouteStage, Source, StageNetwork

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
    ``once``: development, which is done once for all markets.
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

    The first market goes its way as if it were alone. Development is done once: a later market does only what it asks
    beyond what is done, a stage that is new or the part by which its figures are greater. What is a market's own, and
    what it asks beyond, begins when the market before has its evidence (``Rules.starts``); ids are "market.stage",
    those of development as in the first network that has them. A failure at any gate ends the whole.

    Args:
        networks: by market, cut to the product. Markets of the order that are not among them are passed over.
    """
    rules = rules or default_rules()
    line = _Line(rules)
    for market in (one for one in order.markets if one in networks):
        line.add(market, networks[market])
    first = networks[next(iter(line.goals))]
    network = replace(
        first,
        id=order.id,
        regime="",
        classes=(),
        title=order.name,
        goal=list(line.goals.values())[-1],
        stages=tuple(line.stages.values()),
    )
    return Composed(order, network, line.goals, tuple(dict.fromkeys(line.reused)))


class _Line:
    """Markets put one behind the other, with what is done already."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.stages: dict[str, RouteStage] = {}
        self.goals: dict[str, str] = {}
        self.reused: list[Reuse] = []
        self.done: dict[str, RouteStage] = {}  # development by its id, with the greatest figures so far
        self.last: dict[str, str] = {}  # development by its id -> the stage by which it is done so far
        self.anchor = ""

    def add(self, market: str, network: StageNetwork) -> None:
        """One more market behind those before."""
        beyond = {stage.id: rest for stage in network.stages if (rest := self._beyond(stage)) is not None}
        ids: dict[str, str] = {}
        for stage in network.stages:
            if stage.id not in self.rules.once or (stage.id in self.done and stage.id in beyond):
                ids[stage.id] = f"{market}.{stage.id}"
            else:
                ids[stage.id] = self.last.get(stage.id, stage.id)
        earlier = tuple(self.goals)
        begins = self._begins(network, frozenset(beyond))
        for name, stage in beyond.items():
            after = tuple(ids[one] for one in stage.after)
            if name in self.done:
                after = (*after, self.last[name])
            if not any(one in beyond for one in stage.after):
                after = tuple(dict.fromkeys((*after, *begins)))
            again = tuple(ids[one] for one in stage.gate.again) if stage.gate else ()
            gate = replace(stage.gate, again=again) if stage.gate else None
            own = ids[name] == f"{market}.{name}"
            moved = replace(stage, id=ids[name], after=after, gate=gate, market=market if own else "")
            self.stages[moved.id] = self._reusing(moved, earlier, market) if name not in self.rules.once else moved
        for stage in network.stages:
            if stage.id in self.rules.once:
                self.done[stage.id] = _greater(self.done.get(stage.id), stage)
                self.last[stage.id] = ids[stage.id]
        self.goals[market] = ids[network.goal]
        starts = (ids[name] for name in self.rules.starts if name in network.by_id)
        self.anchor = next(starts, self.goals[market])

    def _begins(self, network: StageNetwork, beyond: frozenset[str]) -> tuple[str, ...]:
        """What a market waits for: the evidence of the one before; and, where it asks more of development than is done,
        the end of all that is done, as the rest cannot run ahead of it.
        """
        if not self.anchor:
            return ()
        done = {self.last[name] for name in network.by_id if name in self.done}
        if not beyond & self.done.keys():
            return (self.anchor,)
        waited = {other for name in done for other in self.stages[name].after}
        return (self.anchor, *sorted(done - waited - {self.anchor}))

    def _beyond(self, stage: RouteStage) -> RouteStage | None:
        """What of a stage is to be done in this market; none where an earlier one has done as much."""
        done = self.done.get(stage.id)
        if done is None:
            return stage
        time, cost = _rest(stage.time, done.time), _rest(stage.cost, done.cost)
        if time.none and cost.none:
            return None
        gate = stage.gate
        if gate is not None:  # the product has passed this gate once; its work may still have to be done again
            gate = replace(gate, fail=max(0.0, gate.fail - (done.gate.fail if done.gate else 0.0)))
        return replace(stage, time=time, cost=cost, gate=gate)

    def _reusing(self, stage: RouteStage, earlier: Sequence[str], market: str) -> RouteStage:
        for reuse in self.rules.reuse:
            if reuse.serves(earlier, market, stage.key):
                self.reused.append(reuse)
                return replace(stage, time=_times(stage.time, reuse.time), cost=_times(stage.cost, reuse.cost))
        return stage


def _greater(done: RouteStage | None, stage: RouteStage) -> RouteStage:
    """The stage with the greater figures of two."""
    if done is None:
        return stage
    time = done.time if _rest(stage.time, done.time).none else stage.time
    return replace(done, time=time, cost=done.cost if _rest(stage.cost, done.cost).none else stage.cost)


def _rest(figure: Figure, done: Figure) -> Figure:
    """By how much a figure is greater than what is done; nothing where it is not. Units are turned into its own."""
    if figure.none:
        return NOTHING
    scale = _worth(done) / _worth(figure)
    pairs = zip(_three(figure), _three(done), strict=True)
    low, likely, high = sorted(max(0.0, mine - theirs * scale) for mine, theirs in pairs)
    if low + 4 * likely + high < 1e-6:
        return NOTHING
    return replace(figure, low=low, likely=likely, high=high)


def _three(figure: Figure) -> tuple[float, float, float]:
    return figure.low, figure.likely, figure.high


def _worth(figure: Figure) -> float:
    """What one unit of a figure is in months or 10,000 yuan; 0 where there is none."""
    if figure.none:
        return 0.0
    return measures().in_wan_cny.get(figure.unit) or measures().months(figure.unit)


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
