"""A network of stages: what waits for what, what a gate may send back, and what is refused."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ronghe.kernel.plan.errors import PlanInvalid
from ronghe.kernel.plan.spreads import Spread, fixed

MOST_REPEATS = 20
"""More rounds of one gate than anybody plans for; a bound keeps a run finite."""


@dataclass(frozen=True)
class Gate:
    """What may happen when a stage ends.

    With the probability ``repeat`` the stages of ``again`` and the gate's own stage are done anew, with new draws, in
    their order, after which the gate is asked again: ``at_most`` times, then it lets pass. Work that other stages did
    meanwhile stands. With the probability ``fail`` the project ends there, once the repeats are over.
    """

    repeat: float = 0.0
    again: tuple[str, ...] = ()
    at_most: int = 1
    fail: float = 0.0

    @property
    def mean_repeats(self) -> float:
        """The exact mean number of repeats: a geometric series cut at ``at_most``."""
        return sum(self.repeat**k for k in range(1, self.at_most + 1))


OPEN = Gate()
"""A gate that lets everything pass."""


@dataclass(frozen=True)
class Stage:
    """One step. It starts when all stages of ``after`` have ended.

    ``time`` and ``cost`` are in whatever units the network uses throughout. ``linked``: a run that is slow in this
    stage is dear in it to the same degree; otherwise both are drawn apart.
    """

    id: str
    time: Spread
    cost: Spread = field(default_factory=lambda: fixed(0))
    after: tuple[str, ...] = ()
    gate: Gate = OPEN
    linked: bool = False


@dataclass(frozen=True)
class Network:
    """Stages that wait for one another. Their order as given has no influence on any result.

    Raises:
        PlanInvalid: no stage, an id twice, a missing predecessor, a circle, a negative or unordered estimate, a
            probability outside 0..1, a repeat of a stage that does not come before its gate. It names the stage.
    """

    stages: tuple[Stage, ...]

    def __post_init__(self) -> None:
        if not self.stages:
            raise PlanInvalid("no_stages", "", "", (), "give at least one stage")
        seen: set[str] = set()
        for stage in self.stages:
            if stage.id in seen:
                raise PlanInvalid("duplicate_id", stage.id, "id", stage.id, "give every stage an id of its own")
            seen.add(stage.id)
        for stage in self.stages:
            for name in stage.after:
                if name not in seen:
                    remedy = "name a stage of this network, or take it out"
                    raise PlanInvalid("missing_predecessor", stage.id, "after", name, remedy)
            _check_spread(stage.id, "time", stage.time)
            _check_spread(stage.id, "cost", stage.cost)
            _check_gate(stage.id, stage.gate)
        before = self.ancestors  # refuses a circle
        for stage in self.stages:
            for name in stage.gate.again:
                if name not in seen:
                    raise PlanInvalid("unknown_repeat", stage.id, "again", name, "name a stage of this network")
                if name != stage.id and name not in before[stage.id]:
                    remedy = "only a stage that ends before this one can be repeated: make it a predecessor"
                    raise PlanInvalid("repeat_not_before", stage.id, "again", name, remedy)

    @cached_property
    def by_id(self) -> dict[str, Stage]:
        """Stages by their id."""
        return {stage.id: stage for stage in self.stages}

    @cached_property
    def in_order(self) -> tuple[Stage, ...]:
        """Every stage after those it waits for; of two that could both come next, the one whose id is first.

        Raises:
            PlanInvalid: stages wait for each other in a circle.
        """
        left = dict(sorted(self.by_id.items()))
        done: dict[str, Stage] = {}
        while left:
            ready = next((s for s in left.values() if all(name in done for name in s.after)), None)
            if ready is None:
                circle = _circle(left)
                remedy = "these stages wait for each other: take one of the waits out"
                raise PlanInvalid("circle", circle[0], "after", " -> ".join(circle), remedy)
            done[ready.id] = left.pop(ready.id)
        return tuple(done.values())

    @cached_property
    def ancestors(self) -> dict[str, frozenset[str]]:
        """All stages that end before a stage starts."""
        found: dict[str, frozenset[str]] = {}
        for stage in self.in_order:
            found[stage.id] = frozenset(stage.after).union(*(found[name] for name in stage.after))
        return found

    @cached_property
    def last(self) -> tuple[str, ...]:
        """Stages that no other waits for, by id."""
        waited = {name for stage in self.stages for name in stage.after}
        return tuple(sorted(stage.id for stage in self.stages if stage.id not in waited))

    def rounds(self, stage: Stage) -> Sequence[Stage]:
        """What one repeat of a stage's gate does anew, in order; the stage itself comes last."""
        wanted = {*stage.gate.again, stage.id}
        return [one for one in self.in_order if one.id in wanted]


def _check_spread(stage: str, name: str, spread: Spread) -> None:
    for part in ("low", "likely", "high"):
        value = getattr(spread, part)
        if not math.isfinite(value):
            raise PlanInvalid("not_finite", stage, f"{name}.{part}", value, "give a number")
        if value < 0:
            raise PlanInvalid("negative", stage, f"{name}.{part}", value, "give a number that is not negative")
    for less, more in (("low", "likely"), ("likely", "high")):
        if getattr(spread, less) > getattr(spread, more):
            shown = f"{getattr(spread, less)} > {getattr(spread, more)}"
            raise PlanInvalid("out_of_order", stage, f"{name}.{less}", shown, f"{less} must not be above {more}")


def _check_gate(stage: str, gate: Gate) -> None:
    for name, value in (("repeat", gate.repeat), ("fail", gate.fail)):
        if not 0 <= value <= 1:
            raise PlanInvalid("probability", stage, name, value, "give a probability from 0 to 1")
    if not 0 <= gate.at_most <= MOST_REPEATS:
        remedy = f"give a whole number of repeats from 0 to {MOST_REPEATS}"
        raise PlanInvalid("bad_bound", stage, "at_most", gate.at_most, remedy)


def _circle(left: dict[str, Stage]) -> list[str]:
    """Stages of ``left`` that wait for each other, the first one named again at the end."""
    path: list[str] = []
    here = min(left)
    while here not in path:
        path.append(here)
        here = min(_waits(left, here))
    return [*path[path.index(here) :], here]


def _waits(left: dict[str, Stage], name: str) -> Iterator[str]:
    return (other for other in left[name].after if other in left)
