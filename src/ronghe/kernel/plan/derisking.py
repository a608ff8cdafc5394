"""Which step, made safe early, buys most."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ronghe.kernel.plan.draws import Draws
from ronghe.kernel.plan.network import OPEN, Network
from ronghe.kernel.plan.runs import Runs
from ronghe.kernel.plan.simulate import simulate
from ronghe.kernel.plan.spreads import fixed
from ronghe.kernel.plan.summary import arrival, per_arrival, quantiles

DERISKING_RUNS = 2_500
"""The first runs are a fair sample; as before and after share their luck, the difference is steadier than either."""


@dataclass(frozen=True)
class Derisked:
    """What would change if one stage were safe, the luck of all others being the same.

    A *safe* stage takes its likely time and cost, and its gate neither sends back nor fails. Positive figures are
    gains: ``time_p50``, ``time_p90``, ``cost_p90``: by how much they fall (of a project that arrives). ``arrives``: by
    how much the probability to arrive rises. ``per_arrival``: by how much the money that one arrival costs, failed
    projects included, falls. ``sunk``: the mean spend of projects that end at this gate (over all projects), which is
    what knowing its answer at the very start would save. A figure may be negative: a likely value above the middle.
    """

    stage: str
    time_p50: float
    time_p90: float
    cost_p90: float
    arrives: float
    per_arrival: float
    sunk: float


@dataclass(frozen=True)
class Derisking:
    """Every stage that has anything to make safe, the one that saves most money per arrival first.

    ``for_money`` and ``for_time`` name the stage whose safety lowers ``per_arrival`` and ``time_p90`` most; ``None``
    where no stage lowers it at all.
    """

    steps: tuple[Derisked, ...]
    for_money: str | None
    for_time: str | None


def derisking(runs: Runs, most: int = DERISKING_RUNS, among: Collection[str] | None = None) -> Derisking:
    """Make each stage safe in turn and run the network again with the same luck, for the first ``most`` runs.

    ``among``: only these stages are tried, as nobody can make another's decision safe; all where it is None.

    Cost: one simulation for each stage with a spread or a gate, the draws of the others being kept.
    """
    if runs.draws.runs > most:
        runs = simulate(runs.network, draws=Draws(most, runs.draws.seed))
    time, cost = quantiles((runs.time, runs.whole_cost))
    price, share = per_arrival(runs), arrival(runs, float("inf"))
    found = []
    for index, stage in enumerate(runs.network.in_order):
        if among is not None and stage.id not in among:
            continue
        if stage.time.certain and stage.cost.certain and stage.gate == OPEN:
            continue
        then = simulate(safe(runs.network, stage.id), draws=runs.draws)
        then_time, then_cost = quantiles((then.time, then.whole_cost))
        then_price = per_arrival(then)
        found.append(
            Derisked(
                stage=stage.id,
                time_p50=time.p50 - then_time.p50,
                time_p90=time.p90 - then_time.p90,
                cost_p90=cost.p90 - then_cost.p90,
                arrives=arrival(then, float("inf")) - share,
                per_arrival=0.0 if price == then_price else price - then_price,
                sunk=float((runs.spent * runs.ends_at(index)).mean()),
            )
        )
    ranked = sorted(found, key=lambda one: (-one.per_arrival, -one.time_p90, one.stage))
    return Derisking(tuple(ranked), _best(ranked, "per_arrival"), _best(ranked, "time_p90"))


def safe(network: Network, name: str) -> Network:
    """The network with one stage at its likely time and cost and its gate open."""
    return Network(
        tuple(
            replace(one, time=fixed(one.time.likely), cost=fixed(one.cost.likely), gate=OPEN) if one.id == name else one
            for one in network.stages
        )
    )


def _best(steps: Sequence[Derisked], figure: str) -> str | None:
    best = max(steps, key=lambda one: float(getattr(one, figure)), default=None)
    return best.stage if best is not None and getattr(best, figure) > 0 else None
