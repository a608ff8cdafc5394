"""How spending adds up over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ronghe.kernel.plan.runs import Runs, elapsed
from ronghe.kernel.plan.summary import quantiles

CURVE_RUNS = 2_000
"""Runs are alike and independent, so the first ones are a fair sample; a curve is drawn, not read to three digits."""


@dataclass(frozen=True)
class CurvePoint:
    """What has been spent by a time, failed projects included (they stop spending)."""

    time: float
    p10: float
    p50: float
    p90: float
    mean: float


def cost_curve(runs: Runs, points: int = 49, most: int = CURVE_RUNS) -> tuple[CurvePoint, ...]:
    """Cumulative spend at ``points`` even times from 0 to the longest run of the first ``most`` runs.

    Never falls. The last point is what those runs spend in all. The cost of a pass accrues evenly while it runs.

    Args:
        points: 2 or more.

    Cost: O(points * stages * most).
    """
    some = slice(0, min(most, runs.draws.runs))
    stop, spent = runs.failed_at[some], runs.spent[some]
    grid = np.linspace(0.0, float(runs.time[some].max()), points)
    rows = np.zeros((points, stop.size))
    for index, stage in enumerate(runs.network.in_order):
        begin, done, end = (kind[index][some] for kind in (runs.start, runs.done, runs.end))
        moments = np.minimum(grid[:, None], stop)
        rows += runs.paid[index][some] * elapsed(begin, done, moments)
        if stage.gate.repeat > 0:
            rows += runs.repaid[index][some] * elapsed(done, end, moments)
    over = grid[:, None] >= np.minimum(stop, runs.time[some])
    rows = np.where(over, spent, rows)  # what takes no time at the very end is paid by then
    return tuple(
        CurvePoint(float(time), q.p10, q.p50, q.p90, q.mean)
        for time, q in zip(grid, quantiles(list(rows)), strict=True)
    )
