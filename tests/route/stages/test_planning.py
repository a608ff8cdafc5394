"""A plan follows the facts, the sliders, the switches and the node's history, and says what it rests on."""

from __future__ import annotations

import pytest

from ronghe.route.facts.vocabulary import Words
from ronghe.route.stages import (
    StagesUnreadable,
    blended,
    build,
    comparison,
    fit,
    measures,
    networks,
    pictures,
    plan,
    sliders_for,
    switches_for,
)
from ronghe.route.stages.adjusting import adjusted, many_per_site
from ronghe.route.stages.refusals import refusal_words
from ronghe.route.stages.wording import figure_words, mark_words
from tests.route.stages.written import clock, read, seen, stage

pytestmark = pytest.mark.unit

EST = {"estimate": True}
IMPLANT = {"contact": "tissue_or_bone", "implantable": True, "surgically_invasive": True, "sterile": True}


def ids(network):
    return {one.id for one in network.stages}


# ---- cut to the product ----


def test_facts_bring_stages_in_and_leave_them_out():
    network = networks()["nmpa-3-trial"]
    bare, implant = fit(network, {"contact": "none", "sterile": False}), fit(network, IMPLANT)

    assert {"biology", "sterility", "animal_study"} & ids(bare.network) == set()
    assert {"biology", "sterility", "animal_study"} <= ids(implant.network)
    assert {one.id for one in bare.left_out} >= {"biology", "sterility"}
    assert ids(fit(network, {**IMPLANT, "animal_study_done": True}).network) & {"animal_study"} == set()


def test_software_and_security_stages_come_with_their_facts():
    network = networks()["nmpa-2"]
    told = fit(network, {"is_software": True, "uses_ai": True, "network_connected": True})
    silent = fit(network, {})

    wanted = {"software_plan", "software_build", "software_test", "data_set", "security_plan", "security_test"}
    assert wanted <= ids(told.network)
    assert wanted & ids(silent.network) == set()


def test_what_is_unknown_is_said_with_the_facts_that_would_tell():
    doubts = {one.stage.id: one for one in fit(networks()["nmpa-2"], {}).doubts}

    assert (doubts["biology"].kept, doubts["biology"].facts) == (True, ("contact",))
    assert (doubts["sterility"].kept, doubts["sterility"].facts) == (False, ("sterile",))
    assert (doubts["clinical_evaluation"].kept, doubts["clinical_evaluation"].facts) == (True, ("exemption_listed",))


def test_an_exception_not_told_of_does_not_hold():
    doubts = {one.stage.id: one.kept for one in fit(networks()["nmpa-3"], IMPLANT).doubts}

    assert doubts["animal_study"] is True


def test_whoever_waited_for_a_stage_left_out_waits_for_what_that_waited_for():
    network = read(
        {
            "a": stage(),
            "b": stage(after=["a"], when={"fact": "sterile"}),
            "end": stage(after=["b"], gate={"repeat": 0.5, "again": ["b"], **EST}),
        }
    )
    cut = fit(network, {"sterile": False}).network

    assert cut.by_id["end"].after == ("a",)
    assert cut.by_id["end"].gate.again == ()


def test_assumed_facts_give_way_to_those_of_the_product():
    network = networks()["nmpa-2-software"]

    assert "sterility" not in ids(fit(network, {}).network)
    assert "sterility" in ids(fit(network, {"sterile": True}).network)


def test_what_is_over_falls_away_with_all_that_it_waited_for():
    trial = fit(networks()["cn-drug"], {"phase_reached": "phase_2"})
    final = fit(networks()["nmpa-2"], {"prototype_final": True})
    ticked = fit(networks()["nmpa-2"], {}, done=["dossier"])

    assert {one.id for one in trial.done} == {
        *("target", "pharmacology", "safety", "manufacture", "pre_ind", "ind_dossier", "ind_fee", "ind", "phase_1")
    }
    assert trial.network.by_id["phase_2"].after == ()
    assert {"freeze", "bench", "prototype", "requirements"} <= {one.id for one in final.done}
    assert {"quality", "process", "type_test"} <= ids(final.network)
    assert "biology" in {one.id for one in ticked.done}
    assert ids(ticked.network) & {"dossier", "process", "type_test"} == set()
    assert [one.stage.id for one in ticked.doubts] == []
    with pytest.raises(StagesUnreadable, match="dossier"):
        fit(networks()["nmpa-2"], {}, done=["dosier"])


