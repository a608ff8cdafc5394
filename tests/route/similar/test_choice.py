"""The conditional logit: it finds planted weights, agrees with a plain gradient, and says "none" when none is right."""

from __future__ import annotations

import numpy as np
import pytest

from ronghe.route.similar.choice import RIDGE, Question, learn, probabilities

pytestmark = pytest.mark.unit


def planted(weights: np.ndarray, questions: int, seed: int) -> list[Question]:
    draw = np.random.default_rng(seed)
    made = []
    for _ in range(questions):
        signals = draw.normal(size=(int(draw.integers(2, 12)), len(weights))).astype(np.float32)
        made.append(Question(signals, int(draw.choice(len(signals), p=probabilities(signals, weights)))))
    return made


@pytest.mark.parametrize("seed", range(3))
def test_planted_weights_are_found(seed):
    weights = np.array([2.0, -1.0, 0.0, 0.5])
    assert learn(planted(weights, 3000, seed)) == pytest.approx(weights, abs=0.25)


def plain_gradient(questions: list[Question], weights: np.ndarray) -> np.ndarray:
    """Of the likelihood with its ridge on signals of spread 1, question by question."""
    spread = np.concatenate([one.signals for one in questions]).astype(np.float64).std(axis=0)
    scaled = weights * spread
    gradient = -RIDGE * scaled
    for one in questions:
        signals = one.signals.astype(np.float64) / spread
        shares = np.exp(signals @ scaled)
        shares /= shares.sum()
        gradient += signals[one.right] - shares @ signals
    return gradient


@pytest.mark.parametrize("seed", range(5))
def test_no_other_weights_are_likelier(seed):
    questions = planted(np.array([1.0, -2.0, 0.3]), 120, seed)
    assert plain_gradient(questions, learn(questions)) == pytest.approx(np.zeros(3), abs=1e-2)


def test_the_order_of_the_questions_does_not_matter():
    questions = planted(np.array([1.0, -2.0]), 200, 7)
    assert learn(questions[::-1]) == pytest.approx(learn(questions), abs=1e-6)


def test_a_signal_that_never_varies_gets_no_weight():
    questions = [
        Question(np.c_[one.signals, np.ones(len(one.signals))], one.right) for one in planted(np.array([1.0]), 50, 1)
    ]
    assert abs(learn(questions)[1]) < 1e-6


def test_signals_that_part_perfectly_stay_bounded():
    questions = [Question(np.array([[1.0], [0.0]], dtype=np.float32), 0) for _ in range(50)]
    assert 0 < learn(questions)[0] < 50


@pytest.mark.parametrize("right", [-1, 2])
def test_a_right_answer_outside_is_refused(right):
    with pytest.raises(ValueError, match="none of its alternatives"):
        learn([Question(np.zeros((2, 1), dtype=np.float32), right)])


def test_nothing_to_learn_from_is_refused():
    with pytest.raises(ValueError, match="nothing to learn"):
        learn([])
