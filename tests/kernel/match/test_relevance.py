import doctest

import numpy as np
import pytest

from ronghe.kernel.match import questions
from ronghe.kernel.match.questions import denies, figures, sides_differ
from ronghe.kernel.match.relevance import RelevanceModel, relevance


class Characters:
    name = "characters"
    dimension = 50

    def encode(self, texts):
        out = np.zeros((len(texts), 50), dtype=np.float32)
        for row, source in enumerate(texts):
            for character in source:
                out[row, ord(character) % 50] += 1
        lengths = np.linalg.norm(out, axis=1, keepdims=True)
        return np.divide(out, lengths, out=out, where=lengths > 0)


def test_the_examples_of_the_module_hold():
    assert doctest.testmod(questions).failed == 0


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("24岁男性正常血压是多少", "24岁男性血压正常值", "27岁男性血压正常值"),
        ("左膝疼痛怎么办", "左膝疼痛如何治疗", "右膝疼痛如何治疗"),
        ("宝宝不说话", "宝宝为什么不说话", "宝宝为什么爱说话"),
    ],
)
def test_a_contradicted_title_stands_lower(query, better, worse):
    good, bad = relevance(query, [better, worse], Characters())

    assert good.score > bad.score
    assert sum(good.parts.values()) == pytest.approx(good.score)


def test_the_same_text_has_no_contradiction_and_full_alignment():
    (found,) = relevance("28周要数胎动吗", ["28周要数胎动吗"], Characters())

    assert found.parts["figures"] == found.parts["sides"] == found.parts["denial"] == 0
    assert found.parts["answered"] == pytest.approx(0.15)


def test_figures_leave_estimates_out_and_read_tens():
    assert figures("两三天") == frozenset()
    assert figures("十个月") == {"10"}
    assert figures("二十五周") == {"25"}


def test_denial_is_a_word_not_a_part_of_one():
    assert denies("does not hurt")
    assert not denies("notable")


def test_sides_count_each_pair_once():
    assert sides_differ("左上肢", "右下肢") == 2
    assert sides_differ("左右", "右") == 0


@pytest.mark.parametrize("query", ["", "?", "\x00", "魑魅"])
def test_any_query_gives_one_finite_score_per_title(query):
    model = RelevanceModel(["胃炎", ""], Characters())

    assert np.isfinite(model.scores(query, ["胃炎", "", "新词"])).all()
    assert model.judge(query, []) == []
