"""Run a network many times at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.plan.draws import Draws
from ronghe.kernel.plan.network import Network, Stage
from ronghe.kernel.plan.runs import Runs
from ronghe.kernel.plan.spreads import Floats, Spread

RUNS = 10_000


def simulate(network: Network, runs: int = RUNS, seed: int = 0, draws: Draws | None = None) -> Runs:
    """Run a network ``runs`` times.

    The same network, runs and seed give the same answer to the last bit, in whatever order the stages are given.

    Args:
        network: checked when it was made.
        runs: 1 to 1,000,000; memory is some 80 bytes for each stage and run.
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
    order = network.in_order
    row = {stage.id: index for index, stage in enumerate(order)}
    made = _blank(network, luck)
    for index, stage in enumerate(order):
        begin = made.start[index]
        for name in stage.after:
            np.maximum(begin, made.end[row[name]], out=begin)
        made.done[index] = begin + luck.values(stage.id, "time", stage.time)
        made.end[index] = made.done[index]
        made.paid[index] = luck.values(stage.id, _cost_luck(stage), stage.cost)
        made.cost[index] += made.paid[index]
        if stage.gate.fail > 0:
            made.fails[index] = luck.shares(stage.id, "fail") < stage.gate.fail
        if stage.gate.repeat > 0:
            _repeat(made, index, stage, row)
    return made


def _blank(network: Network, luck: Draws) -> Runs:
    size = (len(network.stages), luck.runs)
    repeats, fails = np.zeros(size, dtype=np.int8), np.zeros(size, dtype=np.bool_)
    start, done, end, paid, repaid, cost = (np.zeros(size) for _ in range(6))
    return Runs(network, luck, start, done, end, paid, repaid, cost, repeats, fails)


def _cost_luck(stage: Stage, purpose: str = "") -> str:
    """Cost is drawn by the luck of the time where the two are linked."""
    return f"{purpose}time" if stage.linked else f"{purpose}cost"


def _repeat(made: Runs, index: int, stage: Stage, row: dict[str, int]) -> None:
    """Do the rounds of a gate in the runs that it sends back."""
    luck, network = made.draws, made.network
    anew = network.rounds(stage)
    before = {one.id: [other.id for other in anew if other.id in network.ancestors[one.id]] for one in anew}
    back = np.arange(luck.runs)
    for round_ in range(1, stage.gate.at_most + 1):
        back = back[luck.shares(stage.id, f"repeat {round_}")[back] < stage.gate.repeat]
        if not back.size:
            return
        ends: dict[str, Floats] = {}
        for one in anew:
            purpose = f"{round_} of {stage.id} "
            took = _some(luck, one.id, f"{purpose}time", one.time, back)
            ends[one.id] = took
            for name in before[one.id]:
                ends[one.id] = np.maximum(ends[one.id], ends[name] + took)
            price = _some(luck, one.id, _cost_luck(one, purpose), one.cost, back)
            made.repaid[index, back] += price
            made.cost[row[one.id], back] += price
        made.end[index, back] += ends[stage.id]
        made.repeats[index, back] += 1


def _some(luck: Draws, stage: str, purpose: str, spread: Spread, runs: NDArray[np.intp]) -> Floats:
    """Draws of a spread for some runs only; the luck of the others stays what it is."""
    if spread.certain:
        return np.full(runs.shape, float(spread.low))
    return spread.quantiles(luck.shares(stage, purpose)[runs])
