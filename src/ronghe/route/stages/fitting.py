"""The stages that a product needs, by its facts; and which network of its class suits it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from ronghe.kernel.rules import Truth, Value
from ronghe.kernel.rules.conditions import AllOf, Condition, NoneOf, tests_of
from ronghe.route.stages.parsing import without
from ronghe.route.stages.reading import Place, one_of
from ronghe.route.stages.records import NOTHING, RouteStage, StageNetwork

Facts = Mapping[str, Value]


@dataclass(frozen=True)
class Doubt:
    """A stage that is in or out only because facts are unknown; ``facts``: those that would tell."""

    stage: RouteStage
    kept: bool
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Fitted:
    """A network cut to a product.

    ``left_out``: stages that its facts rule out; ``done``: stages that are over; ``doubts``: what is still open.
    """

    network: StageNetwork
    left_out: tuple[RouteStage, ...]
    done: tuple[RouteStage, ...]
    doubts: tuple[Doubt, ...]


def fit(network: StageNetwork, facts: Facts, done: Collection[str] = ()) -> Fitted:
    """Leave out the stages that the product does not need, and those that are over.

    A stage stays when its ``when`` holds and its ``unless`` does not; where that is unknown, as the stage says. Over
    are the stages of ``done`` and those whose ``over`` holds, with all that they waited for. Whoever waited for a stage
    that is left out waits for what that one waited for. The goal stays; if it is over it takes and costs nothing.

    Raises:
        StagesUnreadable: ``done`` names a stage that the network lacks.
    """
    known = {**network.assume, **facts}
    over = _over(network, known, done)
    dropped, left_out, doubts = set(over), [], []
    for stage in network.stages:
        needed = needs(stage, known)
        if stage.id == network.goal or stage.id in over or needed is Truth.YES:
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
    stages = without(list(network.stages), frozenset(dropped - {network.goal}))
    if network.goal in over:
        stages = (replace(network.by_id[network.goal], after=(), time=NOTHING, cost=NOTHING, gate=None),)
    finished = tuple(stage for stage in network.stages if stage.id in over)
    return Fitted(replace(network, stages=stages), tuple(left_out), finished, tuple(doubts))


def _over(network: StageNetwork, facts: Facts, done: Collection[str]) -> frozenset[str]:
    """Stages that are over, with all that they waited for."""
    todo = [
        one_of(Place(network.id, field="done"), "unknown_stage", name, network.by_id, "stage here") for name in done
    ]
    todo += [one.id for one in network.stages if _is_over(one, facts)]
    found: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += network.by_id[name].after
    return frozenset(found)


def _is_over(stage: RouteStage, facts: Facts) -> bool:
    if stage.over is None or holds(stage.over, facts) is not Truth.YES:
        return False
    return stage.pending is None or holds(stage.pending, facts) is not Truth.YES


def needs(stage: RouteStage, facts: Facts) -> Truth:
    """Whether the product needs a stage: always where the stage has no condition."""
    when = () if stage.when is None else (stage.when,)
    unless = () if stage.unless is None else (NoneOf((stage.unless,)),)
    return holds(AllOf((*when, *unless)), facts)


def holds(condition: Condition | None, facts: Facts) -> Truth:
    """Whether a condition holds; none holds always."""
    return Truth.YES if condition is None else condition.truth(facts, {})


def suggested(networks: Iterable[StageNetwork], regime: str, klass: str, facts: Facts) -> tuple[StageNetwork, ...]:
    """Networks of a regime and class for a product, the most fitting first; none where we have none.

    First those that suit it, then the plain ones of the class, then those of which it is unknown (before the plain ones
    where the network says so); those that do not suit it are left out, unless nothing else is there. Of those that suit
    it the one of higher precedence stands first, then the one that asks more. A variation that holds stands in place of
    the network that it varies.
    """
    ours = [one for one in networks if one.regime == regime and klass in one.classes]
    varied = {one.varies for one in ours if one.varies and holds(one.only, facts) is Truth.YES}
    ranks = {one.id: _UNFIT if one.id in varied else _rank(one, facts) for one in ours}
    fitting = [one for one in ours if ranks[one.id] < _UNFIT] or ours
    return tuple(sorted(fitting, key=lambda one: (ranks[one.id], -one.precedence, -_asked(one), one.id)))


def _asked(network: StageNetwork) -> int:
    """How much a network asks of a product: of several that suit it the one made for it alone stands first."""
    return len(list(tests_of(network.suits))) if network.suits else 0


def beside(networks: Iterable[StageNetwork], facts: Facts) -> tuple[StageNetwork, ...]:
    """Of the networks for one outcome, the most fitting first, those to be set side by side with the first: the plain
    one and those that say so, of the same sort of product, while it is unknown which it will be. One where it is known.
    """
    ours = list(networks)
    alike = [one for one in ours if one.family == ours[0].family and holds(one.only, facts) is Truth.YES]
    unsure = [one for one in alike if waits(one, facts) != "last" and holds(one.suits, facts) is Truth.UNKNOWN]
    plain = [one for one in alike if one.suits is None] if ours[0] in unsure else []
    return tuple(one for one in alike if one in (ours[0], *unsure, *plain))


def waits(network: StageNetwork, facts: Facts) -> str:
    """Where a network stands while it is unknown whether it suits: last, beside or first."""
    return network.unknown if holds(network.where, facts) is Truth.YES else "last"


_UNFIT = 4


def _rank(network: StageNetwork, facts: Facts) -> int:
    held = holds(network.only, facts)
    if held is not Truth.YES:
        return _UNFIT if Truth.NO in (held, holds(network.suits, facts)) else 3
    if network.suits is None:
        return 2
    unknown = 1 if waits(network, facts) == "first" else 3
    return {Truth.YES: 0, Truth.UNKNOWN: unknown, Truth.NO: _UNFIT}[holds(network.suits, facts)]


def _open(stage: RouteStage, facts: Facts) -> tuple[str, ...]:
    """The unknown facts that a stage's conditions read."""
    return open_facts((stage.when, stage.unless), facts)


def open_facts(conditions: Iterable[Condition | None], facts: Facts) -> tuple[str, ...]:
    """The unknown facts that conditions read, by name."""
    told = (one for one in conditions if one is not None)
    return tuple(sorted({test.fact for one in told for test in tests_of(one) if test.fact not in facts}))
