"""Which of the shipped ways suit a product, which stand first, and which beside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel.rules import apply, conditions, load_pack
from ronghe.route.facts.vocabulary import vocabulary
from ronghe.route.packs.shelf import SHIPPED
from ronghe.route.stages import beside, networks, suggested
from ronghe.route.stages.fitting import holds

pytestmark = pytest.mark.unit


def pack(name):
    return load_pack((SHIPPED / f"{name}.yaml").read_text("utf-8"), name, vocabulary().kinds())


PATHS = pack("nmpa-paths")


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
        ("combination", {"imported": True, "principal_action": "immunological"}, "nmpa-combination-drug-imported"),
        ("combination", {"imported": False, "principal_action": "pharmacological"}, "nmpa-combination-drug"),
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
    for klass in ("class_1", "class_2", "class_3", "combination"):
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

    assert ours - varied == {"nmpa-2-imported-priority"}, "made for imports"


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


def test_a_way_that_waits_for_a_word_stands_beside_only_where_the_word_is_said():
    def shown(facts):
        return [one.id for one in beside(suggested(networks().values(), "fda", "pma", facts), facts)]

    assert shown({}) == ["fda-pma"]
    assert shown({"rare_disease": False}) == ["fda-pma"]
    assert shown({"rare_disease": True}) == ["fda-pma", "fda-hde"]
    assert shown({"rare_disease": True, "fda_humanitarian": True}) == ["fda-hde"]
    assert shown({"rare_disease": True, "fda_humanitarian": False, "fda_submission": "pma"}) == ["fda-pma"]


DEVICE_LED, DRUG_LED = {"principal_action": "physical"}, {"principal_action": "pharmacological"}


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({}, ["nmpa-combination-trial", "nmpa-combination", "nmpa-combination-drug"]),
        (DEVICE_LED, ["nmpa-combination-trial", "nmpa-combination"]),
        ({**DEVICE_LED, "predicate_on_market": True}, ["nmpa-combination"]),
        ({**DEVICE_LED, "predicate_on_market": False}, ["nmpa-combination-trial"]),
        (DRUG_LED, ["nmpa-combination-drug"]),
        ({**DRUG_LED, "imported": True}, ["nmpa-combination-drug-imported"]),
        (
            {"imported": True},
            ["nmpa-combination-trial-imported", "nmpa-combination-imported", "nmpa-combination-drug-imported"],
        ),
    ],
)
def test_a_combination_goes_by_the_part_that_leads_it(facts, shown):
    assert ways("combination", facts) == shown
