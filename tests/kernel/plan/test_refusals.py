"""A network that cannot be run is refused, naming stage, field, value and the way out."""

from __future__ import annotations

import pytest

from ronghe.kernel.plan import Gate, Network, PlanInvalid, Spread, Stage, fixed, in_parallel, simulate

pytestmark = pytest.mark.unit

ONE = fixed(1)
A = Stage("a", ONE)


@pytest.mark.parametrize(
    ("stages", "code", "stage", "field", "value", "remedy"),
    [
        ((), "no_stages", "", "", (), "at least one stage"),
        ((A, A), "duplicate_id", "a", "id", "a", "an id of its own"),
        ((Stage("b", ONE, after=("x",)),), "missing_predecessor", "b", "after", "x", "name a stage"),
        ((Stage("b", ONE, after=("b",)),), "circle", "b", "after", "b -> b", "take one of the waits out"),
        (
            (A, Stage("c", ONE, after=("a", "d")), Stage("d", ONE, after=("e",)), Stage("e", ONE, after=("c",))),
            "circle",
            "c",
            "after",
            "c -> d -> e -> c",
            "take one of the waits out",
        ),
        ((Stage("b", Spread(-1, 2, 3)),), "negative", "b", "time.low", -1, "not negative"),
        ((Stage("b", ONE, Spread(0, 2, float("inf"))),), "not_finite", "b", "cost.high", float("inf"), "a number"),
        ((Stage("b", Spread(3, 2, 4)),), "out_of_order", "b", "time.low", "3 > 2", "low must not be above likely"),
        ((Stage("b", ONE, Spread(1, 5, 4)),), "out_of_order", "b", "cost.likely", "5 > 4", "not be above high"),
        ((Stage("b", ONE, gate=Gate(repeat=1.2)),), "probability", "b", "repeat", 1.2, "from 0 to 1"),
        ((Stage("b", ONE, gate=Gate(fail=-0.1)),), "probability", "b", "fail", -0.1, "from 0 to 1"),
        ((Stage("b", ONE, gate=Gate(fail=float("nan"))),), "probability", "b", "fail", float("nan"), "from 0 to 1"),
        ((Stage("b", ONE, gate=Gate(at_most=21)),), "bad_bound", "b", "at_most", 21, "from 0 to 20"),
        ((Stage("b", ONE, gate=Gate(again=("x",))),), "unknown_repeat", "b", "again", "x", "name a stage"),
        ((A, Stage("b", ONE, gate=Gate(again=("a",)))), "repeat_not_before", "b", "again", "a", "a predecessor"),
    ],
)
def test_a_network_is_refused_by_place_and_remedy(stages, code, stage, field, value, remedy):
    with pytest.raises(PlanInvalid) as refusal:
        Network(stages)

    found = refusal.value
    assert (found.code, found.stage, found.field) == (code, stage, field)
    assert found.value == value or (found.value != found.value and value != value)
    assert remedy in found.remedy
    assert found.remedy in str(found)
    assert not stage or f"stage {stage}" in str(found)


@pytest.mark.parametrize(("runs", "seed", "field"), [(0, 1, "runs"), (1_000_001, 1, "runs"), (10, -1, "seed")])
def test_runs_and_seed_have_bounds(runs, seed, field):
    with pytest.raises(PlanInvalid) as refusal:
        simulate(Network((A,)), runs, seed)

    assert refusal.value.field == field


def test_side_by_side_names_what_still_stands_between():
    chain = Network((A, Stage("b", ONE, after=("a",)), Stage("c", ONE, after=("b",))))

    with pytest.raises(PlanInvalid) as refusal:
        in_parallel(chain, {"a", "c"})

    assert (refusal.value.code, refusal.value.stage) == ("waits_inside", "b")
    assert in_parallel(chain, {"a", "b", "c"}).ancestors == {"a": frozenset(), "b": frozenset(), "c": frozenset()}


def test_side_by_side_refuses_a_gate_and_what_it_repeats():
    looping = Network((A, Stage("b", ONE, after=("a",), gate=Gate(repeat=0.5, again=("a",)))))

    with pytest.raises(PlanInvalid, match="its gate repeats a"):
        in_parallel(looping, {"a", "b"})
    with pytest.raises(PlanInvalid, match="name a stage"):
        in_parallel(looping, {"nobody"})
