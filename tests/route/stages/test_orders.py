"""Plans put together: the use side after the certificate, and markets one after the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ronghe.route.stages import (
    build,
    comparison,
    composed,
    followed,
    networks,
    plan,
    specialties,
)
from ronghe.route.stages.composing import default_rules
from tests.route.stages.written import read, stage

pytestmark = pytest.mark.unit

EST = {"estimate": True}
IMPLANT = {"contact": "tissue_or_bone", "implantable": True, "surgically_invasive": True, "sterile": True}


def ids(network):
    return {one.id for one in network.stages}


def test_the_use_side_follows_the_certificate():
    found = plan(networks()["nmpa-2"], {"single_use": True}, use=networks()["cn-use"], runs=300)

    assert found.network.goal == "in_use"
    assert found.network.by_id["code"].after == ("licence",)
    assert "tender" not in ids(found.network)
    assert found.outcome.stage("code").start.p50 == found.outcome.stage("licence").end.p50
    with pytest.raises(ValueError, match="share stages"):
        followed(networks()["nmpa-2"], networks()["nmpa-2"])


def test_each_market_comes_first_in_its_own_order():
    ours = {"nmpa": networks()["nmpa-3"], "fda": networks()["fda-510k"], "eu": networks()["eu-2b"]}
    found = {one.order.id: one for one in comparison(ours, IMPLANT, runs=1_000)}

    assert set(found) == {"china_first", "us_first", "eu_first"}
    for one in found.values():
        assert [reached.market for reached in one.markets] == list(one.order.markets)
        assert all(0 < reached.reaches <= 1 for reached in one.markets)
        assert one.reused
    for market, order in (("nmpa", "china_first"), ("fda", "us_first"), ("eu", "eu_first")):
        alone = plan(ours[market], IMPLANT, runs=1_000)
        assert found[order].markets[0].time.p50 == pytest.approx(alone.outcome.time.p50, rel=0.05)


def bare():
    return replace(default_rules(), reuse=())


TRIOS = [("nmpa-1", "fda-510k", "eu-2a"), ("nmpa-2", "fda-de-novo", "eu-2a"), ("nmpa-3", "fda-pma", "eu-3"),
         ("nmpa-3-software", "fda-510k", "eu-2b"), ("nmpa-ivd-2", "fda-exempt", "ivdr-c")]  # fmt: skip


@pytest.mark.parametrize("trio", TRIOS)
def test_no_order_is_sooner_than_a_market_alone_and_the_first_goes_as_if_alone(trio):
    ours = dict(zip(("nmpa", "fda", "eu"), (networks()[name] for name in trio), strict=True))
    alone = {market: plan(network, IMPLANT, runs=600).outcome for market, network in ours.items()}

    for one in comparison(ours, IMPLANT, rules=bare(), runs=600):
        first = one.markets[0]
        assert first.time.p50 == pytest.approx(alone[first.market].time.p50, rel=0.05)
        assert first.reaches == pytest.approx(alone[first.market].arrives, abs=0.05)
        for reached in one.markets:
            assert reached.time.p50 > 0.96 * alone[reached.market].time.p50


def test_a_later_market_that_asks_more_of_development_does_the_rest():
    ours = {"nmpa": networks()["nmpa-1"], "fda": networks()["fda-510k"], "eu": networks()["eu-2a"]}
    china = composed(next(one for one in default_rules().orders if one.id == "china_first"), ours).network.by_id
    america = composed(next(one for one in default_rules().orders if one.id == "us_first"), ours).network.by_id

    assert china["prototype"].time == ours["nmpa"].by_id["prototype"].time
    assert china["fda.prototype"].time.likely == pytest.approx(0.3 * 5)  # 0.8 of five months, less half of them
    assert "prototype" in china["fda.prototype"].after
    assert china["fda.bench"].gate.again == ("fda.prototype",)
    assert china["fda.bench"].gate.fail == 0
    assert "eu.prototype" not in china
    assert america["prototype"].time == ours["fda"].by_id["prototype"].time
    assert not {"nmpa.prototype", "eu.prototype"} & america.keys()


def test_a_gate_of_a_later_market_misses_no_earlier_one():
    doomed = read({"end": stage(time="none", gate={"fail": 1, **EST})}, id="x", regime="fda", classes=["k510"])
    safe = read({"end": stage(time={"months": 50, **EST})})
    found = {one.order.id: one for one in comparison({"nmpa": safe, "fda": doomed}, {}, rules=bare(), runs=100)}

    assert [one.reaches for one in found["china_first"].markets] == [1, 0]
    assert [one.reaches for one in found["us_first"].markets] == [0, 0]


def test_each_market_of_an_order_is_grounded_by_its_own_way():
    ours = {"nmpa": networks()["nmpa-3-trial"], "eu": networks()["eu-2a"]}
    found = {one.order.id: {m.market: m for m in one.markets} for one in comparison(ours, IMPLANT, runs=300)}

    assert found["china_first"]["nmpa"].p90 == found["china_first"]["nmpa"].time.p90
    assert found["eu_first"]["eu"].p90 is None


def test_development_is_done_once_and_evidence_shortens_the_next_market():
    ours = {market: networks()[name] for market, name in (("nmpa", "nmpa-3-trial"), ("fda", "fda-de-novo"))}
    order = next(one for one in default_rules().orders if one.id == "china_first")
    found = composed(order, ours)
    stages = found.network.by_id

    assert list(found.goals) == ["nmpa", "fda"]
    assert "freeze" in stages
    assert not {"nmpa.freeze", "fda.freeze"} & stages.keys()
    usual = ours["fda"].by_id["enrolment"]
    assert stages["fda.enrolment"].time.likely == pytest.approx(usual.time.likely * 0.6)
    assert stages["nmpa.enrolment"].time == ours["nmpa"].by_id["enrolment"].time
    assert stages["fda.user_fee"].cost == ours["fda"].by_id["user_fee"].cost
    assert build(found.network).ancestors["fda.ide"] >= {"nmpa.trial_report"}


def test_an_order_whose_first_market_is_missing_is_left_out():
    found = comparison({"nmpa": networks()["nmpa-2"]}, {}, runs=100)

    assert [one.order.id for one in found] == ["china_first"]


def test_trials_name_the_specialties_of_the_product():
    assert [one.en for one in specialties({"contact": "teeth"})] == ["Stomatology"]
    assert "Paediatrics" in {one.en for one in specialties({"patient_group": frozenset({"newborns"})})}
    assert specialties({}) == ()
