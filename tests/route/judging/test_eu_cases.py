"""Every case and every minimal pair of the EU packs, and every rule hit both ways."""

import pytest

from ronghe.kernel.rules import Truth
from ronghe.route.judging.answers import RegimeAnswer, judge
from ronghe.route.judging.eu import eu_presumptions, with_duration
from ronghe.route.judging.presuming import presume
from ronghe.route.packs import cases_of, pairs_of, shelf

pytestmark = pytest.mark.unit

PACKS = ("eu-mdr", "eu-ivdr")
NEWEST = {name: shelf().editions[name][-1].pack for name in PACKS}
CASES = [pytest.param(name, case, id=case.id) for name in PACKS for case in cases_of(NEWEST[name])]
PAIRS = [pytest.param(name, pair, id=pair.id) for name in PACKS for pair in pairs_of(NEWEST[name])]


def answer_of(name, facts) -> RegimeAnswer:
    """The pack itself, whichever regulation the facts would choose."""
    return judge(NEWEST[name], presume(with_duration(facts), eu_presumptions()).facts)


def by_truth(answer, truth):
    return {said.rule.id for said in answer.decision.verdicts if said.truth is truth}


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_case_is_decided_as_its_source_says(name, case):
    answer = answer_of(name, case.facts)

    applied, refused = by_truth(answer, Truth.YES), by_truth(answer, Truth.NO)
    differing = sorted({*(set(case.applies) - applied), *(set(case.refused) - refused)})
    assert not differing, f"{case.id}: these rules differ: {differing}"
    deciding = [said.rule.id for said in answer.decision.deciding]
    assert answer.decision.reach.outcomes == (case.expect,), f"{case.id}: {deciding} decide, open: {answer.questions}"


@pytest.mark.parametrize(("name", "pair"), PAIRS)
def test_a_pair_flips_and_the_fact_is_named(name, pair):
    before, after = answer_of(name, pair.base), answer_of(name, pair.flipped)

    assert (before.outcome, after.outcome) == (pair.before, pair.after), (
        f"{pair.id}: rules that changed: {sorted(by_truth(before, Truth.YES) ^ by_truth(after, Truth.YES))}"
    )
    named = {flip.fact for flip in before.flips if pair.after in flip.reach.outcomes}
    assert set(pair.names) <= named


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_is_hit_both_ways(name):
    pack = NEWEST[name]
    hits = {Truth.YES: set(), Truth.NO: set(), Truth.UNKNOWN: set()}
    for case in cases_of(pack):
        for said in answer_of(name, case.facts).decision.verdicts:
            hits[said.truth].add(said.rule.id)

    every = {rule.id for rule in pack.rules}
    assert every - hits[Truth.YES] == set()
    assert every - hits[Truth.NO] == set()


def test_every_rule_with_an_effect_is_named_by_a_case():
    for name in PACKS:
        named = {rule for case in cases_of(NEWEST[name]) for rule in case.applies}
        effects = {rule.id for rule in NEWEST[name].rules if rule.effect and not rule.id.startswith("mdr.term")}
        assert effects - named == set()


def test_enough_cases_name_a_public_source():
    cases = [case for name in PACKS for case in cases_of(NEWEST[name])]
    public = [case for case in cases if case.source is not None]

    assert len(cases) >= 100
    assert len(public) >= 100
    assert all(any(word in case.source.en for word in ("MDCG", "Regulation")) for case in public)
    assert len(PAIRS) >= 30


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_has_a_source_and_an_article_in_both_languages(name):
    for rule in NEWEST[name].rules:
        assert NEWEST[name].sources[rule.source].effective_on or NEWEST[name].sources[rule.source].issued_on
        assert any("\u4e00" <= letter <= "\u9fff" for letter in rule.article.zh), rule.id
        assert rule.article.en.isascii()
        assert any("\u4e00" <= letter <= "\u9fff" for letter in rule.text.zh), rule.id
        assert rule.text.en.isascii()
