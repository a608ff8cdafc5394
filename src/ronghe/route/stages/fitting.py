"""The stages that a product needs, by its facts; and which network of its class suits it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ronghe.kernel.rules import Truth, Value
from ronghe.kernel.rules.conditions import Condition, tests_of
from ronghe.kernel.rules.truth import every, negated
from ronghe.route.stages.parsing import without
from ronghe.route.stages.records import RouteStage, StageNetwork

Facts = Mapping[str, Value]


@dataclass(frozen=True)
class Doubt:
    """A stage that is in or out only because facts are unknown; ``facts``: those that would tell."""

    stage: RouteStage
    kept: bool
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Fitted:
    """A network cut to a product. ``left_out``: stages that its facts rule out; ``doubts``: what is still open."""

    network: StageNetwork
    left_out: tuple[RouteStage, ...]
    doubts: tuple[Doubt, ...]


def fit(network: StageNetwork, facts: Facts) -> Fitted:
    """Leave out the stages that the product does not need.

    A stage stays when its ``when`` holds and its ``unless`` does not; where that is unknown, as the stage says. Whoever
    waited for a stage that is left out waits for what that one waited for. The goal always stays.
    """
    known = {**network.assume, **facts}
    dropped, left_out, doubts = set(), [], []
    for stage in network.stages:
        needed = needs(stage, known)
        if stage.id == network.goal or needed is Truth.YES:
            continue
        if needed is Truth.UNKNOWN:
            # An exception that nobody has told of does not hold: only `when` can keep a stage out unasked.
            kept = stage.unknown_in or holds(stage.when, known) is Truth.YES
            doubts.append(Doubt(stage, kept, _open(stage, known)))
            if kept:
                continue
        else:
            left_out.append(stage)
        dropped.add(stage.id)
    stages = without(list(network.stages), frozenset(dropped))
    return Fitted(replace(network, stages=stages), tuple(left_out), tuple(doubts))


def needs(stage: RouteStage, facts: Facts) -> Truth:
    """Whether the product needs a stage: always where the stage has no condition."""
    return every((holds(stage.when, facts), negated(holds(stage.unless, facts)) if stage.unless else Truth.YES))


def holds(condition: Condition | None, facts: Facts) -> Truth:
    """Whether a condition holds; none holds always."""
    return Truth.YES if condition is None else condition.truth(facts, {})


def suggested(networks: Iterable[StageNetwork], regime: str, klass: str, facts: Facts) -> tuple[StageNetwork, ...]:
    """Networks of a regime and class for a product, the most fitting first; none where we have none.

    First those that suit it, then the plain ones of the class, then those of which it is unknown; those that do not
    suit it are left out, unless nothing else is there.
    """
    ours = [one for one in networks if one.regime == regime and one.klass == klass]
    ranks = {one.id: _rank(one, facts) for one in ours}
    fitting = [one for one in ours if ranks[one.id] < _UNFIT] or ours
    return tuple(sorted(fitting, key=lambda one: (ranks[one.id], one.id)))


_UNFIT = 3


def _rank(network: StageNetwork, facts: Facts) -> int:
    if network.suits is None:
        return 1
    return {Truth.YES: 0, Truth.UNKNOWN: 2, Truth.NO: _UNFIT}[holds(network.suits, facts)]


def _open(stage: RouteStage, facts: Facts) -> tuple[str, ...]:
    """The unknown facts that a stage's conditions read."""
    conditions = (one for one in (stage.when, stage.unless) if one is not None)
    return tuple(sorted({test.fact for one in conditions for test in tests_of(one) if test.fact not in facts}))
