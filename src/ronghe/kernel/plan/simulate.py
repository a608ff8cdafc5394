"""Run a network many times at once."""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.plan.draws import Draws
from ronghe.kernel.plan.network import Network, Stage
from ronghe.kernel.plan.runs import Flags, Runs
from ronghe.kernel.plan.spreads import Floats, Spread

RUNS = 10_000


def simulate(network: Network, runs: int = RUNS, seed: int = 0, draws: Draws | None = None) -> Runs:
    """Run a network ``runs`` times.

    The same network, runs and seed give the same answer to the last bit, in whatever order the stages are given.

    Args:
        network: checked when it was made.
        runs: 1 to 1,000,000; memory is some 40 bytes for each stage and run.
        seed: a whole number that is not negative.
        draws: luck to share with another plan; then ``runs`` and ``seed`` are those of the draws.

    Raises:
        PlanInvalid: runs or seed out of bounds.

    Cost: O(runs * (stages + waits + repeated stages)), array operations alone. Source: Van Slyke (1963), "Monte Carlo
    methods and the PERT problem", Oper. Res. 11(5).

    >>> from ronghe.kernel.plan import Network, Spread, Stage, fixed
    >>> found = simulate(Network((Stage("a", fixed(2)), Stage("b", fixed(3), after=("a",)))), runs=4)
    >>> found.time.tolist()
    [5.0, 5.0, 5.0, 5.0]
    """
    luck = draws or Draws(runs, seed)
    made = _Making(network, luck)
    for stage in network.in_order:
        made.run(stage)
    return made.runs()


class _Making:
    """Rows under construction. A row is copied only when something is added to it."""

    def __init__(self, network: Network, luck: Draws) -> None:
        self.network, self.luck = network, luck
        self.row = {stage.id: index for index, stage in enumerate(network.in_order)}
        self.nothing = np.zeros(luck.runs)
        self.never = np.zeros(luck.runs, dtype=np.bool_)
        self.none = np.zeros(luck.runs, dtype=np.int8)
        self.start: list[Floats] = []
        self.done: list[Floats] = []
        self.end: list[Floats] = []
        self.paid: list[Floats] = []
        self.repaid: list[Floats] = []
        self.cost: list[Floats] = []
        self.repeats: list[NDArray[np.int8]] = []
        self.fails: list[Flags] = []

    def run(self, stage: Stage) -> None:
        """Add the rows of the next stage in order."""
        luck, gate = self.luck, stage.gate
        ends = [self.end[self.row[name]] for name in stage.after]
        begin = reduce(np.maximum, ends) if ends else self.nothing
        still = stage.time.certain and stage.time.low == 0
        done = begin if still else begin + luck.values(stage.id, "time", stage.time)
        paid = luck.values(stage.id, _cost_luck(stage), stage.cost)
        self.start.append(begin)
        self.done.append(done)
        self.end.append(done)
        self.paid.append(paid)
        self.cost.append(paid)
        self.repaid.append(self.nothing)
        self.repeats.append(self.none)
        self.fails.append(luck.shares(stage.id, "fail") < gate.fail if gate.fail > 0 else self.never)
        if gate.repeat > 0 and gate.at_most:
            self._repeat(stage)

    def _repeat(self, stage: Stage) -> None:
        """Do the rounds of a gate in the runs that it sends back."""
        luck, index = self.luck, self.row[stage.id]
        anew = self.network.rounds(stage)
        before = {one.id: [o.id for o in anew if o.id in self.network.ancestors[one.id]] for one in anew}
        end, repaid, repeats = self.end[index].copy(), self.nothing.copy(), self.none.copy()
        costs = {self.row[one.id]: self.cost[self.row[one.id]].copy() for one in anew}
        back = np.arange(luck.runs)
        for round_ in range(1, stage.gate.at_most + 1):
            back = back[luck.shares(stage.id, f"repeat {round_}")[back] < stage.gate.repeat]
            ends: dict[str, Floats] = {}
            for one in anew:
                purpose = f"{round_} of {stage.id} "
                took = _some(luck, one.id, f"{purpose}time", one.time, back)
                ends[one.id] = took
                for name in before[one.id]:
                    ends[one.id] = np.maximum(ends[one.id], ends[name] + took)
                price = _some(luck, one.id, _cost_luck(one, purpose), one.cost, back)
                repaid[back] += price
                costs[self.row[one.id]][back] += price
            end[back] += ends[stage.id]
            repeats[back] += 1
        self.end[index], self.repaid[index], self.repeats[index] = end, repaid, repeats
        for other, row in costs.items():
            self.cost[other] = row

    def runs(self) -> Runs:
        """What was made."""
        floats = (tuple(rows) for rows in (self.start, self.done, self.end, self.paid, self.repaid, self.cost))
        start, done, end, paid, repaid, cost = floats
        return Runs(
            self.network, self.luck, start, done, end, paid, repaid, cost, tuple(self.repeats), tuple(self.fails)
        )


def _cost_luck(stage: Stage, purpose: str = "") -> str:
    """Cost is drawn by the luck of the time where the two are linked."""
    return f"{purpose}time" if stage.linked else f"{purpose}cost"


def _some(luck: Draws, stage: str, purpose: str, spread: Spread, runs: NDArray[np.intp]) -> Floats:
    """Draws of a spread for some runs only; the luck of the others stays what it is."""
    if spread.certain:
        return np.full(runs.shape, float(spread.low))
    return spread.quantiles(luck.shares(stage, purpose)[runs])
