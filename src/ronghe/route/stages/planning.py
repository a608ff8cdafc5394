"""A product's plan: its stages run many times, and how far the figures are grounded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ronghe.kernel.plan import (
    RUNS,
    CurvePoint,
    Derisking,
    Outcome,
    Parallel,
    PlanInvalid,
    Quantiles,
    Runs,
    arrival,
    cost_curve,
    derisking,
    effect_of_parallel,
    in_parallel,
    simulate,
    summarise,
)
from ronghe.kernel.plan.summary import critical, quantiles
from ronghe.route.stages.adjusting import Switch, adjusted, switches, switches_for, within
from ronghe.route.stages.building import build
from ronghe.route.stages.composing import Order, Reuse, Rules, composed, default_rules, followed
from ronghe.route.stages.fitting import Doubt, Facts, fit
from ronghe.route.stages.history import StageHistory, blended
from ronghe.route.stages.reading import Place, one_of
from ronghe.route.stages.records import RouteStage, StageKind, StageNetwork

LEAST_SOURCED = 0.05
"""With less than a twentieth of a figure from sources or history it rests on estimates, and its picture says so."""

SEED = 20261126


@dataclass(frozen=True)
class Grounding:
    """How much of the time on the way is sourced (clocks, and history by its weight), and of the cost; 0..1.

    Time counts by criticality: a stage that delays nobody grounds nothing. ``verify``: a figure is to be checked.
    """

    time: float
    cost: float
    verify: bool

    @property
    def time_illustrative(self) -> bool:
        """Whether the time rests on estimates, so that no P90 of a time is shown."""
        return self.time < LEAST_SOURCED

    @property
    def cost_illustrative(self) -> bool:
        """Whether the cost rests on estimates, so that no P90 of money is shown."""
        return self.cost < LEAST_SOURCED


@dataclass(frozen=True)
class RoutePlan:
    """One plan, in months and 10,000 yuan. ``outcome`` holds all figures; show a P90 only through ``p90_time`` and
    ``p90_cost``, as time and money are grounded apart.
    """

    network: StageNetwork
    doubts: tuple[Doubt, ...]
    left_out: tuple[RouteStage, ...]
    done: tuple[RouteStage, ...]
    runs: Runs
    outcome: Outcome
    grounding: Grounding

    def p90_time(self, figure: Quantiles) -> float | None:
        """The P90 of a time, or ``None``: the page says "illustrative" in its place."""
        return None if self.grounding.time_illustrative else figure.p90

    def p90_cost(self, figure: Quantiles) -> float | None:
        """The P90 of a cost, or ``None``: the page says "illustrative" in its place."""
        return None if self.grounding.cost_illustrative else figure.p90

    def arrives_by(self, months: float) -> float:
        """The probability that the goal is reached within so many months; failed projects count as never."""
        return arrival(self.runs, months)

    def curve(self, points: int = 49) -> tuple[CurvePoint, ...]:
        """Spending over time, see ``kernel.plan.cost_curve``."""
        return cost_curve(self.runs, points)

    def derisking(self) -> Derisking:
        """Which step of the applicant's own, made safe early, buys most; see ``kernel.plan.derisking``."""
        own = {stage.id for stage in self.network.stages if stage.kind is StageKind.OWN_WORK}
        return derisking(self.runs, among=own)

    def side_by_side(self) -> Sequence[tuple[Switch, Parallel]]:
        """What each switch that fits the network would change; those that change no wait are left out."""
        here = {stage.id for stage in self.network.stages}
        found = []
        for switch in switches_for(self.network):
            try:
                effect = effect_of_parallel(self.runs, here & set(switch.stages))
            except PlanInvalid:  # something stands between them in this network: the switch has no meaning here
                continue
            if effect.time_p50 or effect.time_p90:
                found.append((switch, effect))
        return found


def plan(
    network: StageNetwork,
    facts: Facts,
    *,
    use: StageNetwork | None = None,
    done: Collection[str] = (),
    sliders: Mapping[str, float] | None = None,
    parallel: Iterable[str] = (),
    history: Iterable[StageHistory] = (),
    rates: Mapping[str, float] | None = None,
    runs: int = RUNS,
    seed: int = SEED,
) -> RoutePlan:
    """Cut a network to a product, apply history, sliders and switches in this order, and run it.

    Args:
        facts: of the product; a missing name is unknown.
        use: the use side, to go on after the certificate.
        done: ids of stages that are over; what they waited for is over too.
        sliders: value by name, see ``adjusting.sliders``.
        parallel: names of switches to turn on, see ``adjusting.switches``.
        history: what stages took in this node; counted for the regime, family and class of each network alone.
        rates: what one unit of a currency is in 10,000 yuan.

    Raises:
        StagesUnreadable: an unknown stage, slider or switch, a value out of bounds, a bad row of history.
        PlanInvalid: runs or seed out of bounds, or a switch that does not fit this network.

    Cost: some 50 ms for 10,000 runs of 40 stages.
    """
    rows = tuple(history)
    cut = fit(network, facts, done)
    whole, doubts, left_out = blended(cut.network, rows), cut.doubts, cut.left_out
    if use is not None:
        later = fit(use, {**network.assume, **facts})
        whole = followed(whole, blended(later.network, rows))
        doubts, left_out = doubts + later.doubts, left_out + later.left_out
    whole = adjusted(whole, sliders or {})
    ready = build(whole, rates)
    for name in parallel:
        switch = switches()[one_of(Place("switches", name), "unknown_value", name, switches(), "switch")]
        ready = in_parallel(ready, {stage.id for stage in whole.stages} & set(switch.stages))
    made = simulate(ready, runs, seed)
    outcome = summarise(made)
    return RoutePlan(whole, doubts, left_out, cut.done, made, outcome, grounding(whole, outcome))


