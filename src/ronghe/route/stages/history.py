"""A node's own history in place of estimates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ronghe.route.stages.errors import StagesUnreadable
from ronghe.route.stages.records import Figure, Mark, RouteStage, StageNetwork

PRIOR_CASES = 3.0
"""An estimate weighs as much as three cases: with three of its own the node stands half way, with thirty at 91 %."""


@dataclass(frozen=True)
class StageHistory:
    """What a stage took in projects of this node: the mean of ``n`` finished cases.

    ``stage``: id of the stage, without market. ``months`` >= 0. ``cost`` in 10,000 yuan, ``None`` where not known.
    """

    stage: str
    months: float
    cost: float | None = None
    n: int = 1


def blended(network: StageNetwork, rows: Iterable[StageHistory]) -> StageNetwork:
    """The network with its estimates drawn towards the node's own history.

    With n cases the weight of history is w = n / (n + 3): low, likely and high become (1 - w) x estimate + w x least,
    mean and greatest of the rows. Each figure's mark tells w and n. Sourced clocks and fees stay as they are; rows of
    stages that the network lacks are passed over. No figure or less than none is an error of the row.

    Raises:
        StagesUnreadable: months or cost below 0 (or no number), or n below 1; names the stage.
    """
    by_stage: dict[str, list[StageHistory]] = defaultdict(list)
    for row in rows:
        _check(row)
        by_stage[row.stage].append(row)
    return replace(network, stages=tuple(_blend(stage, by_stage.get(stage.key, [])) for stage in network.stages))


def _check(row: StageHistory) -> None:
    for field, value, least in (("months", row.months, 0), ("cost", row.cost, 0), ("n", row.n, 1)):
        if value is not None and not least <= value < float("inf"):
            remedy = f"give a number from {least}"
            raise StagesUnreadable("out_of_bounds", "history", row.stage, field, value, remedy)


def _blend(stage: RouteStage, rows: list[StageHistory]) -> RouteStage:
    if not rows:
        return stage
    time = _figure(stage.time, [(row.months, row.n) for row in rows], "months")
    cost = _figure(stage.cost, [(row.cost, row.n) for row in rows if row.cost is not None], "wan_cny")
    return replace(stage, time=time, cost=cost)


def _figure(figure: Figure, seen: list[tuple[float, int]], unit: str) -> Figure:
    """Only an estimate in the unit of the history is blended."""
    cases = sum(n for _, n in seen)
    if not cases or not figure.mark.estimate or figure.unit not in (unit, ""):
        return figure
    weight = cases / (cases + PRIOR_CASES)
    values = [value for value, _ in seen]
    mean = sum(value * n for value, n in seen) / cases
    return Figure(
        low=(1 - weight) * figure.low + weight * min(values),
        likely=(1 - weight) * figure.likely + weight * mean,
        high=(1 - weight) * figure.high + weight * max(values),
        unit=unit,
        mark=Mark(measured=weight, cases=cases),
    )
