"""Which outcomes are still reachable, whatever the unknown facts turn out to be."""

from __future__ import annotations

from dataclasses import dataclass

from ronghe.kernel.rules.packs import Resolve
from ronghe.kernel.rules.program import NOTHING, Gap, Program, State
from ronghe.kernel.rules.truth import NO, UNKNOWN, YES, Truth

STEPS = 1500
"""How many part-filled states one search may look at before it settles for a bound."""


@dataclass(frozen=True)
class Reach:
    """Outcomes in order, lowest first; None among them: no rule may apply at all.

    ``exact``: each of them is reached by some completion; otherwise some may not be, but none is left out.
    """

    outcomes: tuple[str | None, ...]
    exact: bool

    @property
    def settled(self) -> bool:
        """Whether every completion gives the same."""
        return len(self.outcomes) == 1

    @property
    def lowest(self) -> str | None:
        """The lowest; None: perhaps no rule applies."""
        return self.outcomes[0]

    @property
    def highest(self) -> str | None:
        """The highest."""
        return self.outcomes[-1]


class OutOfSteps(Exception):
    """A search has looked at as many states as it may."""


class Search:
    """Looks for completions. One search has ``STEPS`` steps; a new one begins with ``reach`` or ``matters``."""

    def __init__(self, program: Program, steps: int = STEPS) -> None:
        self.program, self.steps, self.left = program, steps, steps

    def reach(self, state: State) -> Reach:
        """The reachable outcomes. At most ``steps`` states for each outcome that rules one by one leave open."""
        bound = self.program.possible(state)
        found: set[int] = set()
        exact = True
        for target in sorted(bound):
            self.left = self.steps
            try:
                if target not in found:
                    self._hunt(state, target, found)
            except OutOfSteps:
                exact = False
                found.add(target)
        names = self.program.pack.outcomes
        return Reach(tuple(None if rank == NOTHING else names[rank] for rank in sorted(found)), exact)

    def matters(self, one: State, other: State, fact: str) -> bool:
        """Whether some completion gives these two states, which differ in ``fact`` alone, different outcomes.

        Raises:
            OutOfSteps: not settled in ``steps`` states.
        """
        self.left = self.steps
        return self._differ(one, other, [r.id for r in self.program.readers[fact] if r.id in self.program.ranks])

    def _step(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise OutOfSteps

    def _hunt(self, state: State, target: int, found: set[int]) -> bool:
        """Depth first, the filling that serves the target first; every outcome met on the way is noted in ``found``."""
        possible = self.program.possible(state)
        if len(possible) == 1:
            found.update(possible)
        if target not in possible:
            return False
        if len(possible) == 1:
            return True
        rule, wish = self._next_rule(state, target)
        ways = self.program.filled(state, self._gap(rule, state))
        self._step(len(ways))
        ways.sort(key=lambda way: _liking(way.truths[rule], wish))
        return any(self._hunt(way, target, found) for way in ways)

    def _gap(self, rule: str, state: State) -> Gap:
        gap = self.program.gap_in(self.program.pack.by_id[rule].condition, state)
        assert gap is not None  # noqa: S101 -- only rules that are not settled are asked
        return gap

    def _next_rule(self, state: State, target: int) -> tuple[str, Truth]:
        """An unsettled rule that may change the outcome, and what it should be for the target."""
        program, truths = self.program, state.truths
        if program.pack.resolve is Resolve.FIRST:
            for rank, rule in program.bases:
                if truths[rule] is UNKNOWN:
                    return rule, YES if rank == target else NO
                if truths[rule] is YES:
                    break
            ranked = sorted(program.floors, reverse=True)
        else:
            ranked = program.by_rank
        at_target = [rule for rank, rule in ranked if rank == target]
        unsettled = [rule for rule in at_target if truths[rule] is UNKNOWN]
        if unsettled and not any(truths[rule] is YES for rule in at_target):
            return unsettled[0], YES
        return next((rule, NO) for rank, rule in ranked if truths[rule] is UNKNOWN and rank != target)

    def _differ(self, one: State, other: State, rules: list[str]) -> bool:
        here, there = self.program.possible(one), self.program.possible(other)
        if not here & there:
            return True
        if len(here) == len(there) == 1:
            return False
        apart = [rule for rule in rules if one.truths[rule] is UNKNOWN or one.truths[rule] is not other.truths[rule]]
        if self.program.pack.resolve is Resolve.HIGHEST:
            sure = min(max(self._sure(state)) for state in (one, other))
            apart = [rule for rule in apart if self.program.ranks[rule] > sure]
        if not apart:  # whatever else is filled in, both states go the same way
            return False
        gap = self._gap_between(one, other, apart)
        pairs = list(zip(self.program.filled(one, gap), self.program.filled(other, gap), strict=True))
        self._step(2 * len(pairs))
        return any(self._differ(first, second, apart) for first, second in pairs)

    def _sure(self, state: State) -> list[int]:
        return [NOTHING, *(rank for rank, rule in self.program.by_rank if state.truths[rule] is YES)]

    def _gap_between(self, one: State, other: State, apart: list[str]) -> Gap:
        """A gap in a rule that may tell the two apart, else in any that leaves the outcome of one open."""
        for state in (one, other):
            for rule in apart:
                if state.truths[rule] is UNKNOWN:
                    return self._gap(rule, state)
        state = one if len(self.program.possible(one)) > 1 else other
        return self._gap(self._next_rule(state, max(self.program.possible(state)))[0], state)


def _liking(truth: Truth, wish: Truth) -> int:
    if truth is wish:
        return 0
    return 1 if truth is UNKNOWN else 2
