"""Choose the few candidates to show: the best first, not all alike, and not all of one organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from ronghe.kernel.match.values import Candidate
from ronghe.kernel.match.weights import ALIKE_FROM, ALIKE_PENALTY, QUALIFIES_FROM


def qualifies(candidate: Candidate) -> bool:
    """Whether a candidate counts when we ask if an organisation stands alone: not vetoed, and above the bar."""
    return not candidate.vetoes and candidate.score >= QUALIFIES_FROM


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
    """At most ``limit`` candidates, no organisation above its share unless it alone qualifies.

    Greedy: each place goes to the candidate with the highest score, less a penalty for being a near copy of one already
    placed; who answers nothing comes after all who answer something. An organisation whose places are used up is passed
    over, so the list may be shorter than ``limit``. A candidate without an organisation counts as one of its own.
    Vetoed candidates come after all others.

    Args:
        alike: similarity of two offers, 1 for the same text; only values from ``ALIKE_FROM`` up cost anything.
        limit: places, >= 0.
        share: of the places, 0..1.

    Raises:
        ValueError: ``limit`` is negative or ``share`` is outside of 0..1.

    Complexity: O(limit * n) calls of ``alike``.
    """
    if limit < 0 or not 0.0 <= share <= 1.0:
        raise ValueError(f"limit {limit} must be >= 0 and share {share} in 0..1")
    remaining = in_order(candidates)
    owners = {_owner(c) for c in remaining if qualifies(c)}
    most = limit if len(owners) == 1 else places(limit, share)
    exempt = owners if len(owners) == 1 else set()
    cap = places(limit, share)
    taken: Counter[str] = Counter()
    closest = {c.offer.id: 0.0 for c in remaining}
    chosen: list[Candidate] = []
    while remaining and len(chosen) < limit:
        free = [c for c in remaining if taken[_owner(c)] < (most if _owner(c) in exempt else cap)]
        if not free:
            break
        best = min(free, key=lambda c: _rank(c, closest[c.offer.id]))
        chosen.append(best)
        taken[_owner(best)] += 1
        remaining.remove(best)
        for other in remaining:
            closest[other.offer.id] = max(closest[other.offer.id], alike(best, other))
    return chosen


def _rank(candidate: Candidate, closest: float) -> tuple[bool, bool, float, str]:
    score = candidate.score - _penalty(closest)
    return bool(candidate.vetoes), not candidate.told, -score, candidate.offer.id


def _owner(candidate: Candidate) -> str:
    return candidate.offer.organisation or f"offer:{candidate.offer.id}"


def _penalty(similarity: float) -> float:
    return ALIKE_PENALTY * max(0.0, similarity - ALIKE_FROM) / (1.0 - ALIKE_FROM)
