"""Which outcomes are still reachable, whatever the unknown facts turn out to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ronghe.kernel.rules.packs import Resolve
from ronghe.kernel.rules.program import NOTHING, Gap, Program, State
from ronghe.kernel.rules.truth import NO, UNKNOWN, YES, Truth

STEPS = 600
"""How many part-filled states one search may look at, twice, before it settles for a bound."""


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


@dataclass
class Reached:
    """Ranks that some completion reaches, each with a state that settles it, and ranks that are not settled."""

    found: dict[int, State] = field(default_factory=dict)
    unsure: set[int] = field(default_factory=set)

    @property
    def ranks(self) -> frozenset[int]:
        """All that may be reached."""
        return frozenset(self.found) | self.unsure


class OutOfSteps(Exception):
    """A search has looked at as many states as it may."""


class Search:
    """Looks for completions, depth first, with ``steps`` for each thing looked for and ``total`` for all together."""

    def __init__(self, program: Program, steps: int = STEPS, total: int = 1_000_000) -> None:
        self.program, self.steps, self.left, self.total = program, steps, steps, total
        self.rising = False

    def reach(self, state: State) -> Reach:
        """The reachable outcomes. At most twice ``steps`` states for each that rules one by one leave open."""
        reached = self.reached(state, self.program.possible(state))
        return self.told(reached.ranks, not reached.unsure)

    def told(self, ranks: Iterable[int], exact: bool) -> Reach:
        """Ranks as outcomes."""
        names = self.program.pack.outcomes
        return Reach(tuple(None if rank == NOTHING else names[rank] for rank in sorted(ranks)), exact)

    def reached(self, state: State, targets: Iterable[int]) -> Reached:
        """Which of the ranks ``targets`` are reached; others met on the way are told, too."""
        told = Reached()
        for target in sorted(targets):
            if target in told.found:
                continue
            for self.rising in (False, True):
                self.left = self.steps
                try:
                    self._hunt(state, target, told.found)
                except OutOfSteps:
                    told.unsure.add(target)
                else:
                    told.unsure.discard(target)
                    break
        told.unsure -= set(told.found)
        return told

    def matters(self, one: State, other: State, fact: str) -> bool:
        """Whether some completion gives these two states, which differ in ``fact`` alone, different outcomes.

        Raises:
            OutOfSteps: not settled in ``steps`` states.
        """
        self.left, self.rising = self.steps, False
        return self._differ(one, other, [r.id for r in self.program.readers[fact] if r.id in self.program.ranks])

    def _step(self, count: int) -> None:
        self.left -= count
        self.total -= count
        if self.left < 0 or self.total < 0:
            raise OutOfSteps

    def _hunt(self, state: State, target: int, found: dict[int, State]) -> bool:
        """The filling that serves the target is tried first; every outcome met on the way is noted in ``found``."""
        possible = self.program.possible(state)
        if len(possible) == 1:
            found.setdefault(next(iter(possible)), state)
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
        """An unsettled rule that may change the outcome, and what it should be for the target.

        Of rules that must not apply the highest comes first, or the lowest if ``rising``: which is better depends on
        the pack, so that both are tried.
        """
        program, truths = self.program, state.truths
        if program.pack.resolve is Resolve.FIRST:
            for rank, rule in program.bases:
                if truths[rule] is UNKNOWN:
                    return rule, YES if rank == target else NO
                if truths[rule] is YES:
                    break
            ranked = program.falling_floors
        else:
            ranked = program.by_rank
        at_target = [rule for rank, rule in ranked if rank == target]
        unsettled = [rule for rule in at_target if truths[rule] is UNKNOWN]
        if unsettled and not any(truths[rule] is YES for rule in at_target):
            return unsettled[0], YES
        above = [rule for rank, rule in ranked if rank > target and truths[rule] is UNKNOWN]
        return above[-1 if self.rising else 0], NO

    def _differ(self, one: State, other: State, rules: list[str]) -> bool:
        here, there = self.program.possible(one), self.program.possible(other)
        if not here & there:
            return True
        if len(here) == len(there) == 1:
            return False
        apart = [rule for rule in rules if one.truths[rule] is UNKNOWN or one.truths[rule] is not other.truths[rule]]
        if self.program.pack.resolve is Resolve.HIGHEST:
            sure = min(self.program.sure(state) for state in (one, other))
            apart = [rule for rule in apart if self.program.ranks[rule] > sure]
        if not apart:  # whatever else is filled in, both states go the same way
            return False
        gap = self._gap_between(one, other, apart)
        pairs = list(zip(self.program.filled(one, gap), self.program.filled(other, gap), strict=True))
        self._step(2 * len(pairs))
        return any(self._differ(first, second, apart) for first, second in pairs)

    def _gap_between(self, one: State, other: State, apart: list[str]) -> Gap:
        """A gap in a rule that may tell the two apart, else in any that leaves the outcome of one open."""
        for state in (one, other):
            for rule in apart:
                if state.truths[rule] is UNKNOWN:
                    return self._gap(rule, state)
        state = one if len(self.program.possible(one)) > 1 else other
        return self._gap(self._next_rule(state, min(self.program.possible(state)))[0], state)


def _liking(truth: Truth, wish: Truth) -> int:
    if truth is wish:
        return 0
    return 1 if truth is UNKNOWN else 2
