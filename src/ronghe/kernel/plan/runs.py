"""What happened in each run of a network, and what was spent until it failed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.plan.draws import Draws
from ronghe.kernel.plan.network import Network
from ronghe.kernel.plan.spreads import Floats

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Runs:
    """What happened in each run. Rows are stages as in ``network.in_order``, columns are runs; nothing is rounded.

    ``start``: of the stage; ``done``: the end of its first pass; ``end``: after the repeats of its gate. ``paid``: cost
    of the first pass; ``repaid``: cost of all that its gate made anew; ``cost``: what the stage itself cost, repeats
    by any gate included (the columns of ``cost`` sum to those of ``paid`` + ``repaid``). ``repeats``: of its gate.
    ``fails``: whether its gate ends the project. Times go on behind a failure, as if it had not been: a failure is
    drawn apart from times, so they are also the times of the runs that arrive.
    """

    network: Network
    draws: Draws
    start: Floats
    done: Floats
    end: Floats
    paid: Floats
    repaid: Floats
    cost: Floats
    repeats: NDArray[np.int8]
    fails: Flags

    @cached_property
    def time(self) -> Floats:
        """(runs,) when the last stage ends."""
        return np.asarray(self.end.max(axis=0))

    @cached_property
    def whole_cost(self) -> Floats:
        """(runs,) what all stages cost where nothing fails."""
        return np.asarray(self.cost.sum(axis=0))

    @cached_property
    def failed_at(self) -> Floats:
        """(runs,) when the first failing gate ends the project; infinite where none does."""
        return np.asarray(np.where(self.fails, self.end, np.inf).min(axis=0))

    @cached_property
    def arrives(self) -> Flags:
        """(runs,) whether no gate fails."""
        return np.asarray(~self.fails.any(axis=0))

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
    order = runs.network.in_order
    for index, stage in enumerate(order):
        begin, done, end = runs.start[index, lost], runs.done[index, lost], runs.end[index, lost]
        shares = elapsed(begin, done, moment)
        if (done == begin).any():
            heirs = [k for k, o in enumerate(order) if o.id == stage.id or stage.id in runs.network.ancestors[o.id]]
            ending = runs.fails[heirs][:, lost] & (runs.end[heirs][:, lost] == moment)
            shares = np.where((done == begin) & (begin == moment) & ending.any(axis=0), 1.0, shares)
        found[lost] += runs.paid[index, lost] * shares
        if stage.gate.repeat > 0:
            own = runs.fails[index, lost] & (end == moment)  # its rounds are over when it fails, whatever they took
            found[lost] += runs.repaid[index, lost] * np.where(own, 1.0, elapsed(done, end, moment))
    return found


def elapsed(begin: Floats, end: Floats, moment: Floats) -> Floats:
    """The share of a pass that is over at a moment; one that takes no time is over right after it began."""
    length = end - begin
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (moment - begin) / length
    return np.asarray(np.where(length > 0, np.clip(share, 0.0, 1.0), (begin < moment).astype(np.float64)))
