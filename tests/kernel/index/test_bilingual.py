import doctest

import numpy as np
import pytest

from ronghe.kernel.index import bilingual
from ronghe.kernel.index.bilingual import agreement, dictionary, english_words, fits, fold, slots
from ronghe.kernel.index.bilingual_index import ChineseSide, EnglishSide

ZH = ["急性肾衰竭", "肾结石", "肝硬化", "手术机器人定位误差", "胃炎"]
EN = [
    "acute renal failure",
    "calculus of kidney",
    "cirrhosis of the liver",
    "positioning error of a surgical robot",
    "Gastritis",
]


def test_the_examples_of_the_module_hold():
    assert doctest.testmod(bilingual).failed == 0


def test_every_entry_of_the_dictionary_has_meanings_in_one_spelling():
    assert len(dictionary()) > 1500
    for term, alternatives in dictionary().items():
        assert alternatives, term
        for alternative in alternatives:
            assert alternative, term
            for pattern in alternative:
                assert pattern.strip("-"), term
                if "-" not in pattern:
                    assert fold(pattern) == pattern, (term, pattern)


def test_slots_prefer_the_cut_with_fewest_unknown_characters_then_fewest_words():
    assert [slot.written for slot in slots("急性肾衰竭")] == ["急性", "肾衰竭"]
    unknown = slots("魑肾")
    assert [(slot.written, bool(slot.alternatives)) for slot in unknown] == [("魑", False), ("肾", True)]


def test_slots_read_traditional_characters_and_full_width_figures():
    assert [slot.written for slot in slots("腎結石２期")] == ["肾", "结石", "2", "期"]


def test_fits_takes_an_affix_only_at_its_end_of_the_word():
    assert fits("-itis", "hepatitis")
    assert not fits("-itis", "itisx")
    assert not fits("gast-", "epigastric")  # short stems only begin a word
    assert fits("gastr-", "epigastric")


@pytest.mark.parametrize("place", range(len(ZH)))
def test_both_sides_put_the_translation_first(place):
    assert int(np.argmax(EnglishSide(EN).scores(ZH[place]))) == place
    assert int(np.argmax(ChineseSide(ZH).scores(EN[place]))) == place


def test_scores_agree_with_the_plain_reading_about_what_agrees_at_all():
    from_chinese = EnglishSide(EN)
    for query in ZH:
        scores = from_chinese.scores(query)
        plain = [agreement(slots(query), english_words(target)) for target in EN]
        assert [score > 0 for score in scores] == [score > 0 for score in plain]
        assert ((scores >= 0) & (scores <= 1 + 1e-6)).all()


@pytest.mark.parametrize("side", [EnglishSide, ChineseSide])
def test_nothing_to_compare_scores_nothing(side):
    assert side([]).scores("肾 kidney").shape == (0,)
    assert side(["", "!?"]).scores("肾 kidney").tolist() == [0.0, 0.0]
    assert side(["肾 kidney"]).scores("").tolist() == [0.0]
