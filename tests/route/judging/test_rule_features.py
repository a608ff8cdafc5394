"""Rules as numbers: the same names for every product, and the truths that the rules have."""

import pytest
from hypothesis import given, settings

from ronghe.kernel.rules import Truth, apply
from ronghe.route.judging.presuming import presume
from ronghe.route.judging.rule_features import rule_features
from ronghe.route.packs import shelf
from tests.route.judging.test_presuming import PRODUCTS

pytestmark = pytest.mark.unit

NUMBERS = {Truth.YES: 1.0, Truth.NO: 0.0, Truth.UNKNOWN: 0.5}


def pack():
    return shelf().editions["nmpa-class"][-1].pack


@settings(max_examples=25, deadline=None)
@given(told=PRODUCTS)
def test_features_are_the_truths_of_the_rules_without_defaults(told):
    found = rule_features(pack(), told)
    filled = presume(told)
    known = {name: value for name, value in filled.facts.items() if name not in filled.assumed}

    assert list(found) == list(rule_features(pack(), {}))
    for verdict in apply(pack(), known).verdicts:
        assert found[f"rule:{verdict.rule.id}"] == NUMBERS[verdict.truth]


@settings(max_examples=25, deadline=None)
@given(told=PRODUCTS)
def test_the_outcome_among_the_features_is_that_of_the_rules_once_settled(told):
    found = rule_features(pack(), told)
    decision = apply(pack(), presume(told).facts)

    marked = [outcome for outcome in pack().outcomes if found[f"rules:{outcome}"]]
    assert len(marked) <= 1
    if decision.settled:
        assert marked == ([decision.outcome] if decision.outcome else [])
