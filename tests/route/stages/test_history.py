"""The node's history of stages: what it moves in a plan, and what it never tells."""

from __future__ import annotations

import math

import pytest

from ronghe.route.stages import (
    StagesUnreadable,
    blended,
    comparison,
    networks,
    plan,
)
from tests.route.stages.written import GROUP, clock, read, seen, stage

pytestmark = pytest.mark.unit

EST = {"estimate": True}
IMPLANT = {"contact": "tissue_or_bone", "implantable": True, "surgically_invasive": True, "sterile": True}


def test_history_draws_estimates_towards_its_mean_by_its_cases():
    network = read({"end": stage(time={"months": [2, 3, 7], **EST})})
    found = blended(network, [seen(months=7, cost=10, n_cost=6)]).by_id["end"]

    assert network.group == GROUP
    assert (found.time.mark.cases, found.time.mark.measured) == (3, 0.5)
    assert (found.time.low, found.time.likely, found.time.high) == (3.0, 4.5, 10.0)  # their mean 3.5 drawn to 5.25
    assert (found.cost.mark.cases, found.cost.mark.measured) == (6, pytest.approx(2 / 3))
    assert found.cost.likely == 6.8  # of a mean of 2 1/6, drawn to 7.4


def test_fewer_than_three_cases_move_nothing_and_are_told_of():
    network = read({"end": stage()})
    found = blended(network, [seen(months=None, n=1)])
    drawn = blended(network, [seen(months=40, n=2)])

    for one in (found, drawn):
        time = one.by_id["end"].time
        assert (time.low, time.likely, time.high) == (2, 3, 6)
        assert (time.mark.few, time.mark.cases, time.mark.measured) == (True, 0, 0.0)
        assert not one.by_id["end"].cost.mark.few
    assert plan(network, {}, history=[seen(months=40, n=2)], runs=99).outcome == plan(network, {}, runs=99).outcome


def test_no_case_can_be_read_back_from_the_figures_of_a_plan():
    """Whatever the three cases were, the same rounded mean gives the same plan."""
    network = read({"end": stage()})
    one, other = (blended(network, [seen(months=sum(three) / 3)]) for three in ([7.77, 5, 9.2], [7.25, 7.25, 7.4]))

    assert one == other


def test_history_counts_for_its_own_regime_family_and_class_alone():
    rows = [seen(group="nmpa/any/class_1", months=0.1), seen(group="nmpa/ivd_reagent/class_3", months=0.1)]
    pma, bandage = networks()["fda-pma"], networks()["nmpa-1"]
    filing = [seen("dossier", 0.4, 30, group=bandage.group)]

    assert blended(read({"end": stage()}), rows) == read({"end": stage()})
    assert blended(pma, filing) == pma
    assert blended(bandage, filing).by_id["dossier"].time.mark.cases == 30
    assert networks()["nmpa-3"].group == networks()["nmpa-3-trial"].group != networks()["nmpa-ivd-3"].group
    assert networks()["cn-drug"].group != networks()["cn-cell-gene"].group


def test_in_an_order_of_markets_history_counts_in_its_own_market():
    ours = {"nmpa": networks()["nmpa-2"], "fda": networks()["fda-510k"]}
    rows = [seen("dossier", 90, 30, group=ours["fda"].group)]
    for before, after in zip(comparison(ours, {}, runs=200), comparison(ours, {}, history=rows, runs=200), strict=True):
        moved = {m.market: m.time.p50 - b.time.p50 for b, m in zip(before.markets, after.markets, strict=True)}
        assert moved["fda"] > 20
        assert before.order.markets[0] != "nmpa" or moved["nmpa"] == 0


def test_history_leaves_clocks_and_other_stages_alone():
    network = read({"a": clock(60), "end": stage(after=["a"])})

    assert blended(network, [seen("a", 99), seen("nobody", 1)]) == network


def test_enough_history_ends_the_illustrative_picture():
    network = read({"end": stage()})
    found = plan(network, {}, history=[seen(months=4, n=27)], runs=200)

    assert found.grounding.time == pytest.approx(0.9)
    assert found.p90_time(found.outcome.time) is not None
    assert found.p90_cost(found.outcome.cost) is None


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (seen(months=-1), "months"),
        (seen(months=math.nan), "months"),
        (seen(cost=-1), "cost"),
        (seen(n=-1), "n"),
    ],
)
def test_a_bad_row_of_history_is_refused(row, field):
    with pytest.raises(StagesUnreadable) as refusal:
        blended(read({"end": stage()}), [row])

    assert (refusal.value.stage, refusal.value.field) == ("end", field)
    with pytest.raises(StagesUnreadable, match="one row a stage"):
        blended(read({"end": stage()}), [seen(), seen()])
