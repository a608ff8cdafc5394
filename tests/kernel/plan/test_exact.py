"""Runs agree with every way counted out, and with closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ronghe.kernel.plan import Gate, Network, Shape, Spread, Stage, arrival, fixed, simulate, summarise
from tests.kernel.plan import oracle

pytestmark = pytest.mark.unit

RUNS = 40_000
SURE = 5.0  # standard errors; seeds are fixed, so a test that passes goes on passing


def three(low, likely, high):
    return Spread(low, likely, high, Shape.POINTS)


CHAIN = Network(
    (
        Stage("a", three(1, 2, 4), three(1, 3, 9)),
        Stage("b", three(2, 3, 7), three(0, 1, 2), after=("a",)),
        Stage("c", three(1, 1, 5), fixed(2), after=("b",)),
    )
)
PAIR = Network(
    (
        Stage("left", three(2, 4, 9), three(5, 6, 8)),
        Stage("right", three(3, 5, 6), three(1, 2, 3)),
        Stage("join", fixed(1), fixed(1), after=("left", "right")),
    )
)
FAILING = Network(
    (
        Stage("a", three(1, 2, 4), three(1, 3, 9), linked=True),
        Stage("b", three(2, 3, 7), fixed(4), after=("a",), gate=Gate(fail=0.3)),
        Stage("beside", three(2, 6, 10), three(10, 20, 30), after=("a",), gate=Gate(fail=0.2)),
        Stage("fee", fixed(0), fixed(15), after=("b",)),
        Stage("last", fixed(1), fixed(5), after=("fee", "beside")),
    )
)
LOOPING = Network(
    (
        Stage("design", three(1, 2, 4), three(1, 3, 9)),
        Stage("test", fixed(1), fixed(2), after=("design",), gate=Gate(repeat=0.4, again=("design",), at_most=2)),
        Stage("beside", fixed(5), fixed(3), after=("design",)),
        Stage("last", fixed(2), after=("test", "beside"), gate=Gate(repeat=0.25, at_most=1, fail=0.5)),
    )
)
FEE_AT_GATE = Network(
    (
        Stage("a", fixed(2), fixed(1)),
        Stage("fee", fixed(0), fixed(7), after=("a",)),
        Stage("gate", fixed(0), fixed(3), after=("fee",), gate=Gate(repeat=0.5, at_most=1, fail=0.5)),
        Stage("other", fixed(0), fixed(100), after=("a",)),
        Stage("then", fixed(0), fixed(50), after=("gate", "other")),
    )
)
FAILING_IN_A_ROUND = Network(
    (
        Stage("a", fixed(2), fixed(8)),
        Stage("gate", fixed(0), fixed(1), after=("a",), gate=Gate(repeat=0.5, again=("a",), at_most=1)),
        Stage("beside", fixed(3), fixed(2), gate=Gate(fail=0.5)),
        Stage("last", fixed(1), fixed(4), after=("gate", "beside")),
    )
)
NETWORKS = {
    "chain": CHAIN,
    "pair": PAIR,
    "failing": FAILING,
    "looping": LOOPING,
    "fee": FEE_AT_GATE,
    "round": FAILING_IN_A_ROUND,
}


@pytest.mark.parametrize("name", NETWORKS)
def test_runs_agree_with_every_way_counted_out(name):
    network = NETWORKS[name]
    ways = list(oracle.ways(network))
    runs = simulate(network, RUNS, seed=7)
    row = {stage.id: index for index, stage in enumerate(network.in_order)}

    assert sum(way.probability for way in ways) == pytest.approx(1)
    near(runs.time, oracle.mean(ways, lambda w: w.time))
    near(runs.whole_cost, oracle.mean(ways, lambda w: w.cost))
    near(runs.spent, oracle.mean(ways, lambda w: w.spent))
    near(runs.arrives, oracle.share(ways, lambda w: w.arrives))
    for stage in network.stages:
        near(runs.start[row[stage.id]], oracle.mean(ways, lambda w, s=stage: w.starts[s.id]))
        near(runs.end[row[stage.id]], oracle.mean(ways, lambda w, s=stage: w.ends[s.id]))
    for when in sorted({way.time for way in ways}):
        reached = oracle.share(ways, lambda w, t=when: w.arrives and w.time <= t)
        assert arrival(runs, when) == pytest.approx(reached, abs=SURE * 0.5 / math.sqrt(RUNS))


@pytest.mark.parametrize("name", NETWORKS)
def test_summary_agrees_with_every_way_counted_out(name):
    network = NETWORKS[name]
    ways = list(oracle.ways(network))
    found = summarise(simulate(network, RUNS, seed=8))
    close = SURE * 0.5 / math.sqrt(RUNS)

    for figure in ("time", "cost", "spent"):
        for share, text in ((0.1, "p10"), (0.5, "p50"), (0.9, "p90")):
            value = getattr(getattr(found, figure), text)
            at_most = oracle.share(ways, lambda w, f=figure, v=value: getattr(w, f) <= v + 1e-9)
            below = oracle.share(ways, lambda w, f=figure, v=value: getattr(w, f) < v - 1e-9)
            assert below - close <= share <= at_most + close
    for stage in network.stages:
        exact = oracle.share(ways, lambda w, s=stage: s.id in w.critical)
        assert found.stage(stage.id).criticality == pytest.approx(exact, abs=close)
        ends = oracle.share(ways, lambda w, s=stage: w.fails_at == s.id)
        assert found.stage(stage.id).fails == pytest.approx(ends, abs=close + 1e-9)
        lost = oracle.mean(ways, lambda w, s=stage: w.spent if w.fails_at == s.id else 0.0)
        assert found.stage(stage.id).sunk == pytest.approx(lost, rel=0.05, abs=1e-9)
    spend = oracle.mean(ways, lambda w: w.spent)
    assert found.per_arrival == pytest.approx(spend / oracle.share(ways, lambda w: w.arrives), rel=0.03)


def test_a_chain_of_pert_stages_has_the_closed_mean_and_variance():
    spreads = [Spread(1, 2, 9), Spread(3, 6, 7), Spread(0, 0, 5), Spread(2, 8, 8)]
    chain = [Stage(f"s{i}", s, after=(f"s{i - 1}",) if i else ()) for i, s in enumerate(spreads)]
    time = simulate(Network(tuple(chain)), 200_000, seed=1).time

    near(time, sum(s.mean for s in spreads))
    assert time.var() == pytest.approx(sum(s.variance for s in spreads), rel=0.01)


def test_the_geometric_loop_has_its_closed_mean():
    gate = Gate(repeat=0.6, at_most=9)
    runs = simulate(Network((Stage("a", fixed(2), fixed(3), gate=gate),)), RUNS, seed=2)
    mean = sum(0.6**k for k in range(1, 10))

    assert gate.mean_repeats == pytest.approx(mean)
    near(runs.repeats[0], mean)
    near(runs.time, 2 * (1 + mean))
    near(runs.whole_cost, 3 * (1 + mean))
    assert runs.repeats[0].max() == 9


def test_repeats_without_end_in_sight_stop_at_the_bound():
    runs = simulate(Network((Stage("a", fixed(1), fixed(1), gate=Gate(repeat=1, at_most=3)),)), 10)

    assert (runs.time.tolist(), runs.whole_cost.tolist()) == ([4.0] * 10, [4.0] * 10)


@pytest.mark.parametrize("spread", [Spread(1, 2, 9), Spread(0, 0, 1), Spread(0, 1, 1), Spread(2, 2.1, 40)])
def test_quantiles_of_the_beta_are_those_of_its_own_sums(spread):
    """Oracle: the share below a value by numerical summing of the density over a fine grid."""
    width = spread.high - spread.low
    mode = (spread.likely - spread.low) / width
    x = np.linspace(0, 1, 1_000_001)
    middle = (x[1:] + x[:-1]) / 2
    density = middle ** (4 * mode) * (1 - middle) ** (4 - 4 * mode)
    below = np.concatenate(([0], np.cumsum(density))) / density.sum()
    for share in (0.001, 0.01, 0.1, 0.37, 0.5, 0.9, 0.99, 0.999):
        exact = spread.low + width * np.interp(share, below, x)
        assert spread.quantiles(np.array([share]))[0] == pytest.approx(exact, abs=2e-4 * width)


def test_quantiles_of_the_triangle_are_its_closed_ones():
    spread = Spread(1, 3, 9, Shape.TRIANGULAR)

    assert spread.quantiles(np.array([0.0, 0.25, 0.625])).tolist() == pytest.approx([1, 3, 9 - math.sqrt(0.375 * 48)])


@pytest.mark.parametrize("shape", Shape)
def test_moments_are_those_of_the_draws(shape):
    spread = Spread(1, 2, 8, shape)
    drawn = spread.quantiles(np.random.default_rng(3).random(400_000))

    near(drawn, spread.mean)
    assert drawn.var() == pytest.approx(spread.variance, rel=0.01)


def near(values, exact):
    """The mean of what was drawn lies within a few of its own standard errors."""
    error = np.std(values) / math.sqrt(len(values))
    assert float(np.mean(values)) == pytest.approx(exact, abs=SURE * error + 1e-9)


def test_a_repeated_stage_bears_its_own_cost():
    runs = simulate(LOOPING, RUNS, seed=9)
    row = {stage.id: index for index, stage in enumerate(LOOPING.in_order)}
    rounds = 1 + 0.4 + 0.4**2

    near(runs.cost[row["design"]], (1 + 4 * 3 + 9) / 6 * rounds)
    near(runs.cost[row["test"]], 2 * rounds)
    near(runs.repaid[row["test"]], ((1 + 4 * 3 + 9) / 6 + 2) * (rounds - 1))
    assert not runs.repaid[row["design"]].any()
