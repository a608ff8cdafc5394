"""What holds for any network."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.kernel.plan import (
    Gate,
    Network,
    PlanInvalid,
    Shape,
    Spread,
    Stage,
    arrival,
    cost_curve,
    derisking,
    effect_of_parallel,
    fixed,
    in_parallel,
    simulate,
    summarise,
)

pytestmark = pytest.mark.unit

RUNS = 300
amounts = st.floats(0, 50, allow_nan=False).map(lambda x: round(x, 3))


@st.composite
def spreads(draw):
    low, likely, high = sorted(draw(st.tuples(amounts, amounts, amounts)))
    return Spread(low, likely, high, draw(st.sampled_from(Shape)))


@st.composite
def networks(draw, most=7):
    made, before = [], {}
    for index in range(draw(st.integers(1, most))):
        after = tuple(name for name in before if draw(st.booleans()))
        reached = set(after).union(*(before[name] for name in after)) if after else set()
        again = tuple(sorted(name for name in reached if draw(st.booleans())))
        gate = draw(
            st.builds(Gate, st.sampled_from([0, 0.3, 1]), st.just(again), st.integers(0, 3), st.sampled_from([0, 0.2]))
        )
        # Ids in an order of their own, so that the order by id is not the one in which stages were made.
        name = f"{draw(st.sampled_from('xyz'))}{index}"
        made.append(Stage(name, draw(spreads()), draw(spreads()), after, gate, draw(st.booleans())))
        before[name] = reached
    return Network(tuple(made))


@settings(max_examples=60, deadline=None)
@given(networks(), st.integers(0, 2**40))
def test_quantiles_rise_and_shares_are_shares(network, seed):
    found = summarise(simulate(network, RUNS, seed))

    figures = [found.time, found.cost, found.spent]
    figures += [q for one in found.stages for q in (one.start, one.end, one.cost)]
    for q in figures:
        assert 0 <= q.p10 <= q.p50 <= q.p90
    for one in found.stages:
        assert 0 <= one.criticality <= 1
        assert one.start.p50 <= one.end.p50
    assert found.arrives + sum(one.fails for one in found.stages) >= 1 - 1e-9
    assert sum(one.sunk for one in found.stages) <= found.spent.mean + 1e-6
    assert max(one.criticality for one in found.stages) > 0


@settings(max_examples=60, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_stages_and_of_waits_changes_nothing(network, random):
    mixed = [
        dataclasses.replace(
            one,
            after=tuple(random.sample(one.after, len(one.after))),
            gate=dataclasses.replace(one.gate, again=tuple(random.sample(one.gate.again, len(one.gate.again)))),
        )
        for one in random.sample(network.stages, len(network.stages))
    ]
    one, other = summarise(simulate(network, RUNS, 5)), summarise(simulate(Network(tuple(mixed)), RUNS, 5))

    assert {s.id: s for s in one.stages} == {s.id: s for s in other.stages}
    assert dataclasses.replace(one, stages=()) == dataclasses.replace(other, stages=())


@settings(max_examples=60, deadline=None)
@given(networks(), spreads(), st.data())
def test_a_stage_in_series_never_shortens_or_cheapens_a_run(network, spread, data):
    chosen = data.draw(st.sampled_from(network.stages)).id
    added = Stage("added", spread, spread, after=(chosen,))
    rest = [dataclasses.replace(s, after=(*s.after, "added")) if chosen in s.after else s for s in network.stages]
    longer = Network((*rest, added))
    before, after = simulate(network, RUNS, 3), simulate(longer, RUNS, 3)

    assert (after.time >= before.time).all()
    assert (after.whole_cost >= before.whole_cost - 1e-9).all()


@settings(max_examples=40, deadline=None)
@given(networks(), st.floats(0, 20), st.data())
def test_a_later_high_value_never_shortens_a_run_of_triangles(network, more, data):
    chosen = data.draw(st.sampled_from(network.stages)).id
    flat = [dataclasses.replace(s, time=dataclasses.replace(s.time, shape=Shape.TRIANGULAR)) for s in network.stages]
    wider = [
        dataclasses.replace(s, time=dataclasses.replace(s.time, high=s.time.high + more)) if s.id == chosen else s
        for s in flat
    ]
    before, after = simulate(Network(tuple(flat)), RUNS, 3), simulate(Network(tuple(wider)), RUNS, 3)

    assert (after.time >= before.time - 1e-9).all()


@settings(max_examples=40, deadline=None)
@given(networks())
def test_costs_are_split_without_rest(network):
    runs = simulate(network, RUNS, 4)

    np.testing.assert_allclose(sum(runs.cost), sum(runs.paid) + sum(runs.repaid))
    assert (runs.spent <= runs.whole_cost + 1e-6).all()
    np.testing.assert_allclose(runs.spent[runs.arrives], runs.whole_cost[runs.arrives])


@settings(max_examples=40, deadline=None)
@given(networks())
def test_the_curve_never_falls_and_ends_at_what_is_spent(network):
    runs = simulate(network, RUNS, 4)
    curve = cost_curve(runs, points=9)

    for before, after in pairwise(curve):
        assert before.time <= after.time
        for figure in ("p10", "p50", "p90", "mean"):
            assert getattr(before, figure) <= getattr(after, figure) + 1e-6
    found = summarise(runs).spent
    last = (curve[-1].p10, curve[-1].p50, curve[-1].p90, curve[-1].mean)
    assert last == pytest.approx((found.p10, found.p50, found.p90, found.mean))


@settings(max_examples=30, deadline=None)
@given(networks(most=5))
def test_making_a_stage_safe_never_lowers_the_chance_to_arrive(network):
    runs = simulate(network, RUNS, 4)
    found = derisking(runs)
    sunk = {one.id: one.sunk for one in summarise(runs).stages}

    for step in found.steps:
        assert step.arrives >= 0
        assert step.sunk == pytest.approx(sunk[step.stage])
    assert [s.per_arrival for s in found.steps] == sorted((s.per_arrival for s in found.steps), reverse=True)


@settings(max_examples=60, deadline=None)
@given(networks(), st.data())
def test_side_by_side_never_lengthens_a_run_and_keeps_every_other_wait(network, data):
    group = data.draw(st.sets(st.sampled_from([s.id for s in network.stages])))
    between = {
        s.id
        for s in network.stages
        if network.ancestors[s.id] & group and any(s.id in network.ancestors[g] for g in group)
    }
    repeated = any(set(s.gate.again) & group - {s.id} for s in network.stages if s.id in group)
    if between - group or repeated:
        with pytest.raises(PlanInvalid, match=r"side by side|name it too"):
            in_parallel(network, group)
        return
    loose = in_parallel(network, group)
    before, after = simulate(network, RUNS, 6), simulate(loose, RUNS, 6)

    assert (after.time <= before.time + 1e-9).all()
    for stage in network.stages:
        inside = group if stage.id in group else set()
        assert network.ancestors[stage.id] - inside == loose.ancestors[stage.id]


def test_arrival_rises_from_nothing_to_all_that_arrive():
    network = Network((Stage("a", Spread(1, 2, 3), gate=Gate(fail=0.25)),))
    runs = simulate(network, 4_000, 1)
    reached = [arrival(runs, when) for when in (0.5, 1.5, 2.5, 3)]

    assert reached == sorted(reached)
    assert (reached[0], reached[-1]) == (0, float(runs.arrives.mean()))


def test_the_same_seed_gives_the_same_answer_and_another_seed_another():
    network = Network((Stage("a", Spread(1, 2, 9), Spread(1, 2, 9), gate=Gate(repeat=0.5, fail=0.1)),))

    assert summarise(simulate(network, 500, 9)) == summarise(simulate(network, 500, 9))
    assert simulate(network, 500, 9).time.tolist() != simulate(network, 500, 10).time.tolist()


def test_fewer_runs_are_the_beginning_of_more():
    network = Network((Stage("a", Spread(1, 2, 9), gate=Gate(repeat=0.5)),))

    assert simulate(network, 100, 9).time.tolist() == simulate(network, 300, 9).time[:100].tolist()


def test_the_risky_trial_is_the_step_to_make_safe_early():
    network = Network(
        (
            Stage("design", Spread(2, 3, 4), fixed(100)),
            Stage("trial", Spread(6, 9, 12), fixed(300), after=("design",), gate=Gate(fail=0.4)),
            Stage("paper", Spread(1, 3, 30), fixed(5), after=("design",)),
        )
    )
    found = derisking(simulate(network, 4_000, 2))

    assert (found.for_money, found.for_time) == ("trial", "paper")
    trial = found.steps[0]
    assert trial.arrives == pytest.approx(0.4, abs=0.03)
    assert trial.sunk == pytest.approx(0.4 * 405, rel=0.1)  # all but what "paper" had left to do
    assert trial.per_arrival == pytest.approx(405 * 0.4 / 0.6, rel=0.1)


def test_nothing_to_make_safe_names_no_step():
    found = derisking(simulate(Network((Stage("a", fixed(1), fixed(1)),)), 10))

    assert (found.steps, found.for_money, found.for_time) == ((), None, None)


def test_side_by_side_saves_the_shorter_one_and_risks_its_money():
    network = Network(
        (
            Stage("test", fixed(4), fixed(10), gate=Gate(fail=0.5)),
            Stage("animal", fixed(3), fixed(20), after=("test",)),
            Stage("dossier", fixed(1), fixed(1), after=("animal",)),
        )
    )
    found = effect_of_parallel(simulate(network, 2_000, 1), {"test", "animal"})

    assert (found.time_p50, found.time_p90) == (3, 3)
    assert found.spent == pytest.approx(20 * (1 - found.before.arrives))
    assert found.before.arrives == found.after.arrives