def test_a_goal_that_is_over_takes_and_costs_nothing():
    found = plan(networks()["cn-drug"], {"certificate_held": True}, use=networks()["cn-use-drug"], runs=50)

    assert found.outcome.stage("decision").end.p90 == 0
    assert found.outcome.time.p50 > 0
    assert ids(found.network) == {"decision", "price_listing", "payment", "admission", "first_users"}


# ---- units ----


def test_clocks_become_months_and_currencies_yuan():
    usd = {"k_usd": 100, "source": "mdufee"}
    network = read({"a": clock(60), "end": stage(after=["a"], time={"days": 61, **EST}, cost=usd)})
    ready = build(network).by_id

    assert ready["a"].time.likely == pytest.approx(60 / measures().working_days_per_month)
    assert ready["end"].time.likely == pytest.approx(61 / 30.44)
    assert ready["end"].cost.likely == pytest.approx(100 * measures().in_wan_cny["k_usd"])
    assert build(network, {"k_usd": 1.0}).by_id["end"].cost.likely == 100


# ---- what it rests on ----


def test_a_plan_of_estimates_alone_is_illustrative_and_shows_no_p90():
    guess = plan(read({"end": stage()}), {}, runs=200)
    half = plan(read({"a": stage(time={"months": 3, **EST}), "end": clock(62.49, after=["a"])}), {}, runs=200)

    assert (guess.grounding.time, guess.grounding.time_illustrative) == (0, True)
    assert guess.p90_time(guess.outcome.time) is None
    assert guess.p90_cost(guess.outcome.cost) is None
    assert all(row.end_p90 is None and row.cost_p90 is None for row in pictures.gantt(guess))
    assert all(point.p90 is None for point in pictures.spending(guess, 5))
    assert half.grounding.time == pytest.approx(0.5)
    assert half.p90_time(half.outcome.time) == half.outcome.time.p90


def test_money_has_no_p90_on_the_strength_of_a_clock():
    network = read({"a": clock(60), "end": stage(after=["a"])})
    paid = read({"a": clock(60), "end": stage(after=["a"], cost={"k_usd": 5, "source": "mdufee"})})
    timed, both = plan(network, {}, runs=200), plan(paid, {}, runs=200)

    assert timed.p90_time(timed.outcome.time) is not None
    assert timed.p90_cost(timed.outcome.cost) is None
    assert all(row.end_p90 is not None and row.cost_p90 is None for row in pictures.gantt(timed))
    assert all(point.p90 is None for point in pictures.spending(timed, 5))
    assert pictures.arrivals(timed, 5)
    assert both.p90_cost(both.outcome.cost) == both.outcome.cost.p90


@pytest.mark.parametrize("name", ["nmpa-2", "nmpa-2-software", "nmpa-2-trial", "nmpa-ivd-2", "nmpa-3-trial", "cn-drug"])
def test_where_hardly_any_cost_is_a_fee_no_p90_of_money_is_shown(name):
    found = plan(networks()[name], IMPLANT if name.endswith("-trial") else {}, runs=300)

    assert found.grounding.cost < 0.05 < found.grounding.time
    assert found.p90_cost(found.outcome.cost) is None
    assert found.p90_time(found.outcome.time) is not None


def test_a_clock_beside_the_critical_chain_grounds_nothing():
    network = read({"a": clock(1), "b": stage(), "end": stage(after=["a", "b"])})

    assert plan(network, {}, runs=200).grounding.time == 0


def test_a_figure_to_verify_is_told():
    sure = read({"end": clock()})
    doubtful = read({"end": stage(cost={"k_usd": 1, "source": "mdufee", "verify": True})})

    assert not plan(sure, {}, runs=50).grounding.verify
    assert plan(doubtful, {}, runs=50).grounding.verify


# ---- what if ----


