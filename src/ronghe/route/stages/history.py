"""A node's own history in place of estimates, in such a way that no single case can be read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import floor, isfinite, log10

from ronghe.route.stages.errors import StagesUnreadable
from ronghe.route.stages.records import Figure, Mark, RouteStage, StageNetwork

PRIOR_CASES = 3.0
"""An estimate weighs as much as three cases: with three of its own the node stands half way, with thirty at 91 %."""

LEAST_CASES = 3
"""Of fewer cases nothing is counted or shown: from the figures of a plan a single project could be read back."""


@dataclass(frozen=True)
class StageHistory:
    """What a stage took in finished cases of this node.

    ``group``: regime, family and class of the networks it speaks of, see ``StageNetwork.group``. ``stage``: id of the
    stage, without market. ``months``: the mean of ``n`` cases, ``None`` where none tells. ``cost``: the mean of
    ``n_cost`` cases in 10,000 yuan. Means of fewer than ``LEAST_CASES`` are not used, nor need they be given: that
    there are such cases is all that is said.
    """

    group: str
    stage: str
    months: float | None
    n: int = LEAST_CASES
    cost: float | None = None
    n_cost: int = 0


def blended(network: StageNetwork, rows: Iterable[StageHistory]) -> StageNetwork:
    """The network with its estimates drawn towards the node's own history of the same regime, family and class.

    With n cases the weight of history is w = n / (n + 3): the mean of the estimate becomes (1 - w) x estimate + w x
    mean of the cases, and low, likely and high keep their proportions, as the least and the greatest case are single
    cases. What comes out is rounded as ``rounded`` does. Sourced clocks and fees stay as they are, as does what has
    fewer than ``LEAST_CASES``, whose mark tells so; rows of other networks are passed over.

    Raises:
        StagesUnreadable: months or cost below 0 (or no number), n below 0, or a stage twice; names the stage.
    """
    found: dict[str, StageHistory] = {}
    for row in rows:
        _check(row)
        if row.group == network.group:
            if row.stage in found:
                raise StagesUnreadable("wrong_kind", "history", row.stage, "stage", row.stage, "give one row a stage")
            found[row.stage] = row
    return replace(network, stages=tuple(_blend(stage, found) for stage in network.stages)) if found else network


def rounded(value: float) -> float:
    """To two digits, and to no less than a tenth: what is shown of cases tells none of them.

    >>> rounded(7.77), rounded(123.4), rounded(0.04)
    (7.8, 120.0, 0.0)
    """
    digits = max(-1, floor(log10(value)) - 1) if value > 0 else -1
    return round(value, -digits)


def _check(row: StageHistory) -> None:
    for field, value in (("months", row.months), ("cost", row.cost), ("n", row.n), ("n_cost", row.n_cost)):
        if value is not None and not (isfinite(value) and value >= 0):
            raise StagesUnreadable("out_of_bounds", "history", row.stage, field, value, "give a number from 0")


def _blend(stage: RouteStage, rows: Mapping[str, StageHistory]) -> RouteStage:
    row = rows.get(stage.key)
    if row is None:
        return stage
    time = _figure(stage.time, row.months, row.n, "months")
    return replace(stage, time=time, cost=_figure(stage.cost, row.cost, row.n_cost, "wan_cny"))


def _figure(figure: Figure, mean: float | None, cases: int, unit: str) -> Figure:
    """Only an estimate in the unit of the history is blended."""
    if not cases or not counts(figure, unit):
        return figure
    if cases < LEAST_CASES or mean is None:
        return replace(figure, mark=Mark(few=True))
    weight = cases / (cases + PRIOR_CASES)
    usual = (figure.low + 4 * figure.likely + figure.high) / 6
    aim = (1 - weight) * usual + weight * rounded(mean)
    low, likely, high = (
        rounded(part * aim / usual if usual else aim) for part in (figure.low, figure.likely, figure.high)
    )
    return Figure(low, likely, high, unit, Mark(measured=weight, cases=cases))


def counts(figure: Figure, unit: str) -> bool:
    """Whether history in ``unit`` (months, wan_cny) is counted for a figure: it is an estimate in it, or none yet."""
    return figure.mark.estimate and figure.unit in (unit, "")
