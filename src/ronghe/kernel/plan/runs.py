"""What happened in each run of a network, and what was spent until it failed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.plan.draws import Draws
from ronghe.kernel.plan.network import Network
from ronghe.kernel.plan.spreads import Floats

Flags = NDArray[np.bool_]
Rows = tuple[Floats, ...]


@dataclass(frozen=True)
class Runs:
    """What happened in each run. Rows are stages as in ``network.in_order``, each (runs,); nothing is rounded.

    Rows that are the same are one array, not copies (a stage starts when the only one it waits for ends): not to be
    written into.

    ``start``: of the stage; ``done``: the end of its first pass; ``end``: after the repeats of its gate. ``paid``: cost
    of the first pass; ``repaid``: cost of all that its gate made anew; ``cost``: what the stage itself cost, repeats
    by any gate included (over all stages ``cost`` sums to ``paid`` + ``repaid``). ``repeats``: of its gate.
    ``fails``: whether its gate ends the project. Times go on behind a failure, as if it had not been: a failure is
    drawn apart from times, so they are also the times of the runs that arrive.
    """

    network: Network
    draws: Draws
    start: Rows
    done: Rows
    end: Rows
    paid: Rows
    repaid: Rows
    cost: Rows
    repeats: tuple[NDArray[np.int8], ...]
    fails: tuple[Flags, ...]

    @cached_property
    def time(self) -> Floats:
        """(runs,) when the last stage ends."""
        return np.asarray(reduce(np.maximum, self.end))

    @cached_property
    def whole_cost(self) -> Floats:
        """(runs,) what all stages cost where nothing fails."""
        return np.asarray(sum(self.cost))

    @cached_property
    def failed_at(self) -> Floats:
        """(runs,) when the first failing gate ends the project; infinite where none does."""
        found = np.full(self.draws.runs, np.inf)
        for index in self.gates:
            np.minimum(found, self.end[index], out=found, where=self.fails[index])
        return found

    @cached_property
    def arrives(self) -> Flags:
        """(runs,) whether no gate fails."""
        return np.asarray(np.isinf(self.failed_at))

    @cached_property
    def gates(self) -> tuple[int, ...]:
        """Rows of the stages that may fail."""
        return tuple(index for index, stage in enumerate(self.network.in_order) if stage.gate.fail > 0)

    def ends_at(self, index: int) -> Flags:
        """(runs,) whether the project ends at the gate of this row."""
        found: Flags = self.fails[index] & (self.end[index] == self.failed_at)
        return found

    @cached_property
    def spent(self) -> Floats:
        """(runs,) what is spent until the project arrives or fails."""
        return np.asarray(np.where(self.arrives, self.whole_cost, _sunk(self)))


def _sunk(runs: Runs) -> Floats:
    """(runs,) spent until the first gate fails; 0 in the runs where none does.

    A stage that runs beside the failing one counts by the share of it that is over. A pass that takes no time counts
    when it starts before the failure, or at that very moment if the failing stage waited for it.
    """
    found = np.zeros(runs.draws.runs)
    lost = np.flatnonzero(~runs.arrives)
    if not lost.size:
        return found
    moment = runs.failed_at[lost]
    total = np.zeros(lost.size)
    order, ancestors = runs.network.in_order, runs.network.ancestors
    for index, stage in enumerate(order):
        begin, done = runs.start[index][lost], runs.done[index][lost]
        shares = elapsed(begin, done, moment)
        at_once = (done == begin) & (begin == moment)
        if at_once.any():
            heirs = [k for k in runs.gates if order[k].id == stage.id or stage.id in ancestors[order[k].id]]
            ending = [runs.ends_at(k)[lost] for k in heirs]
            shares = np.where(at_once & np.any(ending, axis=0), 1.0, shares) if ending else shares
        total += runs.paid[index][lost] * shares
        if stage.gate.repeat > 0:
            end = runs.end[index][lost]
            own = runs.fails[index][lost] & (end == moment)  # its rounds are over when it fails, whatever they took
            total += runs.repaid[index][lost] * np.where(own, 1.0, elapsed(done, end, moment))
    found[lost] = total
    return found


def elapsed(begin: Floats, end: Floats, moment: Floats) -> Floats:
    """The share of a pass that is over at a moment; one that takes no time is over right after it began."""
    length = end - begin
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (moment - begin) / length
    return np.asarray(np.where(length > 0, np.clip(share, 0.0, 1.0), (begin < moment).astype(np.float64)))
