"""The runs of a network in a few numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ronghe.kernel.plan.runs import Flags, Runs
from ronghe.kernel.plan.spreads import Floats

SHARES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Quantiles:
    """Values below or at which 10, 50 and 90 % of the runs lie, each a value of some run; and the mean."""

    p10: float
    p50: float
    p90: float
    mean: float


@dataclass(frozen=True)
class StageOutcome:
    """One stage. ``cost`` counts its repeats by any gate.

    ``criticality``: the share of runs in which the stage lies on the longest chain, so that a delay of it delays the
    whole; with several longest chains, on one of them. ``repeats``: the mean number of rounds its gate sent back.
    ``fails``: the share of all runs that end at its gate. ``sunk``: what runs that end there had spent, as a mean over
    all runs: the money saved if that gate's answer were known before anything is spent.
    """

    id: str
    start: Quantiles
    end: Quantiles
    cost: Quantiles
    criticality: float
    repeats: float
    fails: float
    sunk: float


@dataclass(frozen=True)
class Outcome:
    """The whole. ``time`` and ``cost`` are those of a project that arrives, ``spent`` is what any project spends.

    ``arrives``: the share of runs without a failure. ``per_arrival``: mean spend over the share that arrives, that is
    the money that one arrival costs with all failures before it; infinite where none arrives.
    """

    runs: int
    seed: int
    time: Quantiles
    cost: Quantiles
    spent: Quantiles
    arrives: float
    per_arrival: float
    stages: tuple[StageOutcome, ...]

    def stage(self, name: str) -> StageOutcome:
        """Raises ``KeyError`` where there is none of that id."""
        return {one.id: one for one in self.stages}[name]


def summarise(runs: Runs) -> Outcome:
    """P10, P50 and P90 overall and for each stage, criticality, failures. Stages come as given to the network.

    Cost: O(stages * runs).
    """
    order = runs.network.in_order
    starts, ends, costs = (quantiles(rows) for rows in (runs.start, runs.end, runs.cost))
    chains = critical(runs)
    here = {index: runs.ends_at(index) for index in runs.gates}
    found = {
        stage.id: StageOutcome(
            id=stage.id,
            start=starts[index],
            end=ends[index],
            cost=costs[index],
            criticality=float(chains[index].mean()),
            repeats=float(runs.repeats[index].mean()),
            fails=float(here[index].mean()) if index in here else 0.0,
            sunk=float((runs.spent * here[index]).mean()) if index in here else 0.0,
        )
        for index, stage in enumerate(order)
    }
    time, cost, spent = quantiles((runs.time, runs.whole_cost, runs.spent))
    return Outcome(
        runs=runs.draws.runs,
        seed=runs.draws.seed,
        time=time,
        cost=cost,
        spent=spent,
        arrives=float(runs.arrives.mean()),
        per_arrival=per_arrival(runs),
        stages=tuple(found[stage.id] for stage in runs.network.stages),
    )


def per_arrival(runs: Runs) -> float:
    """Mean spend over the share of runs that arrive; infinite where none does."""
    share = float(runs.arrives.mean())
    return float(runs.spent.mean()) / share if share else float("inf")


def arrival(runs: Runs, by: float) -> float:
    """The probability that the whole has arrived by a time: no gate failed and the last stage has ended."""
    return float((runs.arrives & (runs.time <= by)).mean())


def quantiles(rows: Sequence[Floats]) -> Sequence[Quantiles]:
    """Of each row. The k-th smallest value with k = share * runs, rounded up: always a value that occurred.

    Rows that are one array are looked at once; so it takes a list or tuple, not an array whose rows are made anew.
    """
    found: dict[int, Quantiles] = {}
    for row in rows:
        if id(row) not in found:
            found[id(row)] = _of_one(row)
    return [found[id(row)] for row in rows]


def _of_one(row: Floats) -> Quantiles:
    places = [max(0, int(np.ceil(share * row.size - 1e-9)) - 1) for share in SHARES]
    p10, p50, p90 = np.partition(row, sorted(set(places)))[places].tolist()
    return Quantiles(p10, p50, p90, float(row.mean()))


def critical(runs: Runs, until: str = "") -> Flags:
    """(stages, runs) whether a stage is on a longest chain: walked back over waits without slack, from the last end,
    or from the end of the stage ``until``.
    """
    order = runs.network.in_order
    row = {stage.id: index for index, stage in enumerate(order)}
    if until:
        found = [np.full(runs.draws.runs, stage.id == until) for stage in order]
    else:
        found = [end == runs.time for end in runs.end]
    for index in range(len(order) - 1, -1, -1):
        for name in order[index].after:
            found[row[name]] |= found[index] & (runs.end[row[name]] == runs.start[index])
    return np.stack(found)