def grounding(network: StageNetwork, outcome: Outcome) -> Grounding:
    """How much of a plan's time and cost is sourced."""
    chains = {stage.id: outcome.stage(stage.id).criticality for stage in network.stages}
    return _grounding(network.stages, outcome, chains)


def _grounding(stages: Sequence[RouteStage], outcome: Outcome, chains: Mapping[str, float]) -> Grounding:
    """Of some stages. ``chains``: how often each lies on the longest chain to what is asked of."""
    found = {one.id: one for one in outcome.stages}
    time = cost = time_sourced = cost_sourced = 0.0
    for stage in stages:
        one = found[stage.id]
        length = (one.end.mean - one.start.mean) * chains[stage.id]
        time += length
        time_sourced += length * stage.time.mark.sourced
        cost += one.cost.mean
        cost_sourced += one.cost.mean * stage.cost.mark.sourced
    figures = [figure for stage in stages for figure in (stage.time, stage.cost) if not figure.none]
    return Grounding(
        time=time_sourced / time if time else 0.0,
        cost=cost_sourced / cost if cost else 0.0,
        verify=any(figure.mark.verify for figure in figures),
    )


@dataclass(frozen=True)
class MarketReached:
    """One market in an order: when its goal is reached by a project that gets there, and the share that does.

    A market is missed where a gate on its own way, or on that of a market before it, ends the project first; what a
    later market asks for has no part in it. ``grounding``: of the way to this market alone.
    """

    market: str
    time: Quantiles
    reaches: float
    grounding: Grounding

    @property
    def p90(self) -> float | None:
        """The P90 of its time, or ``None``: the page says "illustrative" in its place."""
        return None if self.grounding.time_illustrative else self.time.p90


@dataclass(frozen=True)
class OrderOutcome:
    """One order of markets. ``reused``: the evidence of earlier markets that it counts on. ``least``: the same order by
    the least demanding ways, where a market's way is open.
    """

    order: Order
    plan: RoutePlan
    markets: tuple[MarketReached, ...]
    reused: tuple[Reuse, ...]
    least: OrderOutcome | None = None


def comparison(
    networks: Mapping[str, StageNetwork],
    facts: Facts,
    *,
    sliders: Mapping[str, float] | None = None,
    history: Iterable[StageHistory] = (),
    rules: Rules | None = None,
    runs: int = RUNS,
    seed: int = SEED,
) -> tuple[OrderOutcome, ...]:
    """China first, United States first, European Union first, with the same luck for what they share.

    The first market of an order goes its way as if it were the only one.

    Args:
        networks: by market (nmpa, fda, eu); orders whose first market is missing are left out.
        sliders: as in ``plan``; in each market brought within its own bounds.
        rules: how markets follow one another; those that ship where none are given.

    Raises:
        StagesUnreadable, PlanInvalid: as ``plan``.
    """
    rules = rules or default_rules()
    rows = tuple(history)
    cuts = {market: fit(network, facts) for market, network in networks.items()}
    ready = {
        market: adjusted(blended(cut.network, rows), within(cut.network, sliders or {})) for market, cut in cuts.items()
    }
    found = []
    for order in rules.orders:
        if order.markets[0] not in networks:
            continue
        joined = composed(order, ready, rules)
        whole = joined.network
        made = simulate(build(whole), runs, seed)
        outcome = summarise(made)
        doubts = tuple(doubt for cut in cuts.values() for doubt in cut.doubts)
        over = tuple({stage.id: stage for cut in cuts.values() for stage in cut.done}.values())
        one = RoutePlan(whole, doubts, (), over, made, outcome, grounding(whole, outcome))
        found.append(OrderOutcome(order, one, _reached(joined.goals, one), joined.reused))
    return tuple(found)


def _reached(goals: Mapping[str, str], plan: RoutePlan) -> tuple[MarketReached, ...]:
    made = plan.runs
    row = {stage.id: index for index, stage in enumerate(made.network.in_order)}
    on_the_way: frozenset[str] = frozenset()
    found = []
    for market, goal in goals.items():
        end = made.end[row[goal]]
        mine = made.network.ancestors[goal] | {goal}
        on_the_way |= mine
        missed = np.zeros(end.size, dtype=bool)
        for index in (row[name] for name in sorted(on_the_way) if row[name] in made.gates):
            missed |= made.fails[index] & (made.end[index] <= end)
        chains = critical(made, goal).mean(axis=1)
        ways = [stage for stage in plan.network.stages if stage.id in mine]
        grounds = _grounding(ways, plan.outcome, {name: float(chains[row[name]]) for name in mine})
        found.append(MarketReached(market, quantiles((end,))[0], float(1 - missed.mean()), grounds))
    return tuple(found)
