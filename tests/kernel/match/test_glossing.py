"""A gloss names what clause and passage both mention, where their languages differ, and nothing else."""

from __future__ import annotations

import doctest

from ronghe.kernel.match import exclusions, glossing, judge, ladder, profile, subjects
from ronghe.kernel.match.glossing import parameter_names
from ronghe.kernel.match.parameters import parameters
from ronghe.kernel.match.values import PassageRef
from ronghe.kernel.match.wording import sentence_around
from tests.kernel.match.doubles import WordEncoder, offer

ENCODER = WordEncoder()


def verdict(need: str, text: str):
    return judge(profile(need), [offer(text)], ENCODER)[0].verdicts[0]


def test_parameter_compared_is_named_for_the_reader():
    said = verdict("定位误差 < 1 mm", "Positioning error was 0.6 mm in a phantom.")

    assert said.gloss is not None
    assert said.gloss.zh.startswith("提到：定位误差")
    assert said.gloss.en.startswith("Mentions: positioning error")


def test_concepts_are_named_the_other_way_round():
    said = verdict("Pedicle screw placement error below 1 mm", "椎弓根螺钉置入误差 0.6 mm。")

    assert said.gloss is not None
    assert "pedicle screw" in said.gloss.en


def test_no_gloss_within_a_language_or_for_silence():
    assert verdict("定位误差 < 1 mm", "定位误差 0.6 mm。").gloss is None
    assert verdict("定位误差 < 1 mm", "Weight 3 kg.").gloss is None


def test_every_parameter_has_a_name_in_both_languages():
    assert set(parameter_names()) == set(parameters())
    assert all(zh and en for zh, en in parameter_names().values())


def test_passage_in_mid_sentence_is_shown_from_its_start():
    source = "Clean rooms are ISO 7; filling in ISO 6 rooms is settled. Other."
    start = source.index("filling")
    found = sentence_around(source, PassageRef("o", "text", source[start:57], start, 57))

    assert found.text == "Clean rooms are ISO 7; filling in ISO 6 rooms is settled."
    assert source[found.start : found.end] == found.text


def test_passage_that_begins_a_sentence_stays():
    source = "Clean rooms are ISO 7; Filling is settled."
    ref = PassageRef("o", "text", "Filling is settled.", 23, 42)

    assert sentence_around(source, ref) == ref


def test_examples_in_the_documentation_hold():
    for module in (exclusions, glossing, ladder, subjects):
        assert doctest.testmod(module).failed == 0
