"""Read a literal part of a need as clauses."""

from __future__ import annotations

from dataclasses import replace

from ronghe.kernel.match.values import NeedProfile
from ronghe.kernel.text import Clause, ClauseKind, Operator, clauses


def clauses_of_span(need: NeedProfile, span_text: str) -> list[Clause]:
    """The clauses of ``span_text``, placed at its first occurrence in the need.

    Its numeric targets are its own, or those of the need's clauses that lie inside of it. A span without a target is
    one clause, of the kind of the need's clause that it overlaps most, else of its own.
    """
    at = need.text.find(span_text)
    at = max(at, 0)
    end = at + len(span_text)
    own = _asked(clauses(span_text))
    if own:
        return [replace(c, id=f"c{i}", start=c.start + at, end=c.end + at) for i, c in enumerate(own, start=1)]
    overlapping = [c for c in need.clauses if min(c.end, end) > max(c.start, at)]
    inside = _asked([c for c in overlapping if min(c.end, end) - max(c.start, at) > 0.6 * (c.end - c.start)])
    if inside:
        return inside
    plain = [c for c in overlapping if c.target is None]
    kind = max(plain, key=lambda c: (min(c.end, end) - max(c.start, at), -c.start)).kind if plain else None
    if kind is None:
        found = clauses(span_text)
        kind = found[0].kind if found else ClauseKind.CONSTRAINT
    return [Clause("c1", kind, span_text, at, end, None)]


def _asked(found: list[Clause]) -> list[Clause]:
    """The targets among clauses; where some carry a comparison, the bare numbers are conditions ("at 100 mL/min")."""
    targets = [c for c in found if c.target is not None]
    compared = [c for c in targets if c.target is not None and c.target.operator is not Operator.EQ]
    return compared or targets
