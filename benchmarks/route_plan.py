"""How long 10,000 runs of the longest shipped stage network take, and the same in plain Python.

Every figure is the median of several calls, each with another seed, so that no draw is reused. Wall-clock time counts;
the processor's own time beside it tells how much of it is the machine being busy with something else. "Runs and
summary" is what the bar speaks of: P10, P50 and P90 of time and cost overall and for every stage, failures and
criticality. The peer draws with ``random`` and walks stage by stage in a loop over 1,000 runs; its time is scaled to
10,000, and its P50 and P90 are shown beside ours, as it must tell the same.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence

from benchmarks.report import Row
from ronghe.kernel.plan import Network, Runs, cost_curve, derisking, simulate, summarise
from ronghe.kernel.plan.spreads import Spread
from ronghe.route.stages import build
from ronghe.route.stages.loading import longest_network

ROUNDS = 15
RUNS = 10_000
PEER_RUNS = 1_000
BAR_MS = 150.0


def run() -> Sequence[Row]:
    """Rows of the table."""
    network = build(longest_network())
    size = f"{len(network.stages)} stages"
    seeds = iter(range(1_000))
    fresh: list[Runs] = [simulate(network, RUNS, next(seeds)) for _ in range(ROUNDS)]
    busy = time.process_time()
    whole = _timed(lambda: summarise(simulate(network, RUNS, next(seeds))))
    busy = (time.process_time() - busy) * 1000 / ROUNDS
    curve = _timed(lambda: cost_curve(fresh.pop()))
    again = [simulate(network, RUNS, next(seeds)) for _ in range(ROUNDS)]
    steps = _timed(lambda: derisking(again.pop()))
    ours = summarise(simulate(network, RUNS, 1))
    begun = time.perf_counter()
    peer = sorted(_plain(network, random.Random(seed)) for seed in range(PEER_RUNS))
    plain = (time.perf_counter() - begun) * 1000 * RUNS / PEER_RUNS
    return [
        Row(f"runs and summary, {RUNS:,} runs, {size}, median", statistics.median(whole), "ms", BAR_MS, at_most=True),
        Row(f"runs and summary, {RUNS:,} runs, {size}, slowest of {ROUNDS}", max(whole), "ms"),
        Row(f"runs and summary, {RUNS:,} runs, {size}, processor time, mean", busy, "ms"),
        Row("curve of spending, median", statistics.median(curve), "ms"),
        Row("which step to make safe, every stage in turn, median", statistics.median(steps), "ms"),
        Row("time P50", ours.time.p50, "months"),
        Row("time P90", ours.time.p90, "months"),
        Row(f"plain Python, times alone, scaled from {PEER_RUNS:,} runs", plain, "ms", peer=True),
        Row("plain Python, time P50", peer[PEER_RUNS // 2 - 1], "months", peer=True),
        Row("plain Python, time P90", peer[PEER_RUNS * 9 // 10 - 1], "months", peer=True),
    ]


def _timed(call: Callable[[], object]) -> list[float]:
    """Milliseconds of each of ``ROUNDS`` calls."""
    found = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        call()
        found.append((time.perf_counter() - begun) * 1000)
    return found


def _plain(network: Network, luck: random.Random) -> float:
    """The time of one run, walked stage by stage."""
    ends: dict[str, float] = {}
    for stage in network.in_order:
        end = max((ends[name] for name in stage.after), default=0.0) + _drawn(stage.time, luck)
        for _ in range(stage.gate.at_most):
            if luck.random() >= stage.gate.repeat:
                break
            local: dict[str, float] = {}
            for one in network.rounds(stage):
                begin = max((local[name] for name in local if name in network.ancestors[one.id]), default=0.0)
                local[one.id] = begin + _drawn(one.time, luck)
            end += local[stage.id]
        ends[stage.id] = end
    return max(ends.values())


def _drawn(spread: Spread, luck: random.Random) -> float:
    """A PERT draw by the standard library's own beta."""
    width = spread.high - spread.low
    if not width:
        return spread.low
    mode = (spread.likely - spread.low) / width
    return spread.low + width * luck.betavariate(1 + 4 * mode, 5 - 4 * mode)
