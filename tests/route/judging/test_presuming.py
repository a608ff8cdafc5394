"""Defaults for what a text leaves out: taken last, listed, never in place of what is told."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ronghe.kernel.rules import Kind
from ronghe.route.facts import read_profile
from ronghe.route.facts.vocabulary import vocabulary
from ronghe.route.judging.eu import eu_packs, judge_eu
from ronghe.route.judging.nmpa import judge_nmpa, nmpa_packs
from ronghe.route.judging.presuming import PresumptionsUnreadable, nmpa_presumptions, presume, read_presumptions

pytestmark = pytest.mark.unit

DAY = date(2026, 11, 26)
MINIMAL = "always: {sterile: false}\nbeside: []\nfollows: []\n"


def values_of(kind):
    if kind.kind is Kind.BOOL:
        return st.booleans()
    if kind.kind is Kind.NUMBER:
        return st.integers(0, 4000)
    if kind.kind is Kind.CHOICE:
        return st.sampled_from(kind.values)
    return st.frozensets(st.sampled_from(kind.values))


KINDS = vocabulary().kinds()
ANY_SPEED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a product has some 170 facts
PRODUCTS = st.fixed_dictionaries({}, optional={name: values_of(kind) for name, kind in sorted(KINDS.items())})


@ANY_SPEED
@given(told=PRODUCTS)
def test_what_is_told_stays_and_every_addition_is_listed_and_fits(told):
    filled = presume(told)

    assert {name: filled.facts[name] for name in told} == told
    assert set(filled.facts) == set(told) | set(filled.inferred) | set(filled.assumed)
    assert not set(filled.inferred) & set(filled.assumed)
    assert all(KINDS[name].fault(value) is None for name, value in filled.facts.items())


@ANY_SPEED
@given(told=PRODUCTS)
def test_filling_twice_adds_nothing(told):
    once = presume(told).facts

    assert presume(once).facts == once


def test_what_follows_from_told_facts_is_told_apart_from_what_is_assumed():
    filled = presume({"duration": "long", "uses_ai": True, "product_kind": "software"})

    assert set(filled.inferred) == {"contact_days", "is_software"}
    assert "algorithm" in filled.assumed, "that artificial intelligence is no mature algorithm is assumed, not told"
    assert filled.facts["contact_days"] >= 30
    assert filled.facts["algorithm"] == "novel"
    assert "medical_purpose" in filled.assumed


def test_impact_of_an_active_device_is_assumed_only_where_it_is_known_to_touch():
    assert "impact" not in presume({"active": True}).facts
    assert "impact" not in presume({"active": True, "contact": "none"}).facts
    assert presume({"active": True, "contact": "intact_skin"}).facts["impact"] == "minor"


def test_what_decides_most_often_is_never_assumed():
    assumed = set(presume({}).assumed)

    assert not assumed & {"contact", "contact_days", "active", "software_role", "algorithm", "wound_kind", "ivd_target"}
    assert set(nmpa_presumptions().confirm) <= set(KINDS)


def test_what_a_text_states_both_ways_is_not_assumed():
    told = read_profile("伤口敷料\n由无纺布组成，用于浅表创面。可被人体吸收。产品不可被人体吸收。")
    open_facts = frozenset(one.fact for one in told.contradictions)

    assert open_facts == {"absorbable"}
    assert "absorbable" in presume(told.values).assumed
    assert "absorbable" not in presume(told.values, open_facts=open_facts).facts
    assert "absorbable" not in judge_nmpa(told.values, nmpa_packs(DAY), open_facts=open_facts).presumed.facts
    assert "absorbable" not in judge_eu(told.values, eu_packs(DAY), open_facts).presumed.facts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MINIMAL.replace("sterile", "steril"), "steril is no fact"),
        (MINIMAL.replace("false", "perhaps"), "sterile"),
        (MINIMAL.replace("beside: []", "beside: [{when: {contact: [moon]}, take: {sterile: true}}]"), "contact"),
        (MINIMAL + "confirm: [nothing]\n", "nothing is no fact"),
    ],
)
def test_defaults_that_name_what_does_not_exist_are_refused(text, said):
    with pytest.raises(PresumptionsUnreadable, match=said):
        read_presumptions(text)
