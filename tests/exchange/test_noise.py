"""What no word and no likeness answers finds nothing; a faint but true likeness across languages is kept."""

from __future__ import annotations

import pytest

from ronghe.exchange.queries.search import LEAST_LIKENESS, _is_noise
from ronghe.kernel.index import Hit, Page, Query

FAINT = Hit("need:1", 0.5, 0.0, 0.11)


class Index:
    """Answers with the same hits, whatever is asked."""

    def __init__(self, *hits: Hit) -> None:
        self.hits = hits

    def search(self, query, facets=()):
        return Page(list(self.hits[: query.limit]), len(self.hits), {})


@pytest.mark.parametrize(
    ("hits", "noise"),
    [
        ((FAINT,), True),
        ((FAINT, Hit("need:2", 0.4, 0.0, 0.14)), True),
        ((FAINT, Hit("need:2", 0.4, 1.2, 0.0)), False),
        ((FAINT, Hit("need:2", 0.4, 0.0, 0.161)), False),
    ],
)
def test_only_without_a_word_and_without_likeness_is_it_noise(hits, noise):
    """The second hit lies beyond the page, and still counts."""
    index = Index(*hits)
    query = Query(text="zzzqqq", limit=1)

    assert _is_noise(index, query, index.search(query)) is noise


def test_floor_lies_below_the_faintest_true_hit_across_languages():
    """房颤 asked of English records: 0.1617 at best."""
    assert LEAST_LIKENESS <= 0.16
