"""A pack made ready to be applied to many slightly different sets of facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from ronghe.kernel.rules.conditions import (
    NUMERIC,
    Condition,
    FactTest,
    Known,
    Op,
    Partial,
    RuleTest,
    rules_of,
    tests_of,
)
from ronghe.kernel.rules.kinds import FactKind, Kind, Value
from ronghe.kernel.rules.packs import Pack, Resolve, Rule
from ronghe.kernel.rules.truth import NO, UNKNOWN, YES, Truth

NOTHING = -1
"""The rank of "no rule applies"; other ranks are places in the pack's outcomes."""

MANY = 5
"""More values of one set than this are not tried in all combinations."""


@dataclass(frozen=True, slots=True)
class State:
    """Facts, and the truth of every rule under them. Never changed: ``Program.given`` makes another."""

    facts: Mapping[str, Known]
    truths: Mapping[str, Truth]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is unknown: a fact, or whether a set fact holds one value."""

    fact: str
    value: str | None = None


class Program:
    """The rules in the order of their references, who reads which fact, and the values worth telling apart."""

    def __init__(self, pack: Pack, kinds: Mapping[str, FactKind]) -> None:
        self.pack = pack
        self.order = pack.in_order
        self.ranks = {r.id: pack.outcomes.index(r.effect) for r in pack.rules if r.effect is not None}
        self.by_rank = sorted(((rank, id_) for id_, rank in self.ranks.items()), key=lambda one: -one[0])
        self.bases = [(self.ranks[r.id], r.id) for r in pack.rules if r.outcome is not None]
        self.falling_floors = sorted(
            ((self.ranks[r.id], r.id) for r in pack.rules if r.at_least is not None), reverse=True
        )
        self.readers = self._readers()
        self.tests: dict[str, list[FactTest]] = {}
        for rule in self.order:
            for test in tests_of(rule.condition):
                self.tests.setdefault(test.fact, []).append(test)
        self.kinds = {fact: kinds.get(fact) or _suggested(fact, tests) for fact, tests in self.tests.items()}
        self.kinds_in_order = list(kinds) + [fact for fact in self.tests if fact not in kinds]
        self._cells: dict[str, tuple[tuple[Value, ...], ...]] = {}
        self._told: dict[str, dict[tuple[bool, ...], int]] = {}

    def _readers(self) -> dict[str, tuple[Rule, ...]]:
        reads: dict[str, set[str]] = {}
        for rule in self.order:
            reads[rule.id] = {test.fact for test in tests_of(rule.condition)}
            reads[rule.id].update(*(reads[name] for name in rules_of(rule.condition)))
        facts = set().union(*reads.values())
        return {fact: tuple(rule for rule in self.order if fact in reads[rule.id]) for fact in facts}

    def start(self, facts: Mapping[str, Known]) -> State:
        """Every rule under ``facts``. Raises ``FactUnfit`` where a value is of another sort than its tests."""
        truths: dict[str, Truth] = {}
        for rule in self.order:
            truths[rule.id] = rule.condition.truth(facts, truths)
        return State(facts, truths)

    def given(self, state: State, fact: str, value: Known) -> State:
        """The state with one fact set; only the rules that read it are asked again."""
        facts = {**state.facts, fact: value}
        truths = dict(state.truths)
        for rule in self.readers.get(fact, ()):
            truths[rule.id] = rule.condition.truth(facts, truths)
        return State(facts, truths)

    def filled(self, state: State, gap: Gap) -> list[State]:
        """The state once for every way to fill a gap that the rules can tell apart."""
        if gap.value is None:
            return [self.given(state, gap.fact, cell[0]) for cell in self.cells(gap.fact)]
        had = state.facts.get(gap.fact)
        part = had if isinstance(had, Partial) else Partial(frozenset(), frozenset())
        one = frozenset({gap.value})
        ways = (Partial(part.holds, part.lacks | one), Partial(part.holds | one, part.lacks))
        return [self.given(state, gap.fact, way) for way in ways]

    def cells(self, fact: str) -> tuple[tuple[Value, ...], ...]:
        """The values of a fact, put together where no rule tells them apart; of a set: none, and each value alone.

        Numbers are represented by the thresholds, a number between each two of them, and one beyond either end.
        """
        if fact not in self._cells:
            groups: dict[tuple[bool, ...], list[Value]] = {}
            for value in self._values(fact):
                groups.setdefault(tuple(test.holds(value) for test in self.tests[fact]), []).append(value)
            self._cells[fact] = tuple(map(tuple, groups.values()))
        return self._cells[fact]

    def _values(self, fact: str) -> list[Value]:
        kind, tests = self.kinds[fact], self.tests[fact]
        if kind.kind is Kind.BOOL:
            return [False, True]
        if kind.kind is Kind.CHOICE:
            return list(kind.values)
        if kind.kind is Kind.SET:
            return [frozenset(), *(frozenset({one}) for one in self.mentioned(fact))]
        marks = sorted({float(test.operand) for test in tests if not isinstance(test.operand, frozenset)})
        between = [(low + high) / 2 for low, high in pairwise(marks)]
        return sorted({value for value in (marks[0] / 2, *marks, *between, marks[-1] + 1) if value >= 0})

    def place_of(self, fact: str, value: Known) -> int | None:
        """The place among ``cells`` of the values that no rule tells from this one; None: a set of several."""
        tests = self.tests[fact]
        told = tuple(test.truth({fact: value}, {}) is YES for test in tests)
        return self._places(fact).get(told)

    def _places(self, fact: str) -> dict[tuple[bool, ...], int]:
        if fact not in self._told:
            tests = self.tests[fact]
            cells = enumerate(self.cells(fact))
            self._told[fact] = {tuple(test.holds(cell[0]) for test in tests): place for place, cell in cells}
        return self._told[fact]

    def every_value(self, fact: str) -> tuple[Value, ...] | None:
        """Values that stand for all a fact can have, every combination of a set among them; None if those are many."""
        if self.kinds[fact].kind is not Kind.SET:
            return tuple(cell[0] for cell in self.cells(fact))
        named = self.mentioned(fact)
        if len(named) > MANY:
            return None
        return tuple(frozenset(some) for size in range(len(named) + 1) for some in combinations(named, size))

    def mentioned(self, fact: str) -> list[str]:
        """The values of a choice or set that some rule names, in order of name."""
        return sorted({one for test in self.tests[fact] if isinstance(test.operand, frozenset) for one in test.operand})

    def gap_in(self, condition: Condition, state: State) -> Gap | None:
        """The first gap that keeps a condition from being settled; None if it is."""
        if condition.truth(state.facts, state.truths) is not UNKNOWN:
            return None
        if isinstance(condition, RuleTest):
            return self.gap_in(self.pack.by_id[condition.rule].condition, state)
        if not isinstance(condition, FactTest):
            return next(gap for part in condition.parts if (gap := self.gap_in(part, state)) is not None)
        if condition.op is not Op.IN or self.kinds[condition.fact].kind is not Kind.SET:
            return Gap(condition.fact)
        had = state.facts.get(condition.fact)
        told = had.holds | had.lacks if isinstance(had, Partial) else frozenset()
        assert isinstance(condition.operand, frozenset)  # noqa: S101 -- IN has a set
        return Gap(condition.fact, min(condition.operand - told))

    def possible(self, state: State) -> frozenset[int]:
        """The ranks that rules taken one by one leave open: no completion reaches another, some may reach fewer."""
        if self.pack.resolve is Resolve.HIGHEST:
            return frozenset(_open(self.by_rank, state, NOTHING))
        bases: set[int] = set()
        for rank, rule in self.bases:
            if state.truths[rule] is not NO:
                bases.add(rank)
            if state.truths[rule] is YES:
                break
        else:
            bases.add(NOTHING)
        floors = _open(self.falling_floors, state, NOTHING)
        return frozenset(max(base, floor) for base in bases for floor in floors)

    def sure(self, state: State) -> int:
        """The highest rank of a rule that applies."""
        return max((rank for rank, rule in self.by_rank if state.truths[rule] is YES), default=NOTHING)

    def open_rules(self, state: State) -> set[str]:
        """Rules that are unsettled and may still matter."""
        least = self.sure(state) if self.pack.resolve is Resolve.HIGHEST else NOTHING - 1
        return {rule for rank, rule in self.by_rank if rank > least and state.truths[rule] is UNKNOWN}

    def open_facts(self, state: State) -> list[str]:
        """Unknown facts that such a rule reads; no other fact can change the outcome."""
        live = self.open_rules(state)
        return [f for f in self.tests if f not in state.facts and any(rule.id in live for rule in self.readers[f])]


def _open(falling: list[tuple[int, str]], state: State, otherwise: int) -> list[int]:
    """From the highest rank down to the first rule that applies: what may be the highest that applies."""
    found = []
    for rank, rule in falling:
        if state.truths[rule] is not NO:
            found.append(rank)
        if state.truths[rule] is YES:
            return found
    return [*found, otherwise]


def _suggested(fact: str, tests: list[FactTest]) -> FactKind:
    if any(test.op in NUMERIC for test in tests):
        return FactKind(fact, Kind.NUMBER)
    return FactKind(fact, Kind.SET if any(test.op is Op.IN for test in tests) else Kind.BOOL)


@lru_cache(maxsize=256)
def program_of(pack: Pack) -> Program:
    """The program of a pack; made once for each pack, which is known by identity."""
    return Program(pack, pack.kinds)
