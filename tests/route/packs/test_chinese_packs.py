"""The Chinese packs, a park's intake, the FDA's submissions: every case, every rule both ways, minimal pairs."""

import json
import re
from functools import lru_cache
from pathlib import Path

import pytest

from ronghe.kernel.rules import Truth, apply, flips
from ronghe.route.judging.presuming import presume
from ronghe.route.packs import cases_of, pairs_of, shelf

pytestmark = pytest.mark.unit

PACKS = ("fda-path", "nmpa-class", "nmpa-drug", "nmpa-evaluation", "nmpa-paths", "park-intake")
DETERMINATIONS = Path(__file__).parents[3] / "../shared/data/nmpa/determinations.jsonl"
OUTCOMES = {
    "一类": "class_1",
    "二类": "class_2",
    "三类": "class_3",
    "不作为": "not_device",
    "不单独作为": "not_alone",
    "药械组合": "combination",
    "分情形": "depends",
}


def pack_of(name):
    return shelf().editions[name][-1].pack


@lru_cache(maxsize=8)
def decided(name):
    pack = pack_of(name)
    return [(case, apply(pack, presume(case.facts).facts)) for case in cases_of(pack)]


@pytest.mark.parametrize("name", PACKS)
def test_every_case_comes_out_as_its_source_says(name):
    wrong = []
    for case, decision in decided(name):
        truths = {verdict.rule.id: verdict.truth for verdict in decision.verdicts}
        if decision.reach.outcomes != (case.expect,):
            wrong.append((case.id, case.name.zh, case.expect, decision.reach.outcomes))
        wrong += [(case.id, rule) for rule in case.applies if truths[rule] is not Truth.YES]
        wrong += [(case.id, rule) for rule in case.refused if truths[rule] is not Truth.NO]

    assert wrong == []


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_is_hit_both_ways(name):
    said = {(verdict.rule.id, verdict.truth) for _, decision in decided(name) for verdict in decision.verdicts}

    for rule in pack_of(name).rules:
        assert (rule.id, Truth.YES) in said, f"no case to which {rule.id} applies"
        assert (rule.id, Truth.NO) in said, f"no case to which {rule.id} does not apply"


def test_most_cases_of_class_name_a_public_source():
    cases = cases_of(pack_of("nmpa-class"))
    sourced = [case for case in cases if case.source is not None]

    assert len(cases) >= 150
    assert len(sourced) >= 120
    assert {case.expect for case in sourced} == set(pack_of("nmpa-class").outcomes)
    assert all(case.applies for case in cases)


@pytest.mark.shared
@pytest.mark.skipif(not DETERMINATIONS.exists(), reason="needs ../shared/data/nmpa/determinations.jsonl")
def test_cases_that_name_a_determination_agree_with_it():
    known = {}
    for line in DETERMINATIONS.read_text("utf-8").splitlines():
        row = json.loads(line)
        known.setdefault((row["name"], row["year"]), set()).add(OUTCOMES[row["class"]])
    checked = 0
    for case in cases_of(pack_of("nmpa-class")):
        if case.source and "分类界定 " in case.source.zh and "指导原则" not in case.source.zh:
            year = case.source.zh.rsplit(" ", 1)[1]
            assert known[case.name.zh, year] == {case.expect}, case.name.zh
            checked += 1

    assert checked >= 120


def test_minimal_pairs_flip_by_the_one_fact_they_name():
    pack = pack_of("nmpa-class")
    pairs = pairs_of(pack)

    assert len(pairs) >= 40
    for pair in pairs:
        base, flipped = presume(pair.base).facts, presume(pair.flipped).facts
        assert apply(pack, base).reach.outcomes == (pair.before,), pair.id
        assert apply(pack, flipped).reach.outcomes == (pair.after,), pair.id
        assert set(pair.flip) == set(pair.names), pair.id
        named = {(flip.fact, outcome) for flip in flips(pack, base) for outcome in flip.reach.outcomes}
        assert {(name, pair.after) for name in pair.names} <= named, pair.id


def test_pairs_cover_what_founders_most_often_change():
    named = {name for pair in pairs_of(pack_of("nmpa-class")) for name in pair.names}

    assert {
        "software_role",
        "absorbable",
        "contains_drug",
        "contact_days",
        "sterile",
        "measuring",
        "wound_kind",
    } <= named


@pytest.mark.parametrize("name", PACKS)
def test_rules_speak_both_languages_without_markup(name):
    for rule in pack_of(name).rules:
        for words in (rule.text, rule.article, *([rule.note] if rule.note else [])):
            assert words.zh.strip()
            assert words.en.strip()
            assert not set("<>") & set(words.zh + words.en), rule.id
        assert any("一" <= sign <= "鿿" for sign in rule.text.zh), rule.id
        assert not any("一" <= sign <= "鿿" for sign in rule.text.en), rule.id


NAMED = re.compile(r"条|附[件录]|规则|[0-9]{2}|第.步|（[一二三四五六七八九十]+）|[一二三四五六七八九十]、|第.类（")


@pytest.mark.parametrize("name", [*PACKS, "eu-mdr", "eu-ivdr"])
def test_every_rule_names_its_article_or_is_marked_to_be_verified(name):
    pack = pack_of(name)
    loose = [
        (rule.id, rule.article.zh)
        for rule in pack.rules
        if not (rule.verify or pack.sources[rule.source].verify or NAMED.search(rule.article.zh))
    ]

    assert loose == []
