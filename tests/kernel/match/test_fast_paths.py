"""What is worked out in one go is what the plain way gives."""

import random

import numpy as np
import pytest

from ronghe.kernel.match import profile
from ronghe.kernel.match.attachment import _two_best
from ronghe.kernel.match.features import words_by_statement, words_found
from ronghe.kernel.match.likeness import _shared, _shares
from ronghe.kernel.match.model import networks
from ronghe.kernel.match.offers import prepare_all
from ronghe.kernel.match.wishes import wishes
from tests.kernel.match.doubles import WordEncoder
from tests.kernel.match.test_candidacy import NEEDS, drawn

ENCODER = WordEncoder()


@pytest.mark.parametrize("seed", range(20))
def test_words_and_shares_of_all_statements_are_those_of_each(seed):
    need = profile(NEEDS[seed % len(NEEDS)])
    for offer in prepare_all(drawn(seed), ENCODER):
        for wish in wishes(need.text, need.clauses, ENCODER):
            statements = offer.reading.statements
            assert words_by_statement(wish.asked, offer.reading) == [words_found(wish.asked, s) for s in statements]
            for places in (offer.statements, offer.parts):
                assert _shares(wish, places).tolist() == [_shared(wish, p.terms, p.concepts) for p in places]


@pytest.mark.parametrize("seed", range(20))
def test_one_row_of_the_networks_is_a_row_of_many(seed):
    known = networks()
    rows = np.random.default_rng(seed).random((5, len(known.columns))) * (seed % 4)

    assert known.chances(rows) == pytest.approx(np.array([known.chances_of(row) for row in rows]), abs=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_the_two_best_tell_the_best_of_the_others(seed):
    chance = random.Random(seed)
    values = [chance.choice([0.0, 0.3, 0.7, 1.0]) for _ in range(chance.randint(2, 6))]
    best, second = _two_best(values)

    for i, value in enumerate(values):
        assert (second if value == best else best) == max(values[:i] + values[i + 1 :])
