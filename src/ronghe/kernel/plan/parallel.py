"""Run steps side by side that waited for one another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from ronghe.kernel.plan.errors import PlanInvalid
from ronghe.kernel.plan.network import Network
from ronghe.kernel.plan.runs import Runs
from ronghe.kernel.plan.simulate import simulate
from ronghe.kernel.plan.summary import Outcome, summarise


@dataclass(frozen=True)
class Parallel:
    """The plan before and after, with the same luck in both.

    ``time_p50`` and ``time_p90``: by how much they fall (never negative); ``spent``: by how much the mean spend rises,
    as more is under way when a gate fails.
    """

    before: Outcome
    after: Outcome

    @property
    def time_p50(self) -> float:
        return self.before.time.p50 - self.after.time.p50

    @property
    def time_p90(self) -> float:
        return self.before.time.p90 - self.after.time.p90

    @property
    def spent(self) -> float:
        return self.after.spent.mean - self.before.spent.mean


def effect_of_parallel(runs: Runs, names: Collection[str]) -> Parallel:
    """What running the named stages side by side changes.

    Raises:
        PlanInvalid: as ``in_parallel``.
    """
    then = simulate(in_parallel(runs.network, names), draws=runs.draws)
    return Parallel(summarise(runs), summarise(then))


def in_parallel(network: Network, names: Collection[str]) -> Network:
    """The network in which none of the named stages waits for another of them.

    Each then waits for what the others of the group waited for from outside, and whoever waited for one of them still
    waits for all that it waited for before. All other waits stand, so no run gets longer.

    Raises:
        PlanInvalid: an unknown name; a stage between two of them that is not named, over which one would still wait for
            the other; a gate of one that repeats another.
    """
    group = frozenset(names)
    for name in sorted(group):
        if name not in network.by_id:
            raise PlanInvalid("unknown_stage", name, "parallel", name, "name a stage of this network")
    _refuse_between(network, group)
    changed = []
    for stage in network.stages:
        if stage.id in group:
            outside = _outside(network, stage.id, group)
            changed.append(replace(stage, after=tuple(sorted(outside))))
        else:
            kept = {other for name in stage.after for other in _with_group(network, name, group)}
            changed.append(replace(stage, after=tuple(sorted(kept))))
    return Network(tuple(changed))


def _refuse_between(network: Network, group: frozenset[str]) -> None:
    for stage in network.stages:
        waits = network.ancestors[stage.id] & group
        if stage.id in group:
            for name in sorted(group & set(stage.gate.again) - {stage.id}):
                remedy = f"its gate repeats {name}, so the two cannot run side by side: leave one out"
                raise PlanInvalid("waits_inside", stage.id, "parallel", name, remedy)
        elif waits and any(stage.id in network.ancestors[name] for name in group):
            remedy = f"it stands between the named stages ({', '.join(sorted(waits))} before it): name it too"
            raise PlanInvalid("waits_inside", stage.id, "parallel", stage.id, remedy)


def _outside(network: Network, name: str, group: frozenset[str]) -> set[str]:
    """What a named stage waits for outside the group, directly or through others of the group."""
    found: set[str] = set()
    for other in network.by_id[name].after:
        found |= _outside(network, other, group) if other in group else {other}
    return found


def _with_group(network: Network, name: str, group: frozenset[str]) -> set[str]:
    """A predecessor, and those of the group that it waited for itself."""
    if name not in group:
        return {name}
    return {name} | (network.ancestors[name] & group)