def test_more_patients_take_longer_and_more_sites_less():
    network = networks()["nmpa-3-trial"]

    def enrolment(**values):
        return adjusted(network, values).by_id["enrolment"]

    usual = network.by_id["enrolment"]
    assert enrolment(patients=120, sites=3) == usual
    assert enrolment(patients=240).time.likely == pytest.approx(usual.time.likely * 1.8)
    assert enrolment(sites=6).time.likely == pytest.approx(usual.time.likely * 0.6)
    assert enrolment(patients=240).cost.likely > usual.cost.likely


def test_follow_up_is_not_shortened_by_fewer_patients_or_more_sites():
    network = networks()["nmpa-3-trial"]
    small = adjusted(network, {"patients": 40, "sites": 40}).by_id

    assert small["follow_up"] == network.by_id["follow_up"]
    assert small["follow_up"].time.likely >= 6
    assert small["enrolment"].time.likely < network.by_id["enrolment"].time.likely
    assert "follow_up" in network.by_id["trial_report"].after
    assert "follow_up" not in networks()["nmpa-ivd-3"].by_id.keys() | networks()["nmpa-3-software"].by_id.keys()


def test_more_sites_than_patients_are_refused_and_crowded_sites_told_of():
    network = networks()["nmpa-3-trial"]
    with pytest.raises(StagesUnreadable, match="no more sites than patients: 20") as refusal:
        plan(network, {}, sliders={"patients": 20, "sites": 40}, runs=10)

    assert "试验机构不能多于受试者" in refusal_words(refusal.value).zh
    assert many_per_site(network, {"patients": 2000, "sites": 1}) == 2000
    assert many_per_site(network, {"patients": 300}) is None
    assert many_per_site(networks()["nmpa-1"], {}) is None


def test_trials_of_reagents_count_samples_and_ask_for_enough_sites():
    for name, least in (("nmpa-ivd-2", 2), ("nmpa-ivd-3", 3)):
        network = networks()[name]
        known = {one.id: one for one in sliders_for(network)}
        assert known["patients"].unit.zh == "份"
        assert (known["sites"].low, known["sites"].basis.source.verify) == (least, True)
        assert adjusted(network, {"patients": known["patients"].usual}).by_id == network.by_id
        with pytest.raises(StagesUnreadable, match=f"from {least} to"):
            plan(network, {}, sliders={"sites": 1}, runs=10)
    assert {one.id: one.unit.zh for one in sliders_for(networks()["nmpa-3-trial"])}["patients"] == "人"


def test_a_slider_counts_in_each_market_of_an_order_by_what_is_usual_there():
    ours = {"nmpa": networks()["nmpa-ivd-3"], "eu": networks()["eu-3"]}
    usual, same = (comparison(ours, {}, sliders=sliders, runs=100) for sliders in ({}, {"patients": 500}))
    for before, after in zip(usual, same, strict=True):
        moved = {m.market: m.time.p50 - b.time.p50 for b, m in zip(before.markets, after.markets, strict=True)}
        first = before.order.markets[0]
        if first == "nmpa":
            assert moved["nmpa"] == 0  # 500 samples are usual
        if first == "eu":
            assert moved["eu"] > 5  # 500 patients are not


def test_what_one_market_s_way_takes_does_not_stop_the_others():
    ours = {"nmpa": networks()["nmpa-ivd-3"], "fda": networks()["fda-de-novo"], "eu": networks()["ivdr-d"]}
    found = comparison(ours, {}, sliders={"patients": 5000}, runs=50)

    assert len(found) == 3
    with pytest.raises(StagesUnreadable, match="no such slider"):
        comparison(ours, {}, sliders={"colour": 3}, runs=50)


def test_slack_moves_own_work_and_no_clock():
    network = read({"a": clock(60), "end": stage(after=["a"])})
    found = adjusted(network, {"slack": 150})

    assert found.by_id["a"] == network.by_id["a"]
    assert found.by_id["end"].time.likely == 4.5


@pytest.mark.parametrize(("values", "remedy"), [({"patients": 5}, "from 20 to 2000"), ({"patient": 50}, "patients")])
def test_a_slider_out_of_bounds_or_unknown_is_refused(values, remedy):
    with pytest.raises(StagesUnreadable, match=remedy):
        plan(networks()["nmpa-3-trial"], {}, sliders=values, runs=10)


