"""Every network that ships can be run, ends in its goal, and marks every figure."""

from __future__ import annotations

import re

import pytest

from ronghe.exchange.enums import ServiceKind
from ronghe.kernel.plan import simulate, summarise
from ronghe.kernel.rules import load_pack
from ronghe.route.facts.vocabulary import vocabulary
from ronghe.route.packs.shelf import SHIPPED
from ronghe.route.stages import StageKind, build, fit, networks, plan, sources
from ronghe.route.stages.adjusting import sliders, switches
from ronghe.route.stages.composing import default_rules
from ronghe.route.stages.loading import longest_network, names_in, read_file
from ronghe.route.stages.specialties import known_specialties
from ronghe.route.stages.wording import basis_words

pytestmark = pytest.mark.unit

IDS = sorted(networks())

CJK = re.compile("[\u4e00-\u9fff]")


def test_every_regime_and_class_has_its_network():
    found = {(one.regime, klass) for one in networks().values() for klass in one.classes}

    assert found == {
        *(("nmpa", f"class_{n}") for n in (1, 2, 3)),
        ("nmpa", "combination"),
        *(("fda", one) for one in ("exempt", "k510", "de_novo", "pma", "hde")),
        *(("eu", one) for one in ("I", "Is", "Im", "Ir", "IIa", "IIb", "III", "A", "As", "B", "C", "D")),
        *(
            ("nmpa-drug", one)
            for one in ("preclinical", "bioequivalence", "biowaiver", "ind", "phase_1", "phase_2", "phase_3", "nda")
        ),
        ("use", "device"),
        ("use", "drug"),
    }


def pack(name):
    return load_pack((SHIPPED / f"{name}.yaml").read_text("utf-8"), name, vocabulary().kinds())


PATHS = pack("nmpa-paths")


def test_classes_are_outcomes_of_the_rule_packs():
    packs = {"nmpa": ["nmpa-class"], "fda": ["fda-path"], "eu": ["eu-mdr", "eu-ivdr"], "nmpa-drug": ["nmpa-drug"]}
    for network in networks().values():
        if network.regime != "use":
            known = {one for name in packs[network.regime] for one in pack(name).outcomes}
            assert set(network.classes) <= known, network.id


@pytest.mark.parametrize("name", IDS)
def test_a_shipped_network_runs_and_ends_in_its_goal(name):
    network = networks()[name]
    ready = build(network)
    found = summarise(simulate(ready, 500, 1))

    assert network.id == name
    assert ready.last == (network.goal,)
    assert found.time.p50 == found.stage(network.goal).end.p50 > 0
    assert found.cost.p50 > 0
    assert 0 < found.arrives <= 1
    assert all(stage.deliverables for stage in network.stages)


@pytest.mark.parametrize("name", IDS)
def test_every_figure_has_a_source_or_is_marked_an_estimate(name):
    for stage in networks()[name].stages:
        for figure in (stage.time, stage.cost):
            assert figure.none or figure.mark.estimate or figure.mark.source in sources().values()
        if stage.kind is StageKind.STATUTORY:
            assert stage.time.mark.source is not None
            assert stage.time.unit in ("working_days", "days")
            assert stage.time.mark.article is not None or stage.time.mark.verify
        if stage.kind is StageKind.GOAL:
            assert stage.time.mark.source is not None
        if stage.kind is StageKind.AUTHORITY:
            assert stage.time.none or stage.time.mark.estimate, "an authority's clock is statutory, or a goal"
        if stage.kind is StageKind.FEE:
            assert not stage.cost.none
        if stage.kind is StageKind.OWN_WORK:
            assert stage.time.none or stage.time.mark.estimate
        assert stage.gate is None or stage.gate.mark.estimate or stage.gate.mark.source is not None


