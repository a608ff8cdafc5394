"""Months and money of a product in each market, at a glance: what a memo says of its plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ronghe.route.facts.vocabulary import Words
from ronghe.route.queries.memos import Memo
from ronghe.route.queries.plans import RUNS
from ronghe.route.queries.ways import facts_for, routes_of
from ronghe.route.stages import StageHistory, StageNetwork, plan
from ronghe.route.stages.composing import MARKETS
from ronghe.route.stages.fitting import Facts


@dataclass(frozen=True)
class PlanGlance:
    """The way that a market's plan would show unasked, in months and 10,000 yuan. A P90 is None where it would rest on
    estimates alone. ``ways``: how many outcomes are still open.
    """

    market: str
    way: str
    title: Words
    months_p50: float
    months_p90: float | None
    cost_p50: float
    cost_p90: float | None
    arrives: float
    ways: int


def plan_glances(memo: Memo, history: Iterable[StageHistory] = ()) -> tuple[PlanGlance, ...]:
    """One for each market of which stages are held; none where the text speaks of no product.

    Args:
        history: of this node, see ``stage_records.stage_history``.

    Cost: no statement; some 30 ms for each market.
    """
    rows = tuple(history)
    return tuple(glance for market in MARKETS if (glance := _glance(memo, market, rows)) is not None)


def _glance(memo: Memo, market: str, history: tuple[StageHistory, ...]) -> PlanGlance | None:
    routes = routes_of(memo, market)
    network = next((one for route in routes.in_order for one in route.networks), None)
    if network is None:
        return None
    return glance_of(market, network, facts_for(memo, market), len(routes.routes), history)


def glance_of(
    market: str, network: StageNetwork, facts: Facts, ways: int, history: Iterable[StageHistory] = ()
) -> PlanGlance:
    """Months and money of one way into a market: of as many runs as its plan, or one click would change the figures."""
    made = plan(network, facts, history=history, runs=RUNS)
    outcome = made.outcome
    return PlanGlance(
        market=market,
        way=network.id,
        title=network.title,
        months_p50=outcome.time.p50,
        months_p90=made.p90_time(outcome.time),
        cost_p50=outcome.cost.p50,
        cost_p90=made.p90_cost(outcome.cost),
        arrives=outcome.arrives,
        ways=ways,
    )
