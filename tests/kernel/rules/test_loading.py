"""Packs that can be read, and packs refused with place and way out."""

import copy

import pytest
import yaml

from ronghe.kernel.rules import Change, FactUnfit, PackUnreadable, apply, compare, compare_cases, load_pack
from ronghe.kernel.rules.conditions import Op
from tests.kernel.rules.oracle import KINDS

PACK = """
id: demo
regime: demo
version: 2026-11
title: {zh: 示例, en: Demonstration}
effective_on: 2021-05-26
sources:
  law: {zh: 某法, en: Some law, issued_on: 2017-04-05}
outcomes: {I: {zh: 一类, en: Class I}, II: {zh: 二类, en: Class II}, III: {zh: 三类, en: Class III}}
rules:
  - id: base
    source: law
    article: {zh: 第一条, en: Article 1}
    outcome: I
    text: {zh: 一般, en: In general}
    when: {none: [{rule: heart}]}
  - id: heart
    source: law
    article: Article 2
    outcome: III
    text: {zh: 心脏, en: The heart}
    when: {all: [{fact: place, in: [heart, blood]}, {fact: days, at_least: 1, less_than: 30}]}
    unless: {fact: hot}
    verify: true
"""


def changed(*path, to):
    """The pack with one place changed; ``to=None`` takes it out."""
    content = yaml.safe_load(PACK.replace("2021-05-26", "'2021-05-26'").replace("2017-04-05", "'2017-04-05'"))
    place = content
    for step in path[:-1]:
        place = place[step]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = copy.deepcopy(to)
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def test_a_pack_is_read_as_written():
    pack = load_pack(PACK, "demo.yaml", KINDS)

    assert (pack.id, pack.version, pack.outcomes) == ("demo", "2026-11", ("I", "II", "III"))
    assert pack.effective_on.isoformat() == "2021-05-26"
    assert pack.sources["law"].issued_on.isoformat() == "2017-04-05"
    assert pack.labels["II"].zh == "二类"
    assert [rule.verify for rule in pack.rules] == [False, True]
    assert pack.by_id["heart"].article == ("Article 2", "Article 2")
    assert [rule.id for rule in pack.in_order] == ["heart", "base"]
    assert pack.by_id["heart"].when.parts[0].op is Op.IN
    assert pack.facts == {"place", "days", "hot"}


def when(**condition):
    """The pack with another condition in its second rule."""
    return changed("rules", 1, "when", to=condition)


def rule(field, value):
    """The pack with another field in its second rule."""
    return changed("rules", 1, field, to=value)


NO_VALUE = object()


