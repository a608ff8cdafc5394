"""A plain-Python twin of ``kernel.plan``: every way a small network can go, with its probability."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ronghe.kernel.plan import Network, Shape, Spread, Stage

Weighted = list[tuple[float, float]]  # value, probability


@dataclass(frozen=True)
class Way:
    """One way it can go."""

    probability: float
    time: float
    cost: float
    spent: float
    arrives: bool
    ends: dict[str, float]
    starts: dict[str, float]
    critical: frozenset[str]
    fails_at: str | None


def points(spread: Spread) -> Weighted:
    """The values of a spread of points; refuses others, as they have too many."""
    if spread.low == spread.high:
        return [(spread.low, 1.0)]
    assert spread.shape is Shape.POINTS
    found: dict[float, float] = defaultdict(float)
    for value, weight in ((spread.low, 1 / 6), (spread.likely, 4 / 6), (spread.high, 1 / 6)):
        found[value] += weight
    return list(found.items())


def passes(stage: Stage) -> list[tuple[float, float, float]]:
    """(time, cost, probability) of one pass."""
    if stage.linked:
        weights = (1 / 6, 4 / 6, 1 / 6)
        times = (stage.time.low, stage.time.likely, stage.time.high)
        return list(zip(times, (stage.cost.low, stage.cost.likely, stage.cost.high), weights, strict=True))
    return [(t, c, p * q) for (t, p), (c, q) in itertools.product(points(stage.time), points(stage.cost))]


def ordered(network: Network) -> list[Stage]:
    """Predecessors first, by repeated search."""
    left, done = list(network.stages), []
    while left:
        stage = next(s for s in left if all(any(d.id == a for d in done) for a in s.after))
        left.remove(stage)
        done.append(stage)
    return done


def waits(network: Network, name: str) -> set[str]:
    """Everything before a stage."""
    after = {s.id: s.after for s in network.stages}
    found: set[str] = set()
    todo = list(after[name])
    while todo:
        one = todo.pop()
        found.add(one)
        todo += after[one]
    return found


def gates(stage: Stage) -> list[tuple[int, bool, float]]:
    """(repeats, fails, probability)."""
    gate, found = stage.gate, []
    for count in range(gate.at_most + 1):
        p = gate.repeat**count * (1.0 if count == gate.at_most else 1 - gate.repeat)
        found += [(count, True, p * gate.fail), (count, False, p * (1 - gate.fail))]
    return [one for one in found if one[2] > 0]


def ways(network: Network) -> Iterator[Way]:
    """All of them. Grows with 3 to the number of draws: for a handful of stages only."""
    order = ordered(network)
    for choice in itertools.product(*(gates(stage) for stage in order)):
        rounds = []  # (gate, round, stage) of every pass beyond the first
        for stage, (count, _, _) in zip(order, choice, strict=True):
            anew = [s for s in order if s.id in {*stage.gate.again, stage.id}]
            rounds += [(stage.id, number, one) for number in range(count) for one in anew]
        draws = [passes(stage) for stage in order] + [passes(one) for _, _, one in rounds]
        for drawn in itertools.product(*draws):
            probability = 1.0
            for _, _, p in (*choice, *drawn):
                probability *= p
            first = dict(zip((s.id for s in order), drawn, strict=False))
            again = dict(zip(((g, n, s.id) for g, n, s in rounds), drawn[len(order) :], strict=True))
            yield _way(network, order, probability, first, again, dict(zip((s.id for s in order), choice, strict=True)))


def _way(network, order, probability, first, again, choice) -> Way:
    starts, dones, ends = {}, {}, {}
    for stage in order:
        starts[stage.id] = max((ends[a] for a in stage.after), default=0.0)
        dones[stage.id] = ends[stage.id] = starts[stage.id] + first[stage.id][0]
        for number in range(choice[stage.id][0]):
            local = {}
            for one in (s for s in order if s.id in {*stage.gate.again, stage.id}):
                begin = max((local[a] for a in waits(network, one.id) if a in local), default=0.0)
                local[one.id] = begin + again[stage.id, number, one.id][0]
            ends[stage.id] += local[stage.id]
    time = max(ends.values())
    cost = sum(c for _, c, _ in first.values()) + sum(c for _, c, _ in again.values())
    failing = [s.id for s in order if choice[s.id][1]]
    at = min((ends[name] for name in failing), default=None)
    spent = cost
    if at is not None:
        enders = [name for name in failing if ends[name] == at]
        spent = 0.0
        for stage in order:
            allowed = any(name == stage.id or stage.id in waits(network, name) for name in enders)
            spent += first[stage.id][1] * _share(starts[stage.id], dones[stage.id], at, allowed)
            redone = sum(c for (gate, _, _), (_, c, _) in again.items() if gate == stage.id)
            spent += redone * _share(dones[stage.id], ends[stage.id], at, stage.id in enders)
    critical = {name for name, end in ends.items() if end == time}
    for stage in reversed(order):
        if stage.id in critical:
            critical |= {name for name in stage.after if ends[name] == starts[stage.id]}
    fails_at = None if at is None else enders[0]
    return Way(probability, time, cost, spent, at is None, ends, starts, frozenset(critical), fails_at)


def _share(begin: float, end: float, at: float, counted: bool) -> float:
    if end > begin:
        return min(1.0, max(0.0, (at - begin) / (end - begin)))
    return 1.0 if begin < at or (begin == at and counted) else 0.0


def mean(found: list[Way], figure) -> float:
    """Exact mean of ``figure(way)``."""
    return sum(way.probability * figure(way) for way in found)


def share(found: list[Way], test) -> float:
    """Exact probability of ``test(way)``."""
    return sum(way.probability for way in found if test(way))
