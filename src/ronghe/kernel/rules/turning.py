"""What one changed fact would turn the outcome into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ronghe.kernel.rules.kinds import FactKind, Facts, Kind, Value
from ronghe.kernel.rules.packs import Pack
from ronghe.kernel.rules.program import Program, program_of
from ronghe.kernel.rules.reaching import Reach, Search


@dataclass(frozen=True)
class Flip:
    """A known fact which, with one of ``values`` in place of ``was``, gives outcomes none of which is the present one.

    ``rules``: ids of the rules whose truth changes with it. Of a number the one value stands for all between the same
    two thresholds; of a set one value is put in or taken out.
    """

    fact: str
    was: Value
    values: tuple[Value, ...]
    reach: Reach
    rules: tuple[str, ...]


def flips(pack: Pack, facts: Facts, kinds: Mapping[str, FactKind] | None = None) -> tuple[Flip, ...]:
    """Single known facts whose change turns a settled outcome into another for sure; none if it is not settled.

    Guarantee: every listed change excludes the present outcome under every completion; every change of one known fact
    that does so is listed, unless the search of ``reaching.STEPS`` states did not settle it. In the order of the pack.

    Cost: one search for each known fact and value. Raises ``FactUnfit`` like ``apply``.
    """
    program = program_of(pack) if kinds is None else Program(pack, kinds)
    state, search = program.start(facts), Search(program)
    now = search.reach(state)
    if not now.settled:
        return ()
    found = []
    for fact in program.tests:
        if fact not in facts:
            continue
        for cell in _other_cells(program, fact, facts[fact]):
            turned = program.given(state, fact, cell[0])
            reach = search.reach(turned)
            if now.lowest not in reach.outcomes:
                changed = tuple(r.id for r in pack.rules if turned.truths[r.id] is not state.truths[r.id])
                found.append(Flip(fact, facts[fact], cell, reach, changed))
    return tuple(found)


def _other_cells(program: Program, fact: str, value: Value) -> list[tuple[Value, ...]]:
    if program.kinds[fact].kind is Kind.SET and isinstance(value, frozenset):
        return [(value ^ {one},) for one in program.mentioned(fact)]
    tests = program.tests[fact]
    same = [test.holds(value) for test in tests]
    return [cell for cell in program.cells(fact) if [test.holds(cell[0]) for test in tests] != same]
