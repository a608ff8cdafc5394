import numpy as np
import pytest

from ronghe.kernel.index.crosslingual import CrossLingual, dictionary_terms
from ronghe.kernel.index.similarity import centred, hubness
from ronghe.kernel.text import Language


class Flat:
    """An encoder to which all texts are alike: only the dictionary is left to tell them apart."""

    name = "flat"
    dimension = 3

    def encode(self, texts):
        return np.tile(np.float32([1, 0, 0]), (len(texts), 1))


def test_centred_rows_have_length_one_and_empty_ones_stay_empty():
    vectors = np.float32([[1, 0], [0, 1], [0, 0]])

    moved = centred(vectors, np.float32([0.5, 0]))

    assert np.allclose(np.linalg.norm(moved, axis=1), [1, 1, 0])


@pytest.mark.parametrize("seed", range(5))
def test_hubness_is_the_mean_of_the_nearest_references(seed):
    rng = np.random.default_rng(seed)
    documents, references = rng.normal(size=(30, 8)).astype(np.float32), rng.normal(size=(12, 8)).astype(np.float32)

    found = hubness(documents, references, 4)

    plain = [sum(sorted((float(d @ r) for r in references), reverse=True)[:4]) / 4 for d in documents]
    assert np.allclose(found, plain, atol=1e-4)


def test_hubness_with_few_or_no_references():
    one = np.float32([[1, 0]])
    assert hubness(one, np.zeros((0, 2), dtype=np.float32)).tolist() == [0.0]
    assert hubness(one, one, 10).tolist() == [1.0]


def test_scores_use_the_dictionary_where_vectors_say_nothing():
    texts = ["hip fracture", "renal calculus", "asthma"]

    scores = CrossLingual(texts, Language.EN, Flat()).scores(["肾结石", "哮喘"])

    assert scores.argmax(axis=1).tolist() == [1, 2]


def test_references_take_the_place_of_the_dictionary():
    asked = []

    class Listening(Flat):
        def encode(self, texts):
            asked.append(list(texts))
            return super().encode(texts)

    CrossLingual(["asthma"], Language.EN, Listening(), references=["哮喘"])

    assert ["哮喘"] in asked
    assert dictionary_terms(Language.ZH) not in asked


def test_a_text_without_language_is_refused():
    with pytest.raises(ValueError, match="Chinese or English"):
        CrossLingual(["1"], Language.NONE, Flat())


def test_no_texts_give_no_scores():
    assert CrossLingual([], Language.ZH, Flat()).scores(["asthma"]).shape == (1, 0)
