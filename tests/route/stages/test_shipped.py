"""Every network that ships can be run, ends in its goal, and marks every figure."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.exchange.enums import ServiceKind
from ronghe.kernel.plan import simulate, summarise
from ronghe.kernel.rules import apply, conditions, load_pack
from ronghe.route.facts.vocabulary import vocabulary
from ronghe.route.packs.shelf import SHIPPED
from ronghe.route.stages import StageKind, beside, build, fit, networks, plan, sources, suggested
from ronghe.route.stages.adjusting import sliders, switches
from ronghe.route.stages.composing import default_rules
from ronghe.route.stages.fitting import holds
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


@pytest.mark.parametrize(
    ("regime", "klass", "facts", "first"),
    [
        ("nmpa", "class_2", {"is_software": True}, "nmpa-2-software"),
        ("nmpa", "class_2", {"ivd": True}, "nmpa-ivd-2"),
        ("nmpa", "class_2", {}, "nmpa-2"),
        ("nmpa", "class_3", {"predicate_on_market": True}, "nmpa-3"),
        ("nmpa", "class_3", {"predicate_on_market": False, "exemption_listed": False}, "nmpa-3-trial"),
        ("eu", "IIb", {}, "eu-2b"),
        ("nmpa-drug", "phase_1", {"drug_kind": "gene"}, "cn-cell-gene"),
        ("nmpa-drug", "phase_1", {"drug_kind": "biological"}, "cn-drug"),
        ("nmpa-drug", "bioequivalence", {"drug_kind": "chemical_generic"}, "cn-generic"),
        ("nmpa-drug", "nda", {"drug_kind": "chemical_generic"}, "cn-generic"),
        ("nmpa-drug", "nda", {"drug_kind": "chemical_innovative"}, "cn-drug"),
        ("nmpa-drug", "nda", {}, "cn-drug"),
        ("fda", "hde", {"fda_humanitarian": True}, "fda-hde"),
        ("fda", "pma", {}, "fda-pma"),
        ("fda", "pma", {"rare_disease": True}, "fda-pma"),
    ],
)
def test_a_product_is_offered_the_network_that_suits_it(regime, klass, facts, first):
    assert suggested(networks().values(), regime, klass, facts)[0].id == first


def test_a_class_without_networks_has_none():
    assert suggested(networks().values(), "nmpa", "class_9", {}) == ()


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


# ---- what is open ----


def ways(klass, facts):
    return [one.id for one in beside(suggested(networks().values(), "nmpa", klass, facts), facts)]


@pytest.mark.parametrize(
    ("klass", "facts", "shown"),
    [
        ("class_3", {}, ["nmpa-3-trial", "nmpa-3"]),  # the dearer way stands first while nothing tells
        ("class_3", {"implantable": True, "absorbable": True}, ["nmpa-3-trial", "nmpa-3"]),
        ("class_3", {"predicate_on_market": False}, ["nmpa-3-trial", "nmpa-3"]),
        ("class_3", {"predicate_on_market": False, "exemption_listed": False}, ["nmpa-3-trial"]),
        ("class_3", {"exemption_listed": True}, ["nmpa-3"]),
        ("class_3", {"is_software": True}, ["nmpa-3-software"]),
        ("class_2", {"ivd": True}, ["nmpa-ivd-2", "nmpa-ivd-2-exempt"]),
        ("class_2", {"ivd": True, "exemption_listed": True}, ["nmpa-ivd-2-exempt"]),
        ("class_2", {"ivd": True, "exemption_listed": False}, ["nmpa-ivd-2"]),
        ("class_2", {}, ["nmpa-2", "nmpa-2-trial"]),
        ("class_2", {"novel_mechanism": False}, ["nmpa-2"]),
        ("class_2", {"novel_mechanism": True, "exemption_listed": False}, ["nmpa-2-trial"]),
        ("class_1", {}, ["nmpa-1"]),
    ],
)
def test_while_the_question_of_a_trial_is_open_both_ways_stand_side_by_side(klass, facts, shown):
    assert ways(klass, facts) == shown


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


@pytest.mark.parametrize(
    ("facts", "klass", "wanted"),
    [
        ({"ivd": True, "product_kind": "ivd_reagent"}, "class_1", "nmpa-ivd-1"),
        ({"ivd": True, "product_kind": "ivd_reagent", "exemption_listed": True}, "class_2", "nmpa-ivd-2-exempt"),
        (
            {
                "is_software": True, "product_kind": "software", "novel_mechanism": True, "china_patent": True,
                "first_in_china": True, "significant_value": True,
            },
            "class_3",
            "nmpa-3-innovative-software",
        ),
    ],
)  # fmt: skip
def test_the_way_that_fits_is_suggested(facts, klass, wanted):
    assert suggested(networks().values(), "nmpa", klass, facts)[0].id == wanted


# ---- special procedures, combinations, humanitarian use, generics ----

CANCER = {"cancer_indication": True, "significant_value": True}
EVENT = {"public_health_emergency": True, "first_in_china": True}
NOVEL = {
    "is_software": False, "novel_mechanism": True, "china_patent": True, "first_in_china": True,
    "significant_value": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("klass", "facts", "first"),
    [
        ("class_3", CANCER, "nmpa-3-priority"),
        ("class_3", {**CANCER, "exemption_listed": True}, "nmpa-3-priority-exempt"),
        ("class_3", {**CANCER, "is_software": True}, "nmpa-3-priority-software"),
        ("class_3", {**CANCER, "ivd": True}, "nmpa-ivd-3-priority"),
        ("class_3", {"rare_disease": True}, "nmpa-3-trial"),  # no word of a clinical advantage
        ("class_2", CANCER, "nmpa-2"),  # domestic class II has no priority
        ("class_3", {**NOVEL, **CANCER}, "nmpa-3-innovative"),  # innovative excludes priority
        ("class_3", EVENT, "nmpa-3-emergency"),
        ("class_3", {**NOVEL, **CANCER, **EVENT}, "nmpa-3-emergency"),  # and an emergency both
        ("class_3", {**EVENT, "ivd": True}, "nmpa-ivd-3-emergency"),
        ("class_2", EVENT, "nmpa-2-emergency"),
        ("class_3", {**EVENT, "is_software": True}, "nmpa-3-emergency-software"),
        ("class_2", {**EVENT, "is_software": True}, "nmpa-2-emergency-software"),
        ("class_2", {**CANCER, "imported": True}, "nmpa-2-imported-priority"),
        ("class_2", {**CANCER, "imported": False}, "nmpa-2"),
        ("class_2", {"imported": True}, "nmpa-2-imported"),
        ("class_2", {"imported": True, "ivd": True}, "nmpa-ivd-2-imported"),
        ("class_2", {"imported": True, "is_software": True}, "nmpa-2-software-imported"),
        ("class_2", {**EVENT, "imported": True}, "nmpa-2-emergency-imported"),
        ("class_1", {"imported": True}, "nmpa-1-imported"),
        ("class_1", {"imported": True, "ivd": True}, "nmpa-ivd-1-imported"),
        ("class_1", {"imported": False}, "nmpa-1"),
        ("class_1", {}, "nmpa-1"),
        ("class_3", {"imported": True}, "nmpa-3-trial-imported"),
        ("class_3", {"imported": True, "predicate_on_market": True}, "nmpa-3-imported"),
        ("class_3", {"imported": True, "is_software": True}, "nmpa-3-software-imported"),
        ("class_3", {"imported": True, "ivd": True}, "nmpa-ivd-3-imported"),
        ("class_3", {**CANCER, "imported": True}, "nmpa-3-priority-imported"),
        ("class_3", {**NOVEL, "imported": True}, "nmpa-3-innovative-imported"),
        ("class_3", {**EVENT, "imported": True}, "nmpa-3-emergency-imported"),
        ("class_3", {"imported": False}, "nmpa-3-trial"),
        ("combination", {"imported": True, "principal_action": "physical"}, "nmpa-combination-trial-imported"),
        ("class_3", {"public_health_emergency": True}, "nmpa-3-trial"),
        ("class_3", {"public_health_emergency": False, "first_in_china": True}, "nmpa-3-trial"),
    ],
)
def test_a_special_procedure_stands_first_where_its_conditions_hold(klass, facts, first):
    assert suggested(networks().values(), "nmpa", klass, facts)[0].id == first


@pytest.mark.parametrize(
    ("name", "path", "klass"),
    [
        ("nmpa-3-priority", "path.priority", "class_3"),
        ("nmpa-2-imported-priority", "path.priority", "class_2"),
        ("nmpa-3-emergency", "path.emergency", "class_3"),
        ("nmpa-2-emergency", "path.emergency", "class_2"),
    ],
)
@given(data=st.data())
def test_a_special_way_suits_exactly_what_the_rules_of_its_procedure_allow(name, path, klass, data):
    network = networks()[name]
    read = sorted({test.fact for test in conditions.tests_of(network.suits)})
    facts = {
        fact: value for fact in read if (value := data.draw(st.sampled_from([True, False, None]), fact)) is not None
    }
    verdicts = apply(PATHS, {**facts, "nmpa_class": klass}).verdicts

    assert holds(network.suits, facts) is next(one.truth for one in verdicts if one.rule.id == path)


def test_what_is_imported_goes_the_imported_ways_alone_and_nothing_else_does():
    every = networks().values()
    for klass in ("class_1", "class_2", "class_3"):
        abroad = list(suggested(every, "nmpa", klass, {"imported": True}))
        here = list(suggested(every, "nmpa", klass, {"imported": False}))
        unknown = list(suggested(every, "nmpa", klass, {}))

        assert abroad
        assert all(one.goal == "import" and "agent" in one.by_id for one in abroad)
        assert here
        assert not any("import" in one.by_id for one in here)
        assert {one.id for one in unknown} == {one.id for one in (*abroad, *here)}
        assert "import" not in unknown[0].by_id
        assert not any("import" in one.by_id for one in beside(unknown, {}))
    shown = ways("class_3", {"imported": True})
    assert shown == ["nmpa-3-trial-imported", "nmpa-3-imported"], "whether a trial is needed is open for imports too"


def test_every_chinese_way_of_a_device_has_its_imported_one():
    ours = {one.id for one in networks().values() if one.regime == "nmpa" and not one.varies}
    varied = {one.varies for one in networks().values() if one.varies}

    assert ours - varied == {"nmpa-2-imported-priority", "nmpa-combination-drug"}, (
        "made for imports; held for no import"
    )


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


@given(data=st.data())
def test_an_emergency_authorisation_suits_exactly_what_its_rules_allow(data):
    network = networks()["fda-eua"]
    read = sorted({test.fact for test in conditions.tests_of(network.suits)})
    facts = {
        fact: value for fact in read if (value := data.draw(st.sampled_from([True, False, None]), fact)) is not None
    }
    verdicts = apply(pack("fda-path"), facts).verdicts

    assert holds(network.suits, facts) is next(one.truth for one in verdicts if one.rule.id == "fda.option.eua")


def test_what_is_unknown_offers_special_ways_last_and_plans_none():
    ids = [one.id for one in suggested(networks().values(), "nmpa", "class_3", {})]

    assert ids[:2] == ["nmpa-3-trial", "nmpa-3"]
    assert {"nmpa-3-priority", "nmpa-3-emergency", "nmpa-3-innovative"} <= set(ids[2:])
    assert [one.id for one in suggested(networks().values(), "fda", "pma", {})] == [
        "fda-pma", "fda-eua", "fda-hde"
    ]  # fmt: skip
    assert [one.id for one in suggested(networks().values(), "fda", "pma", {"fda_humanitarian": False,
            "fda_submission": "pma", "public_health_emergency": False})] == ["fda-pma"]  # fmt: skip


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


def test_a_way_that_waits_for_a_word_stands_beside_only_where_the_word_is_said():
    def shown(facts):
        return [one.id for one in beside(suggested(networks().values(), "fda", "pma", facts), facts)]

    assert shown({}) == ["fda-pma"]
    assert shown({"rare_disease": False}) == ["fda-pma"]
    assert shown({"rare_disease": True}) == ["fda-pma", "fda-hde"]
    assert shown({"rare_disease": True, "fda_humanitarian": True}) == ["fda-hde"]
    assert shown({"rare_disease": True, "fda_humanitarian": False, "fda_submission": "pma"}) == ["fda-pma"]


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


DEVICE_LED, DRUG_LED = {"principal_action": "physical"}, {"principal_action": "pharmacological"}


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({}, ["nmpa-combination-trial", "nmpa-combination", "nmpa-combination-drug"]),
        (DEVICE_LED, ["nmpa-combination-trial", "nmpa-combination"]),
        ({**DEVICE_LED, "predicate_on_market": True}, ["nmpa-combination"]),
        ({**DEVICE_LED, "predicate_on_market": False}, ["nmpa-combination-trial"]),
        (DRUG_LED, ["nmpa-combination-drug"]),
    ],
)
def test_a_combination_goes_by_the_part_that_leads_it(facts, shown):
    assert ways("combination", facts) == shown


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