def test_only_sliders_and_switches_that_matter_are_offered():
    trial, plain = networks()["nmpa-3-trial"], networks()["nmpa-1"]

    assert {one.id for one in sliders_for(trial)} == {"patients", "sites", "team", "slack"}
    assert {one.id for one in sliders_for(plain)} == {"team", "slack"}
    assert {one.id for one in switches_for(trial)} == {"early_tests", "early_ethics"}
    assert switches_for(networks()["cn-use"]) == ()


def test_a_switch_shortens_the_plan_by_what_it_announced():
    before = plan(networks()["nmpa-3-trial"], IMPLANT, runs=500)
    effects = {switch.id: effect for switch, effect in before.side_by_side()}
    after = plan(networks()["nmpa-3-trial"], IMPLANT, parallel=["early_tests"], runs=500)

    assert effects["early_tests"].time_p50 > 0
    assert before.outcome.time.p50 - after.outcome.time.p50 == pytest.approx(effects["early_tests"].time_p50)
    with pytest.raises(StagesUnreadable, match="no such switch"):
        plan(networks()["nmpa-3-trial"], IMPLANT, parallel=["nobody"], runs=10)


# ---- pictures ----


def reached(waits, start):
    """Stages that one comes to from a stage along waits."""
    found, todo = set(), [start]
    while todo:
        here = todo.pop()
        todo += [to for source, to in waits if source == here and to not in found]
        found |= {to for source, to in waits if source == here}
    return found


def test_pictures_hold_every_stage_and_every_wait_that_no_other_implies():
    found = plan(networks()["nmpa-3-trial"], IMPLANT, runs=500)
    rows, nodes, edges = pictures.gantt(found), pictures.nodes(found), pictures.edges(found)
    columns = {node.id: node.column for node in nodes}

    assert {row.id for row in rows} == {node.id for node in nodes} == ids(found.network)
    assert [row.start_p50 for row in rows] == sorted(row.start_p50 for row in rows)
    assert [node.id for node in nodes if node.goal] == ["licence"]
    assert len({(node.column, node.row) for node in nodes}) == len(nodes)
    waits = [edge for edge in edges if not edge.back]
    drawn = {(edge.source, edge.target) for edge in waits}
    assert len(drawn) == len(waits)
    assert drawn < {(name, one.id) for one in found.network.stages for name in one.after}
    assert all(one.id in reached(drawn, name) for one in found.network.stages for name in one.after)
    assert not any(to in reached(drawn - {(source, to)}, source) for source, to in drawn)
    assert all(columns[edge.source] < columns[edge.target] for edge in waits)
    assert {(e.source, e.target) for e in edges if e.back} >= {("bench", "prototype"), ("type_test", "type_test")}
    points = pictures.spending(found, 7)
    assert len(points) == 7
    assert points[0].mean == 0
    assert points[-1].mean == pytest.approx(found.outcome.spent.mean, rel=0.1)
    chances = pictures.arrivals(found, 9)
    assert [one.share for one in chances] == sorted(one.share for one in chances)
    assert chances[-1].share == found.arrives_by(1e9) == found.outcome.arrives


def test_an_illustrative_plan_draws_no_chances():
    assert pictures.arrivals(plan(read({"end": stage()}), {}, runs=50)) == ()


# ---- words ----


def test_figures_and_marks_are_put_in_both_languages():
    network = networks()["nmpa-3-trial"].by_id
    review, fee, plain = network["review"], network["fee"], network["prototype"]

    assert figure_words(review.time) == Words("90 个工作日", "90 working days")
    assert mark_words(review.time.mark).zh == "《医疗器械注册与备案管理办法》（总局令第47号）第九十二条（三）"
    assert figure_words(fee.cost).en == "CNY 153,600"
    assert mark_words(plain.time.mark) == Words("估计", "estimate")
    assert mark_words(network["licence"].time.mark).en.endswith("(to verify)")
    assert figure_words(network["trial_filing"].cost) == Words("无", "none")
    told = blended(networks()["nmpa-2"], [seen("dossier", 2, n=3)]).by_id["dossier"]
    few = blended(networks()["nmpa-2"], [seen("dossier", None, n=1)]).by_id["dossier"]
    assert mark_words(told.time.mark) == Words("估计，本节点 3 例占 50%", "estimate; 3 cases of this node, weight 50%")
    assert mark_words(few.time.mark).en == "estimate; fewer than three cases of this node: not used"
