"""Choose the few candidates to show: the best first, not all alike, and not all of one organisation."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from ronghe.kernel.match.values import Candidate, Offer
from ronghe.kernel.match.weights import ALIKE_FROM, ALIKE_PENALTY, QUALIFIES_FROM


class Contender(Protocol):
    """One who contends for a place and need not be judged to the end for it.

    ``key`` is (vetoed, silent, score) as good as it may still become, ``floor`` the lowest score that is possible;
    judging on never makes ``key`` better nor ``floor`` lower. Where it is ``settled`` both are what they will be.
    ``vetoed`` is never a guess.
    """

    id: str
    owner: str
    key: tuple[bool, bool, float]
    floor: float
    settled: bool

    @property
    def vetoed(self) -> bool: ...

    def judge_on(self) -> None:
        """Judge one step further; asked for only while it is not settled."""


C = TypeVar("C", bound=Contender)


class _Judged:
    """A candidate that is judged already."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.id, self.owner = candidate.offer.id, owner_of(candidate.offer)
        self.vetoed = bool(candidate.vetoes)
        self.settled = True
        self.key = self.vetoed, not candidate.told, candidate.score
        self.floor = candidate.score

    def judge_on(self) -> None:
        """Nothing is left to be judged."""


def places(limit: int, share: float) -> int:
    """How many of ``limit`` places one organisation may take: its share rounded down, one at least.

    >>> places(10, 0.3), places(3, 0.3), places(10, 0.0)
    (3, 1, 1)
    """
    return max(1, int(limit * share + 1e-9))


def in_order(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Not vetoed first, then who answers anything at all, by score, by id: whatever the order given.

    Who is silent on every clause, or only fails some, never stands above one whose own text answers a clause.
    """
    return sorted(candidates, key=lambda c: (bool(c.vetoes), not c.told, -c.score, c.offer.id))


def shortlist(
    candidates: Sequence[Candidate],
    alike: Callable[[Candidate, Candidate], float],
    *,
    limit: int,
    share: float,
) -> list[Candidate]:
    """``chosen`` of candidates that are judged already."""
    judged = [_Judged(one) for one in candidates]
    best = chosen(judged, lambda a, b: alike(a.candidate, b.candidate), limit=limit, share=share)
    return [one.candidate for one in best]


def chosen(contenders: Sequence[C], alike: Callable[[C, C], float], *, limit: int, share: float) -> list[C]:
    """At most ``limit`` contenders, no organisation above its share unless it alone qualifies.

    Greedy: each place goes to the one with the highest score, less a penalty for being a near copy of one already
    placed; who answers nothing comes after all who answer something. An organisation whose places are used up is passed
    over, so the list may be shorter than ``limit``. One without an organisation counts as one of its own. Vetoed ones
    come after all others. The order given has no influence.

    Who cannot reach a place is not judged to the end; the result is the same as if all were: a place is given only to
    one who is settled and stands before the best that every other may still become.

    Args:
        alike: similarity of two offers, 1 for the same text; only values from ``ALIKE_FROM`` up cost anything.
        limit: places, >= 0.
        share: of the places, 0..1.

    Raises:
        ValueError: ``limit`` is negative or ``share`` is outside of 0..1.

    Complexity: O(limit * n) calls of ``alike`` and O((steps + limit * n) * log n) comparisons.
    """
    if limit < 0 or not 0.0 <= share <= 1.0:
        raise ValueError(f"limit {limit} must be >= 0 and share {share} in 0..1")
    if not limit or not contenders:
        return []
    cap = places(limit, share)
    most = dict.fromkeys(_alone(contenders), limit)
    taken: Counter[str] = Counter()
    placed: list[C] = []
    near = [0.0] * len(contenders)
    met = [0] * len(contenders)  # how many of those placed each one has been compared with
    waiting = [(_rank(one, 0.0), place) for place, one in enumerate(contenders)]
    heapq.heapify(waiting)
    while waiting and len(placed) < limit:
        rank, place = waiting[0]
        one = contenders[place]
        if taken[one.owner] >= most.get(one.owner, cap):
            heapq.heappop(waiting)
            continue
        if met[place] < len(placed):
            near[place] = max(near[place], *(alike(other, one) for other in placed[met[place] :]))
            met[place] = len(placed)
        now = _rank(one, near[place])
        while now == rank and not one.settled:
            one.judge_on()
            now = _rank(one, near[place])
        if now != rank:
            heapq.heapreplace(waiting, (now, place))
        else:
            heapq.heappop(waiting)
            placed.append(one)
            taken[one.owner] += 1
    return placed


def _alone(contenders: Sequence[C]) -> set[str]:
    """The organisation that alone qualifies (not vetoed, and a score from ``QUALIFIES_FROM`` up), if there is one."""
    owners: set[str] = set()
    for one in sorted(contenders, key=lambda c: _rank(c, 0.0)):
        if one.owner in owners or one.vetoed:
            continue
        while one.floor < QUALIFIES_FROM <= one.key[2] and not one.settled:
            one.judge_on()
        if one.floor >= QUALIFIES_FROM:
            owners.add(one.owner)
        if len(owners) > 1:
            return set()
    return owners


def _rank(one: Contender, closest: float) -> tuple[bool, bool, float, str]:
    vetoed, silent, score = one.key
    return vetoed, silent, _penalty(closest) - score, one.id


def owner_of(offer: Offer) -> str:
    """Whose places an offer takes."""
    return offer.organisation or f"offer:{offer.id}"


def _penalty(similarity: float) -> float:
    return ALIKE_PENALTY * max(0.0, similarity - ALIKE_FROM) / (1.0 - ALIKE_FROM)
