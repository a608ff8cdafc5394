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
    ends, costs = quantiles(runs.end), quantiles(runs.cost)
    starts = _starts(runs, ends)
    chains = critical(runs)
    sunk_at = np.where(runs.fails & (runs.end == runs.failed_at), runs.spent, 0.0)
    ends_here = runs.fails & (runs.end == runs.failed_at)
    found = {
        stage.id: StageOutcome(
            id=stage.id,
            start=starts[index],
            end=ends[index],
            cost=costs[index],
            criticality=float(chains[index].mean()),
            repeats=float(runs.repeats[index].mean()),
            fails=float(ends_here[index].mean()),
            sunk=float(sunk_at[index].mean()),
        )
        for index, stage in enumerate(order)
    }
    time, cost, spent = quantiles(np.stack((runs.time, runs.whole_cost, runs.spent)))
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


def quantiles(rows: Floats) -> Sequence[Quantiles]:
    """Of each row. The k-th smallest value with k = share * runs, rounded up: always a value that occurred."""
    varying = (rows != rows[:, :1]).any(axis=1)
    found = [Quantiles(value, value, value, value) for value in rows[:, 0].tolist()]
    places = [max(0, int(np.ceil(share * rows.shape[1] - 1e-9)) - 1) for share in SHARES]
    parted = np.partition(rows[varying], sorted(set(places)), axis=1)[:, places].tolist()
    means = rows[varying].mean(axis=1).tolist()
    for row, (p10, p50, p90), mean in zip(np.flatnonzero(varying).tolist(), parted, means, strict=True):
        found[row] = Quantiles(p10, p50, p90, mean)
    return found


def _starts(runs: Runs, ends: Sequence[Quantiles]) -> Sequence[Quantiles]:
    """A stage that waits for one other starts when that ends; only of the rest the starts are sorted."""
    order = runs.network.in_order
    row = {stage.id: index for index, stage in enumerate(order)}
    rest = [index for index, stage in enumerate(order) if len(stage.after) != 1]
    sorted_ = dict(zip(rest, quantiles(runs.start[rest]), strict=True))
    return [sorted_[index] if index in sorted_ else ends[row[stage.after[0]]] for index, stage in enumerate(order)]


def critical(runs: Runs) -> Flags:
    """(stages, runs) whether a stage is on a longest chain: walked back from the last end over waits without slack."""
    order = runs.network.in_order
    row = {stage.id: index for index, stage in enumerate(order)}
    found = runs.end == runs.time
    for index in range(len(order) - 1, -1, -1):
        for name in order[index].after:
            found[row[name]] |= found[index] & (runs.end[row[name]] == runs.start[index])
    return np.asarray(found)
