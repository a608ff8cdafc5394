"""What the rules promise, against every completion of the facts written out."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from ronghe.kernel.rules import Truth, apply, flips, questions, to_settle
from tests.kernel.rules.oracle import KINDS, applies, changing, completions, domain, outcome, reachable
from tests.kernel.rules.packs import known_facts, loaded, raw_packs

pytestmark = pytest.mark.slow

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def small(facts: dict[str, Any]) -> dict[str, Any]:
    """At most four unknown facts, so that the oracle stays quick."""
    for fact, value in (("days", 1), ("loud", True)):
        facts.setdefault(fact, value)
    return facts


@FEW
@given(raw_packs(), known_facts())
def test_apply_reaches_what_completions_reach(raw, facts):
    facts, pack = small(facts), loaded(raw)

    decision = apply(pack, facts)

    assert decision.reach.exact
    assert set(decision.reach.outcomes) == reachable(facts, raw, set(pack.facts))
    assert decision.settled == (len(decision.reach.outcomes) == 1)


@FEW
@given(raw_packs(), known_facts())
def test_verdicts_hold_under_every_completion(raw, facts):
    facts, pack = small(facts), loaded(raw)
    rules = {rule["id"]: rule for rule in raw["rules"]}

    for verdict in apply(pack, facts).verdicts:
        if verdict.truth is Truth.UNKNOWN:
            assert verdict.missing
            assert not set(verdict.missing) & set(facts)
            continue
        told = {use.fact: use.value for use in verdict.because}
        assert all(facts[name] == value for name, value in told.items())
        for full in completions(told, set(pack.facts)):  # the reasons given are enough alone
            assert applies(rules[verdict.rule.id], full, raw) is (verdict.truth is Truth.YES)


@FEW
@given(raw_packs(), known_facts())
def test_questions_are_the_facts_that_change_the_outcome(raw, facts):
    facts, pack = small(facts), loaded(raw)
    names = set(pack.facts)

    asked = questions(pack, facts, KINDS)

    assert {question.fact for question in asked} == changing(facts, raw, names)
    assert all(question.certain for question in asked)
    assert [(not q.settles, q.openness) for q in asked] == sorted((not q.settles, q.openness) for q in asked)
    for question in asked:
        every = (reachable({**facts, question.fact: value}, raw, names) for value in domain(question.fact))
        assert question.settles == all(len(reached) == 1 for reached in every)
        for answer in question.answers:
            for value in answer.values:
                assert set(answer.reach.outcomes) == reachable({**facts, question.fact: value}, raw, names)


@FEW
@given(raw_packs(), known_facts())
def test_as_many_questions_settle_as_told(raw, facts):
    facts, pack = small(facts), loaded(raw)
    names = set(pack.facts)

    def settle(known: dict[str, Any], count: int) -> bool:
        if len(reachable(known, raw, names)) == 1:
            return True
        unknown = names - set(known)
        return count > 0 and any(all(settle({**known, f: v}, count - 1) for v in domain(f)) for f in unknown)

    needed = to_settle(pack, facts, KINDS)

    if needed is not None:
        assert settle(facts, needed)
        assert needed == 0 or not settle(facts, needed - 1)


@FEW
@given(raw_packs(), known_facts())
def test_flips_are_the_changes_that_exclude_the_outcome(raw, facts):
    facts, pack = small(facts), loaded(raw)
    names = set(pack.facts)
    now = reachable(facts, raw, names)

    found = {(flip.fact, value) for flip in flips(pack, facts) for value in flip.values}

    if len(now) > 1:
        assert not found
        return
    for fact in names & set(facts):
        for value in domain(fact):
            if fact == "aims" and len(value ^ facts[fact]) != 1:
                continue
            turned = not (now & reachable({**facts, fact: value}, raw, names))
            if fact != "days":
                assert ((fact, value) in found) == turned, (fact, value)
            elif turned:  # one number stands for all between two thresholds
                assert any(name == "days" for name, _ in found)


@FEW
@given(raw_packs(), known_facts())
def test_complete_facts_have_one_outcome(raw, facts):
    pack = loaded(raw)
    full = next(completions(facts, set(KINDS)))

    decision = apply(pack, full)

    assert decision.settled
    assert decision.outcome == outcome(full, raw)
    assert questions(pack, full) == ()
    assert all(verdict.truth is not Truth.UNKNOWN for verdict in decision.verdicts)
