import random

import numpy as np
import pytest
from benchmarks.pairwise import RIDGE, learn
from benchmarks.ranking_zh import FOLDS, folds, key, out_of_fold, together


def drawn(seed, queries=40):
    chance = random.Random(seed)
    return {
        f"query {i}": [(f"title {chance.randrange(90)}", chance.randrange(4)) for _ in range(4)] for i in range(queries)
    }


def chained(marks):
    """The plain way: join any two groups that share a mark until none do."""
    groups = [({name}, set(found)) for name, found in marks.items()]
    while True:
        pair = next(((a, b) for i, a in enumerate(groups) for b in groups[i + 1 :] if a[1] & b[1]), None)
        if pair is None:
            return sorted(sorted(names) for names, _ in groups)
        groups = [g for g in groups if g is not pair[0] and g is not pair[1]]
        groups.append((pair[0][0] | pair[1][0], pair[0][1] | pair[1][1]))


@pytest.mark.parametrize("seed", range(10))
def test_names_that_share_a_mark_stand_together(seed):
    chance = random.Random(seed)
    marks = {str(i): {chance.randrange(30) for _ in range(2)} for i in range(25)}

    assert together(marks) == chained(marks)


@pytest.mark.parametrize("seed", range(10))
def test_folds_share_no_text(seed):
    judged = drawn(seed)
    dealt = folds(judged)
    texts = [
        {key(text) for query in fold for text in (query, *(title for title, _ in judged[query]))} for fold in dealt
    ]

    assert len(dealt) == FOLDS
    assert sorted(query for fold in dealt for query in fold) == sorted(judged)
    assert all(not a & b for i, a in enumerate(texts) for b in texts[i + 1 :])


def test_the_scores_of_a_query_do_not_hang_on_its_own_labels():
    judged = {f"query {i}": [(f"title {i}-{k}", k) for k in range(3)] for i in range(25)}
    chance = np.random.default_rng(1)
    measured = {query: chance.normal(size=(3, 2)) for query in judged}
    name = "query 7"

    before = out_of_fold(measured, judged)(name, [])
    turned = judged | {name: [(title, 2 - label) for title, label in judged[name]]}

    assert (out_of_fold(measured, turned)(name, []) == before).all()


@pytest.mark.parametrize("seed", range(5))
def test_learned_weights_are_where_the_loss_is_least(seed):
    chance = np.random.default_rng(seed)
    lists = [(chance.normal(size=(5, 3)), chance.integers(0, 3, 5)) for _ in range(30)]
    weights = learn(lists)
    differences = np.array(
        [m[i] - m[j] for m, labels in lists for i in range(5) for j in range(5) if labels[i] > labels[j]]
    )
    scale = np.sqrt((differences**2).mean(axis=0))

    def loss(at):
        return np.log1p(np.exp(-differences @ at)).sum() + RIDGE / 2 * ((at * scale) ** 2).sum()

    assert all(loss(weights) <= loss(weights + step) for step in 1e-3 * chance.normal(size=(20, 3)))


def test_a_measure_that_never_differs_weighs_nothing():
    lists = [(np.array([[1.0, 5.0], [0.0, 5.0]]), np.array([1, 0])) for _ in range(20)]

    assert learn(lists)[0] > 0
    assert learn(lists)[1] == pytest.approx(0.0)
