"""What the loaders of wordings and implications refuse, and that what they ship is sound."""

from __future__ import annotations

import pytest

from ronghe.route.facts import Reading, Sureness, vocabulary
from ronghe.route.facts.implications import (
    ImplicationsUnreadable,
    bounds,
    derive,
    implications,
    parse_implications,
)
from ronghe.route.facts.patterns import PatternsUnreadable, parse_patterns, patterns

pytestmark = pytest.mark.unit

FACTS = vocabulary().facts


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("sterile: [", "no readable YAML"),
        ("shiny: {true: [亮]}", "shiny is no fact"),
        ("sterile: {maybe: [无菌]}", "neither true nor false"),
        ("contact: {elbow: [肘]}", "elbow is not one of"),
        ("ivd_target: {weather: [天气]}", "weather is not one of"),
        ("contact_days: {3: [三天]}", "not read by wordings"),
        ("sterile: {true: [{say: 无菌, shout: true}]}", "shout is not one of"),
        ("sterile: {true: [{say: 无菌, sure: very}]}", "sure is likely or absent"),
        ("sterile: {true: [{say: 无菌, in: body}]}", "in is title or absent"),
        ("sterile: {true: [{sure: likely}]}", "say holds wordings"),
        ("sterile: {true: ['无菌.*提供']}", "upper bound"),
        ("sterile: {true: ['无菌.{2,}提供']}", "upper bound"),
        ("sterile: {true: ['无菌(提供']}", "无菌"),
        ("sterile: {true: [甲], true: [乙]}", "written twice"),
    ],
)
def test_parse_patterns_refuses_and_says_where(written, named):
    with pytest.raises(PatternsUnreadable, match=named):
        list(parse_patterns("read-test.yaml", written, FACTS))


@pytest.mark.parametrize(
    ("entries", "named"),
    [
        ({"if": {}}, "a list"),
        ([{"if": {"sterile": True}}], "implication 1"),
        ([{"if": {"sterile": True}, "then": {"single_use": True}, "maybe": 1}], "implication 1"),
        ([{"if": {"shiny": True}, "then": {"sterile": True}}], "shiny is no fact"),
        ([{"if": {"sterile": True}, "then": {"contact": "elbow"}}], "elbow"),
    ],
)
def test_parse_implications_refuses_and_says_which(entries, named):
    with pytest.raises(ImplicationsUnreadable, match=named):
        parse_implications(entries, FACTS)


def test_shipped_bounds_speak_of_known_facts_and_values():
    for fact, bound in bounds().items():
        assert fact in FACTS
        for other, values in (*bound.where.items(), *bound.unless.items()):
            for value in values:
                assert FACTS[other].kind.fault(value) is None, (fact, other, value)


def test_shipped_wordings_cover_the_groups():
    worded = {pattern.fact for pattern in patterns()}

    assert {FACTS[name].group for name in worded} == set(vocabulary().groups)
    assert len(worded) > 100


def test_patterns_are_the_same_from_a_kept_table(tmp_path, monkeypatch):
    monkeypatch.setattr("ronghe.kernel.kept._folder", tmp_path)
    patterns.cache_clear()
    worked_out = patterns()
    patterns.cache_clear()
    read_back = patterns()
    patterns.cache_clear()

    assert list(tmp_path.glob("route-wordings-*.table"))
    assert read_back == worked_out
    assert all(type(pattern.sure) is Sureness for pattern in read_back)


def test_derive_reaches_the_last_consequence_whatever_the_order():
    stated = {"active_implant": Reading("active_implant", True, (), Sureness.STATED)}

    found, contradictions = derive(stated, frozenset())

    assert contradictions == []
    assert {name: found[name].value for name in ("implantable", "surgically_invasive", "invasive", "active")} == {
        "implantable": True,
        "surgically_invasive": True,
        "invasive": True,
        "active": True,
    }
    assert found["invasive"].derived_from in {("surgically_invasive",), ("orifice_invasive",)}


def test_derive_leaves_closed_facts_unknown():
    stated = {"implantable": Reading("implantable", True, (), Sureness.STATED)}

    found, _ = derive(stated, frozenset({"surgically_invasive"}))

    assert "surgically_invasive" not in found
    assert "invasive" not in found


def test_implications_without_usually_agree_with_each_other():
    """From any one premise alone no two hard implications draw different values of a fact."""
    for rule in implications():
        stated = {
            name: Reading(
                name, values[0] if FACTS[name].kind.kind != "set" else frozenset(values[:1]), (), Sureness.STATED
            )
            for name, values in rule.premises.items()
        }
        _, contradictions = derive(stated, frozenset())
        assert contradictions == [], rule
