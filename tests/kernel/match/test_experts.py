import math
import zlib

import numpy as np
import pytest

from ronghe.kernel.match.experts import Expert, ExpertIndex, ExpertWeights, Work, rank_experts


class Hashed:
    """Vectors from the words alone: deterministic, and alike where words are shared."""

    name = "hashed"
    dimension = 64

    def encode(self, texts):
        out = np.zeros((len(texts), 64), dtype=np.float32)
        for row, source in enumerate(texts):
            for word in source.lower().split():
                out[row, zlib.crc32(word.encode()) % 64] += 1
        lengths = np.linalg.norm(out, axis=1, keepdims=True)
        return np.divide(out, lengths, out=out, where=lengths > 0)


EYE = Expert(
    "eye", [Work("e1", "Retinal imaging", "Optical coherence tomography of the retina"), Work("e2", "Glaucoma")]
)
BONE = Expert("bone", [Work("b1", "Hip implant wear", "Titanium hip prosthesis"), Work("b2", "骨科手术机器人导航")])
NEW = Expert("new", [])


def test_rank_experts_puts_the_nearest_first_and_those_without_works_last():
    ranked = rank_experts("tomography of the retina", [NEW, BONE, EYE], Hashed())

    assert [found.expert.id for found in ranked] == ["eye", "bone", "new"]
    assert ranked[0].works[0][0] == "e1"
    assert ranked[-1].score == -math.inf


def test_rank_experts_reads_chinese():
    assert rank_experts("手术机器人的导航", [EYE, BONE], Hashed())[0].expert.id == "bone"


@pytest.mark.parametrize("text", ["", "!?", "zzz 魑魅"])
def test_rank_experts_with_nothing_known_gives_finite_scores(text):
    ranked = rank_experts(text, [EYE, BONE], Hashed())

    assert all(math.isfinite(found.score) for found in ranked)


def test_rank_experts_without_experts_or_works():
    assert rank_experts("x", [], Hashed()) == []
    assert [found.expert.id for found in rank_experts("x", [NEW], Hashed())] == ["new"]


def test_score_is_the_mean_of_the_nearest_works():
    index = ExpertIndex([EYE, BONE], Hashed())
    weights = ExpertWeights(nearest=2)

    for found in index.rank("hip imaging", weights):
        assert found.score == pytest.approx(sum(score for _, score in found.works) / 2)


def test_words_are_the_cosine_of_weighted_terms():
    index = ExpertIndex([EYE, BONE], Hashed())
    same, _, _ = index.likenesses(EYE.works[0].text)
    mean, spread = index._scales[0]

    assert same[0] * spread + mean == pytest.approx(1.0)
    assert int(np.argmax(same)) == 0
