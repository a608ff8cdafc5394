"""The fairness cap and diversity."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel.match.shortlist import places, shortlist
from ronghe.kernel.match.values import Candidate, ClauseVerdict, Offer, Verdict, Veto
from ronghe.kernel.match.weights import QUALIFIES_FROM


def candidate(
    identifier: str, organisation: str, score: float, vetoed: bool = False, verdict: Verdict | None = None
) -> Candidate:
    vetoes = (Veto("x", "否决", "veto"),) if vetoed else ()
    verdicts = (ClauseVerdict("c1", verdict, None, "", "", "", ""),) if verdict else ()
    return Candidate(Offer(identifier, "company", organisation, {}), score, {}, verdicts, vetoes, "", "")


def unlike(_one: Candidate, _other: Candidate) -> float:
    return 0.0


verdicts = st.sampled_from([None, *Verdict])
pools = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", ""]), st.floats(0, 1), st.booleans(), verdicts), max_size=12
).map(lambda rows: [candidate(f"o{i:02}", *row) for i, row in enumerate(rows)])


@given(pool=pools, limit=st.integers(0, 10), share=st.floats(0, 1))
def test_shortlist_keeps_the_cap_unless_one_alone_qualifies(pool, limit, share):
    chosen = shortlist(pool, unlike, limit=limit, share=share)

    able = {c.offer.organisation or c.offer.id for c in pool if not c.vetoes and c.score >= QUALIFIES_FROM}
    counts = Counter(c.offer.organisation for c in chosen if c.offer.organisation)
    for organisation, count in counts.items():
        assert count <= places(limit, share) or able == {organisation}
    assert len(chosen) <= limit
    assert len({c.offer.id for c in chosen}) == len(chosen)


@given(pool=pools, limit=st.integers(0, 10), share=st.floats(0, 1))
def test_shortlist_agrees_with_a_plain_walk_when_nothing_is_alike(pool, limit, share):
    able = {c.offer.organisation or f"offer:{c.offer.id}" for c in pool if not c.vetoes and c.score >= QUALIFIES_FROM}
    taken: Counter[str] = Counter()
    expected: list[str] = []
    for c in sorted(pool, key=lambda c: (bool(c.vetoes), not c.told, -c.score, c.offer.id)):
        owner = c.offer.organisation or f"offer:{c.offer.id}"
        most = limit if able == {owner} else places(limit, share)
        if len(expected) < limit and taken[owner] < most:
            taken[owner] += 1
            expected.append(c.offer.id)

    assert [c.offer.id for c in shortlist(pool, unlike, limit=limit, share=share)] == expected


@given(pool=pools)
def test_who_answers_nothing_never_stands_above_one_who_does(pool):
    chosen = [c for c in shortlist(pool, unlike, limit=12, share=1) if not c.vetoes]

    assert chosen == sorted(chosen, key=lambda c: not c.told)


def test_shortlist_passes_over_a_copy():
    pool = [candidate("a", "x", 0.8), candidate("b", "y", 0.79), candidate("c", "z", 0.75)]

    chosen = shortlist(pool, lambda one, other: float({one.offer.id, other.offer.id} == {"a", "b"}), limit=3, share=1)

    assert [c.offer.id for c in chosen] == ["a", "c", "b"]


@pytest.mark.parametrize(("limit", "share"), [(-1, 0.5), (3, 1.5), (3, -0.1)])
def test_shortlist_refuses_bad_numbers(limit, share):
    with pytest.raises(ValueError, match="must be"):
        shortlist([], unlike, limit=limit, share=share)
