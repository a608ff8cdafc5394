import math
import zlib

import numpy as np
import pytest

from ronghe.kernel.match.experts import (
    BOUND,
    LEAST_SPREADS,
    Expert,
    ExpertIndex,
    ExpertWeights,
    Work,
    _features,
    rank_experts,
)


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


def test_likenesses_stay_within_the_bound_and_the_nearest_work_has_most():
    index = ExpertIndex([EYE, BONE], Hashed())

    for text in (EYE.works[0].text, BONE.works[1].text, "retina", "手术", "zzz", ""):
        for part in index.likenesses(text):
            assert np.abs(part).max() <= BOUND
    assert int(np.argmax(index.likenesses(EYE.works[0].text)[0])) == 0


def test_spread_is_never_less_than_the_least():
    """Works that share no word have no spread at all; one shared word must not be worth infinitely much."""
    experts = [Expert(name, [Work(name, f"{name}alpha {name}beta")]) for name in "abc"]

    for (_, spread), least in zip(ExpertIndex(experts, Hashed())._scales, LEAST_SPREADS, strict=True):
        assert spread >= least


def test_a_word_that_no_work_has_makes_the_shared_one_quieter():
    index = ExpertIndex([EYE, BONE], Hashed())

    (alone,), (among,) = (index._weigh(_features(text), whole=True).values() for text in ("hip", "hip qqq rrr sss"))

    assert alone == pytest.approx(1.0)
    assert among < 0.5


def test_one_shared_token_never_outweighs_works_on_the_subject():
    screws = Expert(
        "screws",
        [
            Work("s1", "Pedicle screw navigation in scoliosis", "Robot accuracy of each screw in a rotated vertebra."),
            Work("s2", "Registration of the spine", "Screw error after correction of scoliosis."),
        ],
    )
    token = Expert("token", [Work("t1", "Catheter XR9 for the bronchus"), Work("t2", "Lung nodules seen with XR9")])
    others = [Expert(f"o{n}", [Work(f"o{n}", f"word{n} thing{n} matter{n}")]) for n in range(6)]
    text = "Accuracy of a pedicle screw in scoliosis with a robot; the error in the spine is shown on an XR9."

    assert rank_experts(text, [token, *others, screws], Hashed())[0].expert.id == "screws"


def test_a_token_shared_with_the_other_language_never_outweighs_the_subject():
    screws = Expert("screws", [Work("s1", "脊柱侧弯椎弓根螺钉置入"), Work("s2", "椎弓根螺钉导航精度")])
    token = Expert("token", [Work("t1", "Catheter XR9 for the bronchus"), Work("t2", "Lung nodules seen with XR9")])
    others = [Expert(f"o{n}", [Work(f"o{n}", f"word{n} thing{n} matter{n}")]) for n in range(6)]

    ranked = rank_experts("脊柱侧弯椎弓根螺钉置入，XR9 成像", [token, *others, screws], Hashed())

    assert ranked[0].expert.id == "screws"


def test_works_in_the_other_language_are_reached_by_the_dictionary():
    kidney = Expert("kidney", [Work("k", "Kidney stones")])
    heart = Expert("heart", [Work("h", "Heart failure")])
    chinese = Expert("chinese", [Work("c", "眼底照相")])

    words, topics, _ = ExpertIndex([kidney, heart, chinese], Hashed()).likenesses("肾结石")

    assert words[0] > words[1]
    assert (words == topics).all()