@pytest.mark.parametrize("name", IDS)
def test_stages_name_kinds_of_service_that_exist_and_trials_their_sites(name):
    for stage in networks()[name].stages:
        assert set(stage.services) <= set(ServiceKind.values)
        assert not stage.trial or {"clinical", "cro"} & set(stage.services)


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize("value", [True, False])
def test_a_network_cut_by_any_answer_still_ends_in_its_goal(name, value):
    facts = {fact: value for fact, kind in vocabulary().kinds().items() if kind.kind.value == "bool"}
    cut = fit(networks()[name], facts).network

    assert build(cut).last == (cut.goal,)


def test_every_source_block_and_specialty_is_used():
    marks = set()
    for network in networks().values():
        for stage in network.stages:
            gate = [stage.gate.mark] if stage.gate else []
            marks |= {mark.source.key for mark in (stage.time.mark, stage.cost.mark, *gate) if mark.source}
            marks |= {stage.basis.source.key} if stage.basis else set()
    marks |= {one.source.key for one in default_rules().reuse if one.source}
    used = {
        use if isinstance(use, str) else use["use"]
        for folder in ("networks", "variations")
        for name in names_in(folder)
        for use in read_file(f"{folder}/{name}.yaml").get("blocks", [])
    }

    assert set(sources()) - marks == set()
    assert used == set(names_in("blocks"))
    assert len({one.name.zh for one in known_specialties()}) == len(known_specialties())


def test_sliders_switches_and_reuse_name_stages_that_exist():
    known = {stage.id for network in networks().values() for stage in network.stages}

    assert {name for one in sliders().values() for change in one.changes for name in change.stages} <= known
    assert {name for one in switches().values() for name in one.stages} <= known
    assert {name for one in default_rules().reuse for name in one.stages} <= known
    assert default_rules().once | set(default_rules().starts) <= known


def test_known_clocks_and_fees_stand_as_in_their_regulations():
    three, two = networks()["nmpa-3-trial"].by_id, networks()["nmpa-2"].by_id
    drug, pma = networks()["cn-drug"].by_id, networks()["fda-pma"].by_id

    assert (two["review"].time.likely, three["review"].time.likely, three["decision"].time.likely) == (60, 90, 20)
    assert (three["trial_approval"].time.likely, three["trial_approval"].cost.likely) == (60, 4.32)
    assert (three["fee"].cost.likely, three["fee"].cost.mark.estimate) == (15.36, False)
    assert two["fee"].cost.mark.estimate
    assert (drug["ind"].time.likely, drug["nda"].time.likely) == (60, 200)
    assert pma["filing"].time.likely + pma["review"].time.likely == 180
    assert not any(stage.time.mark.source for stage in networks()["eu-2a"].stages), (
        "the regulation sets notified bodies no clock"
    )


def test_the_longest_network_is_the_longest():
    assert len(longest_network().stages) == max(len(one.stages) for one in networks().values())


@pytest.mark.parametrize("name", ["fda-pma", "fda-510k", "nmpa-3-trial", "eu-3"])
def test_the_step_to_make_safe_is_never_an_authoritys(name):
    made = plan(networks()[name], {}, runs=500)
    kinds = {stage.id: stage.kind for stage in made.network.stages}

    assert made.derisking().steps
    assert {kinds[one.stage] for one in made.derisking().steps} == {StageKind.OWN_WORK}


def stages_of(name, facts):
    return {stage.id for stage in plan(networks()[name], facts, runs=200).network.stages}


def test_software_and_large_equipment_go_by_tender_and_consumables_by_listing():
    listing = {"code", "price_listing", "admission"}
    consumable = stages_of("cn-use", {"single_use": True, "is_software": False})
    software = stages_of("cn-use", {"is_software": True})
    scanner = stages_of("cn-use", {"active": True, "large_equipment": True, "is_software": False})

    assert listing <= consumable
    assert "tender" not in consumable
    assert not listing & software
    assert not listing & scanner
    assert {"tender", "allocation"} <= scanner


def test_a_drug_coated_implant_waits_for_the_medicines_authority():
    assert "medicine_opinion" in stages_of("eu-3", {"contains_drug": True})
    assert "medicine_opinion" not in stages_of("eu-3", {"contains_drug": False, "drug_ancillary": False})
    assert "tissue_opinion" in stages_of("eu-3", {"animal_tissue": True})


