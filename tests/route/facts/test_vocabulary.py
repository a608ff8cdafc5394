"""The facts that a product can have, and what the loader refuses."""

from __future__ import annotations

from importlib import resources

import pytest
import yaml

from ronghe.kernel.rules import FactKind, Kind
from ronghe.kernel.text.yaml_data import strict_yaml
from ronghe.route.facts import VocabularyUnreadable, parse_vocabulary, vocabulary

pytestmark = pytest.mark.unit

GROUPS = "groups:\n  use: {zh: 使用, en: Use}\nfacts:\n"
LABELS = "group: use, label: {zh: 甲, en: A}, question: {zh: 甲吗？, en: Is it A?}"


def test_vocabulary_holds_every_fact_in_a_known_group_with_both_languages():
    known = vocabulary()

    assert {fact.group for fact in known.facts.values()} == set(known.groups)
    for fact in known.facts.values():
        for words in (fact.label, fact.question, *fact.values.values()):
            assert any("一" <= sign <= "鿿" for sign in words.zh), words  # also beside a class such as IIa
            assert words.en.isascii()
        assert "？" in fact.question.zh
        assert "?" in fact.question.en


def test_vocabulary_labels_and_questions_are_told_apart():
    known = vocabulary().facts.values()

    for wording in ([f.label.zh for f in known], [f.label.en for f in known], [f.question.zh for f in known]):
        assert len(set(wording)) == len(wording)
    for fact in known:
        assert len({words.zh for words in fact.values.values()}) == len(fact.values), fact.name
        assert len({words.en for words in fact.values.values()}) == len(fact.values), fact.name


def test_vocabulary_gives_the_rules_their_kinds():
    kinds = vocabulary().kinds()

    assert kinds["sterile"] == FactKind("sterile", Kind.BOOL)
    assert kinds["contact_days"].kind is Kind.NUMBER
    assert kinds["duration"].values == ("transient", "short", "long", "permanent")


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("groups: [", "no readable YAML"),
        ("facts: {}", "groups and facts"),
        (GROUPS + "  a: {kind: bool, " + LABELS + ", colour: red}", "colour"),
        (GROUPS + "  a: {kind: maybe, " + LABELS + "}", "maybe"),
        (GROUPS + "  a: {kind: bool, " + LABELS.replace("use", "sky") + "}", "sky"),
        (GROUPS + "  a: {kind: choice, " + LABELS + "}", "needs values"),
        (GROUPS + "  a: {kind: bool, values: {x: {zh: 甲, en: A}}, " + LABELS + "}", "has no values"),
        (GROUPS + "  a: {kind: choice, values: {x: {zh: 甲}}, " + LABELS + "}", "value x"),
        (GROUPS + "  a: {kind: choice, values: {no: {zh: 甲, en: A}}, " + LABELS + "}", "needs quotes"),
        (GROUPS + "  a: {kind: bool, unit: {zh: 日, en: days}, " + LABELS + "}", "only a number"),
        (GROUPS + "  a: {kind: bool, rising: true, " + LABELS + "}", "for a choice only"),
        (GROUPS + "  a: {kind: bool, " + LABELS + "}\n  a: {kind: bool, " + LABELS + "}", "a is written twice"),
        (GROUPS + "  a: {kind: bool, group: use, label: {zh: 甲, en: A}}", "question"),
    ],
)
def test_vocabulary_refuses_what_breaks_its_form_and_says_where(written, named):
    with pytest.raises(VocabularyUnreadable, match=named):
        parse_vocabulary(written)


def test_data_reads_the_same_with_the_plain_loader():
    """Where the library has no fast loader the plain one is used, which is stricter about marks in bare words."""
    folder = resources.files("ronghe.route.facts")
    files = [folder / "facts.yaml", *(file for file in (folder / "data").iterdir() if file.name.endswith(".yaml"))]

    assert len(files) > 10
    for file in files:
        text = file.read_text("utf-8")
        assert yaml.load(text, Loader=yaml.SafeLoader) == strict_yaml(text), file.name


def test_facts_that_wait_for_another_are_facts_and_wait_in_no_circle():
    from ronghe.kernel.text.yaml_data import yaml_data

    after = yaml_data("ronghe.route.facts", "asked-after.yaml")

    assert {*after, *after.values()} <= vocabulary().facts.keys()
    for fact in after:
        seen = [fact]
        while seen[-1] in after:
            seen.append(after[seen[-1]])
            assert len(seen) == len(set(seen)), seen
