import doctest

import numpy as np
import pytest

from ronghe.kernel.match import questions
from ronghe.kernel.match.questions import asked_kinds, denies, figures, sides_differ, without_address
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
        ("感冒症状", "感冒表现", "感冒费用"),
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
    assert found.parts["answered"] == pytest.approx(0.25)


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


def part(name, query, title):
    (found,) = relevance(query, [title], Characters())
    return found.parts[name]


def test_a_disease_of_another_organ_costs_and_one_of_the_same_organ_does_not():
    assert part("organ", "青光眼怎么治", "膝关节置换怎么治") < 0
    assert part("organ", "青光眼怎么治", "眼底怎么治") == 0
    assert part("organ", "青光眼怎么治", "怎么治") == 0


def test_a_question_that_was_not_asked_costs_one_that_was_does_not():
    assert part("question", "割眼袋多少钱", "割眼袋费用多少") == 0
    assert part("question", "割眼袋多少钱", "割眼袋有什么危害") < 0


def test_english_kinds_are_whole_words():
    assert asked_kinds("Canned glasses") == frozenset()
    assert "may" in asked_kinds("Can I eat fish")


def test_forms_of_address_leave_the_order_as_it_is():
    assert without_address("自我检查") == "自我检查"
    plain, polite = relevance("落枕怎么办", ["落枕怎么办", "医生您好,请问落枕怎么办"], Characters())
    assert plain.parts["sense"] == pytest.approx(polite.parts["sense"])


def test_what_most_titles_share_is_left_out_of_their_sense_once_there_are_enough_titles():
    subjects = [chr(0x4E00 + 7 * row) for row in range(120)]
    shared = [subject + ("怎么办怎么办" if row % 2 else "什么药什么药") for row, subject in enumerate(subjects)]
    many, few = RelevanceModel(shared, Characters()), RelevanceModel(shared[:99], Characters())

    def sense(model):
        return model.judge("胃怎么办怎么办", ["肺怎么办怎么办"])[0].parts["sense"]

    assert sense(many) < sense(few)