def test_a_duty_after_marketing_is_no_wait_before_it():
    listing = next(stage for stage in networks()["fda-510k"].stages if stage.id == "listing")
    assert listing.kind is StageKind.OWN_WORK
    assert listing.time.mark.estimate


def test_imported_ways_have_their_fees_clocks_and_papers():
    three, two, one = (networks()[f"nmpa-{n}-imported"].by_id for n in (3, 2, 1))
    innovative = networks()["nmpa-3-innovative-imported"].by_id
    urgent = networks()["nmpa-2-emergency-imported"].by_id

    assert (three["fee"].cost.likely, two["fee"].cost.likely) == (30.88, 21.09)
    assert not three["fee"].cost.mark.estimate
    assert three["review"].time == networks()["nmpa-3"].by_id["review"].time
    for ours in (three, two):
        assert {"agent", "origin", "type_test", "importer", "import"} <= set(ours)
        assert not {"licence", "production_filing"} & set(ours)
        assert ours["inspection"].kind is StageKind.AUTHORITY
    assert three["importer"].time.likely == 20
    assert {"agent", "origin", "filing", "import"} <= set(one)
    assert not {"production_filing", "fee", "inspection", "review"} & set(one)
    assert "special_review" in innovative
    assert not {"province_check", "origin"} & set(innovative)
    assert (urgent["review"].time.likely, urgent["review"].kind) == (10, StageKind.STATUTORY)


def test_a_combination_led_by_its_drug_and_made_abroad_goes_as_a_drug_made_abroad():
    home, abroad = networks()["nmpa-combination-drug"], networks()["nmpa-combination-drug-imported"]
    order = build(abroad).ancestors

    assert abroad.varies == home.id
    assert set(abroad.by_id) - set(home.by_id) == {"agent", "genetic", "origin", "import"}
    assert set(home.by_id) <= set(abroad.by_id)
    assert (abroad.by_id["ind_fee"].cost.likely, abroad.by_id["nda_fee"].cost.likely) == (37.6, 59.39)
    assert abroad.by_id["ind_fee"].kind is abroad.by_id["nda_fee"].kind is StageKind.FEE
    assert all(abroad.by_id[one].time == home.by_id[one].time for one in ("ind", "nda", "nda_second", "decision"))
    assert {"agent", "definition"} <= order["ind_dossier"]
    assert "genetic" in order["phase_1"]
    assert "decision" in order["import"]
    assert all(abroad.by_id[one].basis.verify for one in ("genetic", "inspection", "import"))


def test_clocks_of_the_special_ways_stand_as_in_their_regulations():
    priority, three = networks()["nmpa-3-priority"].by_id, networks()["nmpa-3-trial"].by_id
    emergency, province = networks()["nmpa-3-emergency"].by_id, networks()["nmpa-2-emergency"].by_id
    hde, generic = networks()["fda-hde"].by_id, networks()["cn-generic"].by_id
    definition = networks()["nmpa-combination"].by_id["definition"].time

    assert priority["priority_notice"].time.likely == 5
    assert all(priority[one].time == three[one].time for one in ("review", "second_review", "decision"))
    assert (emergency["review"].time.likely, emergency["decision"].time.likely) == (10, 3)
    assert emergency["review"].time.mark.verify
    assert emergency["decision"].time.mark.verify
    assert {province[one].kind for one in ("review", "decision")} == {StageKind.AUTHORITY}
    assert (definition.likely, definition.unit, definition.mark.verify) == (20, "working_days", True)
    assert (hde["designation"].time.likely, hde["filing"].time.likely + hde["review"].time.likely) == (45, 75)
    assert {one.id for one in hde.values() if one.kind is StageKind.FEE} == {"registration_fee"}, "no user fee"
    assert (generic["nda"].time.likely, generic["nda"].time.mark.verify) == (200, False)
    assert (generic["nda_fee"].cost.low, generic["nda_fee"].cost.high) == (18.36, 31.8)
    assert generic["nda_fee"].cost.mark.verify
    imported, waived = networks()["nmpa-2-imported-priority"].by_id, networks()["cn-generic-biowaiver"].by_id
    assert (imported["review"].time.likely, imported["fee"].cost.likely) == (60, 21.09)
    assert "licence" not in imported, "its maker is abroad"
    assert "import" in imported
    assert (waived["nda_fee"].cost.likely, waived["nda_fee"].cost.mark.verify) == (18.36, True)


