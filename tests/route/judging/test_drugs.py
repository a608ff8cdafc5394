"""Drugs, cells and genes: the next gate, faster procedures, a park's intake."""

import pytest

from ronghe.kernel.rules import Truth
from ronghe.route.judging.drugs import is_drug, judge_drug, judge_intake
from ronghe.route.packs import shelf

pytestmark = pytest.mark.unit


def pack(name):
    return shelf().editions[name][-1].pack


def test_a_cell_therapy_before_trials_prepares_its_ind_as_a_biological():
    answer = judge_drug(pack("nmpa-drug"), {"drug_kind": "cell", "phase_reached": "preclinical"})

    assert answer.route.outcome == "preclinical"
    assert "drug.biological" in {note.rule.id for note in answer.side_notes}
    assert "technique_only" in answer.assumed


def test_a_technique_of_a_hospital_is_filed_apart_from_the_drug_route():
    told = {"drug_kind": "cell", "phase_reached": "preclinical", "technique_only": True, "stem_cells": True}
    answer = judge_drug(pack("nmpa-drug"), told)

    assert answer.route.outcome == "technique"
    assert answer.route.to_verify
    assert "drug.stem" in {note.rule.id for note in answer.side_notes}


def test_faster_procedures_say_what_is_missing():
    told = {"drug_kind": "gene", "phase_reached": "phase_1", "life_threatening_disease": True}
    faster = {said.rule.id: said for said in judge_drug(pack("nmpa-drug"), told).faster}

    assert set(faster) == {"fast.breakthrough", "fast.conditional", "fast.priority", "fast.special"}
    assert faster["fast.breakthrough"].truth is Truth.UNKNOWN
    assert set(faster["fast.breakthrough"].missing) == {"no_effective_means", "significant_value"}
    assert faster["fast.special"].truth is Truth.NO


def test_without_a_phase_the_next_gate_is_open_and_asked_for():
    route = judge_drug(pack("nmpa-drug"), {"drug_kind": "chemical_innovative"}).route

    assert route.outcome is None
    assert route.questions[0].fact == "phase_reached"


def test_what_is_no_drug_is_told_by_its_facts():
    assert is_drug({"product_kind": "cell_gene"})
    assert is_drug({"drug_kind": "vaccine"})
    assert not is_drug({"product_kind": "device"})


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({"phase_reached": "phase_1"}, "admit"),
        ({"trial_approval_held": False, "years_to_certificate": 2}, "admit"),
        ({"trial_approval_held": False, "years_to_certificate": 7}, "reserve"),
        ({"trial_approval_held": False, "years_to_certificate": 11}, "refuse"),
        ({"medical_purpose": False, "phase_reached": "phase_3"}, "refuse"),
        ({"phase_reached": "preclinical"}, None),
    ],
)
def test_a_park_takes_in_reserves_refuses_or_asks(told, outcome):
    answer = judge_intake(pack("park-intake"), told)

    assert answer.outcome == outcome
    if outcome is None:
        assert [question.fact for question in answer.questions] == ["years_to_certificate"]