@pytest.mark.parametrize(
    ("text", "code", "rule", "field", "value", "remedy"),
    [
        (when(fact="plaice"), "unknown_fact", "heart", "when.fact", "plaice", "mean place"),
        (when(fact="days", **{"is": "heart"}), "wrong_kind", "heart", "when.is", "heart", "at_least"),
        (when(fact="hot", at_least=3), "wrong_kind", "heart", "when.at_least", 3, "numbers"),
        (when(fact="place"), "wrong_kind", "heart", "when", "place", "say which value"),
        (when(fact="hot", **{"is": "hot"}), "wrong_kind", "heart", "when.is", "hot", "is: true"),
        (when(fact="days", at_least="x"), "wrong_kind", "heart", "when.at_least", "x", "number"),
        (when(fact="days", at_least=-1), "wrong_kind", "heart", "when.at_least", -1, "not negative"),
        (when(fact="days", less_than=float("inf")), "wrong_kind", "heart", "when.less_than", float("inf"), "number"),
        (when(fact="place", **{"in": ["hart"]}), "unknown_value", "heart", "when.in", "hart", "mean heart"),
        (when(all=[]), "wrong_kind", "heart", "when.all", [], "one entry"),
        (when(every=[]), "unknown_field", "heart", "when", "every", "all, any, none"),
        (when(any=[{"rule": "hart"}]), "unknown_rule", "heart", "when.any.1.rule", "hart", "mean heart"),
        (when(rule="base"), "circle", "base", "when", "base -> heart -> base", "take one"),
        (rule("source", "lex"), "missing_source", "heart", "source", "lex", "source of this pack"),
        (rule("source", None), "missing_field", "heart", "source", None, "needed"),
        (rule("outcome", "IV"), "unknown_outcome", "heart", "outcome", "IV", "outcome of this pack"),
        (rule("at_least", "II"), "unknown_field", "heart", "at_least", "II", "not both"),
        (rule("text", {"zh": "甲"}), "missing_field", "heart", "text.en", None, "needed"),
        (rule("id", "base"), "duplicate_id", "base", "id", "base", "rename"),
        (rule("verify", "maybe"), "wrong_kind", "heart", "verify", "maybe", "true or false"),
        (changed("effective_on", to="2021-13-01"), "bad_date", "", "effective_on", "2021-13-01", "YYYY-MM-DD"),
        (changed("sources", "law", "issued_on", to="May"), "bad_date", "", "sources.law.issued_on", "May", "YYYY"),
        (changed("version", to=None), "missing_field", "", "version", None, "needed"),
        (changed("resolve", to="lowest"), "unknown_value", "", "resolve", "lowest", "highest"),
        (changed("extra", to=1), "unknown_field", "", "extra", "extra", "known"),
        (PACK + "version: 2\n", "key_twice", "", "line 25", "version", "once"),
        (PACK.replace("{rule: heart}]", "{rule: heart}"), "no_yaml", "", "line 16", NO_VALUE, ""),
        (PACK.replace("2021-05-26", "2021-02-30"), "bad_date", "", "effective_on", "2021-02-30", "exists"),
        ("- a\n- b\n", "wrong_kind", "", "", ["a", "b"], "mapping"),
    ],
)
def test_a_faulty_pack_is_refused_by_place(text, code, rule, field, value, remedy):
    with pytest.raises(PackUnreadable) as caught:
        load_pack(text, "demo.yaml", KINDS)

    fault = caught.value
    assert (fault.code, fault.file, fault.rule) == (code, "demo.yaml", rule)
    assert fault.field.startswith(field)
    assert remedy in fault.remedy
    assert value is NO_VALUE or fault.value == value
    assert "demo.yaml" in str(fault)
    assert rule in str(fault)


def test_without_a_vocabulary_facts_go_unchecked():
    pack = load_pack(changed("rules", 1, "when", to={"fact": "anything", "is": "x"}), "demo.yaml")

    assert apply(pack, {"anything": "x", "hot": False}).outcome == "III"


def test_a_value_of_another_sort_is_refused():
    pack = load_pack(PACK, "demo.yaml", KINDS)

    with pytest.raises(FactUnfit, match="days: 'long' is no number"):
        apply(pack, {"place": "heart", "days": "long"})
    with pytest.raises(FactUnfit, match="place: liver is not one of"):
        apply(pack, {"place": "liver"})
    unchecked = load_pack(PACK, "demo.yaml")
    with pytest.raises(FactUnfit, match="days: 'long' is no number"):
        apply(unchecked, {"place": "heart", "days": "long"})


def test_two_texts_of_one_version_are_told_apart():
    one, other = load_pack(PACK, "a.yaml", KINDS), load_pack(PACK.replace("一般", "总则"), "a.yaml", KINDS)

    assert one.version == other.version
    assert one.digest != other.digest
    assert one.digest == load_pack(PACK, "b.yaml", KINDS).digest


def test_a_bottomless_pack_is_refused():
    deep = "{all: [" * 3000 + "{fact: hot}" + "]}" * 3000

    with pytest.raises(PackUnreadable, match=r"less deeply|mend") as caught:
        load_pack(PACK.replace("unless: {fact: hot}", f"unless: {deep}"), "demo.yaml", KINDS)
    assert caught.value.file == "demo.yaml"


def test_compare_names_rules_and_cases_that_differ():
    old = load_pack(PACK, "old.yaml", KINDS)
    new = load_pack(changed("rules", 1, "outcome", to="II").replace("id: base", "id: ground"), "new.yaml", KINDS)

    difference = compare(old, new)

    assert [(c.change, c.rule, c.fields) for c in difference.rules] == [
        (Change.ADDED, "ground", ()),
        (Change.CHANGED, "heart", ("outcome",)),
        (Change.REMOVED, "base", ()),
    ]
    assert difference.fields == ()
    assert compare(old, load_pack(PACK, "again.yaml", KINDS)).rules == ()
    heart = {"place": "heart", "days": 2, "hot": False}
    cases = compare_cases(old, new, [("heart", heart), ("skin", {"place": "skin"})])
    assert [(case.case, case.old.outcome, case.new.outcome) for case in cases] == [("heart", "III", "II")]