def test_a_generic_runs_one_bioequivalence_study_and_no_phases():
    made = plan(networks()["cn-generic"], {}, runs=500)
    new = plan(networks()["cn-drug"], {}, runs=500)
    have = {stage.id for stage in made.network.stages}

    assert {"be_filing", "be_study", "nda", "nda_fee"} <= have
    assert not {"ind", "ind_fee", "phase_1", "phase_2", "phase_3"} & have
    assert made.outcome.time.p50 < new.outcome.time.p50
    assert made.outcome.arrives > new.outcome.arrives


def test_a_waiver_spares_the_study_of_bioequivalence_and_asks_for_dissolution():
    made, plain = plan(networks()["cn-generic-biowaiver"], {}, runs=500), plan(networks()["cn-generic"], {}, runs=500)
    have = {stage.id for stage in made.network.stages}

    assert "waiver_study" in have
    assert not {"be_plan", "be_filing", "be_study"} & have
    assert made.outcome.cost.p50 < plain.outcome.cost.p50


def test_the_number_of_the_emergency_procedure_is_marked_to_be_verified_in_both_languages():
    ours, packs = sources()["emergency157"], PATHS.sources["emergency157"]

    assert ours.verify
    assert packs.verify
    for title in (ours.title, packs.title):
        assert "公告号待核实" in title.zh
        assert "number to verify" in title.en


NAMED = re.compile(r"条|附[件录]|[0-9]{2}|%")


def test_every_reference_names_its_article_or_is_marked_to_be_verified():
    loose = set()
    for network in networks().values():
        for stage in network.stages:
            gate = [stage.gate.mark] if stage.gate else []
            marks = [one for one in (stage.time.mark, stage.cost.mark, *gate) if one.source]
            for one in (*marks, *([stage.basis] if stage.basis else [])):
                if not one.verify and not (one.article and NAMED.search(one.article.zh)):
                    loose.add((network.id, stage.id, one.source.key, one.article and one.article.zh))

    assert sorted(loose) == []


def test_what_asks_for_a_stage_says_where_that_is_to_be_verified():
    stage = networks()["nmpa-3-trial"].by_id["ethics"]

    assert basis_words(stage.basis).zh.endswith("（待核对）")
    assert basis_words(stage.basis).en.endswith("(to verify)")
    assert not basis_words(networks()["nmpa-3-trial"].by_id["dossier"].basis).zh.endswith("（待核对）")


def test_a_device_designated_for_humanitarian_use_asks_for_no_designation():
    known, unknown = stages_of("fda-hde", {"fda_humanitarian": True}), stages_of("fda-hde", {})

    assert unknown - known == {"designation_request", "designation"}


@pytest.mark.parametrize("name", ["nmpa-combination", "nmpa-combination-trial", "nmpa-combination-drug"])
def test_a_combination_is_determined_before_it_is_applied_for(name):
    network = build(networks()[name])
    applied = "ind_dossier" if name.endswith("drug") else "dossier"

    assert "definition" in network.ancestors[applied]


def test_names_are_told_in_both_languages_and_apart():
    for told in ("zh", "en"):
        titles = [getattr(one.title, told) for one in networks().values()]
        assert len(set(titles)) == len(titles)
        for network in networks().values():
            assert all(getattr(stage.name, told).strip() for stage in network.stages)
    assert all(not CJK.search(stage.name.en) for one in networks().values() for stage in one.stages)
