"""The space of terms against a plain reading of BM25 and of the cosine."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.route.similar.terms import K1, B, TermSpace, letter_groups

pytestmark = pytest.mark.unit

words = st.lists(st.sampled_from("abcdefg"), max_size=5)
texts = st.lists(words, min_size=1, max_size=6)


def rarity(texts: list[list[str]], word: str) -> float:
    held = sum(word in text for text in texts)
    return math.log(1 + (len(texts) - held + 0.5) / (held + 0.5))


def plain_bm25(texts: list[list[str]], asked: list[str]) -> list[float]:
    mean = sum(map(len, texts)) / len(texts)
    whole = sum(rarity(texts, word) for word in set(asked))
    found = []
    for text in texts:
        often = Counter(text)
        score = 0.0
        for word in set(asked):
            if often[word]:
                long = 1 - B + B * len(text) / max(mean, 1e-9)
                score += rarity(texts, word) * often[word] * (K1 + 1) / (often[word] + K1 * long)
        found.append(score / whole if whole else 0.0)
    return found


@given(texts, words)
def test_bm25_is_as_defined(held, asked):
    scores = TermSpace(held).scores(dict.fromkeys(asked, 1.0))
    assert scores.tolist() == pytest.approx(plain_bm25(held, asked), abs=1e-4)


@given(texts, words)
def test_covered_is_the_share_of_the_question_and_said_that_of_the_text(held, asked):
    wanted = set(asked)
    whole = sum(rarity(held, word) for word in wanted)
    covered = TermSpace(held, "covered").scores(dict.fromkeys(asked, 1.0))
    said = TermSpace(held, "said").scores(dict.fromkeys(asked, 1.0))

    for place, text in enumerate(held):
        both = sum(rarity(held, word) for word in wanted & set(text))
        own = sum(rarity(held, word) for word in set(text))
        assert covered[place] == pytest.approx(both / whole if whole else 0.0, abs=1e-4)
        assert said[place] == pytest.approx(both / own if own else 0.0, abs=1e-4)


def plain_cosine(texts: list[list[str]], asked: list[str]) -> list[float]:
    def vector(text: list[str]) -> dict[str, float]:
        return {word: (1 + math.log(n)) * rarity(texts, word) for word, n in Counter(text).items()}

    query = {word: rarity(texts, word) for word in set(asked)}
    length = math.sqrt(sum(w * w for w in query.values()))
    found = []
    for text in texts:
        one = vector(text)
        norm = math.sqrt(sum(w * w for w in one.values()))
        dot = sum(weight * one.get(word, 0.0) for word, weight in query.items())
        found.append(dot / norm / length if norm and length else 0.0)
    return found


@given(texts, words)
def test_cosine_is_as_defined(held, asked):
    scores = TermSpace(held, "cosine").scores(dict.fromkeys(asked, 1.0))
    assert scores.tolist() == pytest.approx(plain_cosine(held, asked), abs=1e-4)


@pytest.mark.parametrize("kind", ["bm25", "cosine"])
def test_a_word_that_no_text_has_lowers_every_score(kind):
    space = TermSpace([["screw"], ["plate", "bone"]], kind)
    alone, beside = space.scores({"screw": 1.0}), space.scores({"screw": 1.0, "zygomatic": 1.0})
    assert 0 < beside[0] < alone[0]
    assert beside[1] == alone[1] == 0


def test_an_empty_space_and_an_empty_question_give_nothing():
    assert TermSpace([]).scores({"a": 1.0}).tolist() == []
    assert TermSpace([["a"], []]).scores({}).tolist() == [0, 0]


@given(texts, words)
def test_a_space_comes_back_from_its_folder(tmp_path_factory, held, asked):
    folder = tmp_path_factory.mktemp("space")
    space = TermSpace(held, "cosine")
    space.save(folder, "names")
    again = TermSpace.load(folder, "names")
    assert again.scores(dict.fromkeys(asked, 1.0)).tolist() == space.scores(dict.fromkeys(asked, 1.0)).tolist()


def test_a_damaged_folder_is_noticed(tmp_path):
    TermSpace([["a"], ["b"]]).save(tmp_path, "names")
    (tmp_path / "names.txt").write_text("bm25\na", encoding="utf-8")
    with pytest.raises(ValueError, match="names"):
        TermSpace.load(tmp_path, "names")


def test_letter_groups_of_short_words_stand_for_themselves():
    assert letter_groups(["x", "ct"]) == ["<x>", "<x>", "<ct", "ct>", "<ct>"]
