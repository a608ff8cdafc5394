"""What pages draw of a plan: rows of a Gantt chart, nodes and edges of the network, points of the cost curve.

Plain values; a P90 that must not be shown is ``None`` everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from ronghe.route.facts.vocabulary import Words
from ronghe.route.stages.planning import RoutePlan
from ronghe.route.stages.records import Mark, StageKind


@dataclass(frozen=True)
class GanttRow:
    """One stage, in months from the start and 10,000 yuan. Rows come by middle start, then by id."""

    id: str
    name: Words
    market: str
    kind: StageKind
    start_p50: float
    end_p50: float
    start_p90: float | None
    end_p90: float | None
    cost_p50: float
    cost_p90: float | None
    criticality: float
    fails: float
    time_mark: Mark
    cost_mark: Mark
    services: tuple[str, ...]
    trial: bool


@dataclass(frozen=True)
class Node:
    """One stage in the picture of the network. ``column``: how many stages stand before it on the longest chain;
    ``row``: its place in the column, from 0, by id.
    """

    id: str
    name: Words
    market: str
    kind: StageKind
    column: int
    row: int
    criticality: float
    repeat: float
    fail: float
    goal: bool


@dataclass(frozen=True)
class Edge:
    """``back``: from a gate to a stage it may repeat; otherwise from a stage to one that waits for it."""

    source: str
    target: str
    back: bool


@dataclass(frozen=True)
class SpendPoint:
    """Spent by ``months``, failed projects included."""

    months: float
    p10: float
    p50: float
    p90: float | None
    mean: float


@dataclass(frozen=True)
class ArrivalPoint:
    """The probability to have arrived by ``months``."""

    months: float
    share: float


def arrivals(plan: RoutePlan, points: int = 25) -> tuple[ArrivalPoint, ...]:
    """The chance to have arrived, from the earliest to the latest run; none where its time is illustrative."""
    if plan.grounding.time_illustrative:
        return ()
    first, last = float(plan.runs.time.min()), float(plan.runs.time.max())
    steps = (first + (last - first) * index / (points - 1) for index in range(points))
    return tuple(ArrivalPoint(months, plan.arrives_by(months)) for months in steps)


def gantt(plan: RoutePlan) -> tuple[GanttRow, ...]:
    """One row for each stage."""
    rows = []
    for stage in plan.network.stages:
        found = plan.outcome.stage(stage.id)
        rows.append(
            GanttRow(
                id=stage.id,
                name=stage.name,
                market=stage.market,
                kind=stage.kind,
                start_p50=found.start.p50,
                end_p50=found.end.p50,
                start_p90=plan.p90_time(found.start),
                end_p90=plan.p90_time(found.end),
                cost_p50=found.cost.p50,
                cost_p90=plan.p90_cost(found.cost),
                criticality=found.criticality,
                fails=found.fails,
                time_mark=stage.time.mark,
                cost_mark=stage.cost.mark,
                services=stage.services,
                trial=stage.trial,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.start_p50, row.end_p50, row.id)))


def nodes(plan: RoutePlan) -> tuple[Node, ...]:
    """The stages, placed in columns from left to right."""
    columns: dict[str, int] = {}
    for stage in plan.runs.network.in_order:
        columns[stage.id] = max((columns[name] + 1 for name in stage.after), default=0)
    filled: dict[int, int] = {}
    found = []
    for one in sorted(plan.network.stages, key=lambda stage: (columns[stage.id], stage.id)):
        row = filled.get(columns[one.id], 0)
        filled[columns[one.id]] = row + 1
        gate = one.gate
        found.append(
            Node(
                id=one.id,
                name=one.name,
                market=one.market,
                kind=one.kind,
                column=columns[one.id],
                row=row,
                criticality=plan.outcome.stage(one.id).criticality,
                repeat=gate.repeat if gate else 0.0,
                fail=gate.fail if gate else 0.0,
                goal=one.id == plan.network.goal,
            )
        )
    return tuple(found)


def edges(plan: RoutePlan) -> tuple[Edge, ...]:
    """Waits as the plan was run (switches included), and repeats.

    A wait that others imply is left out: what waits for B, and B for A, has no line to A.
    """
    found = []
    before = plan.runs.network.ancestors
    for stage in plan.runs.network.in_order:
        implied = frozenset[str]().union(*(before[name] for name in stage.after))
        found += [Edge(name, stage.id, back=False) for name in stage.after if name not in implied]
        if stage.gate.repeat > 0:
            found += [Edge(stage.id, name, back=True) for name in stage.gate.again or (stage.id,)]
    return tuple(found)


def spending(plan: RoutePlan, points: int = 49) -> tuple[SpendPoint, ...]:
    """The cost curve."""
    hidden = plan.grounding.cost_illustrative
    return tuple(
        SpendPoint(one.time, one.p10, one.p50, None if hidden else one.p90, one.mean) for one in plan.curve(points)
    )
