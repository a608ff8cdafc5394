"""Conditions over facts, and their truth when some facts are unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from ronghe.kernel.rules.errors import FactUnfit
from ronghe.kernel.rules.kinds import Value
from ronghe.kernel.rules.truth import NO, UNKNOWN, YES, Truth, negated


class Op(Enum):
    """How a test compares. ``IS``: a bool; ``IN``: a choice is one of, or a set holds one of; the rest: numbers."""

    IS = "is"
    IN = "in"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"


NUMERIC = frozenset({Op.AT_LEAST, Op.MORE_THAN, Op.AT_MOST, Op.LESS_THAN})


@dataclass(frozen=True, slots=True)
class Partial:
    """A set of which only a part is known: what it holds and what it lacks. Used inside this package alone."""

    holds: frozenset[str]
    lacks: frozenset[str]


Known = Value | Partial


@dataclass(frozen=True, slots=True)
class FactTest:
    """A test of one fact. ``operand`` is a bool (IS), a set of values (IN) or a number."""

    fact: str
    op: Op
    operand: bool | float | frozenset[str]

    def truth(self, facts: Mapping[str, Known], rules: Mapping[str, Truth]) -> Truth:
        """Raises ``FactUnfit`` where the value is of another sort than the test."""
        value = facts.get(self.fact)
        if value is None:
            return UNKNOWN
        if isinstance(value, Partial):
            assert isinstance(self.operand, frozenset)  # noqa: S101 -- only set tests meet a partial set
            if self.operand & value.holds:
                return YES
            return NO if self.operand <= value.lacks else UNKNOWN
        return YES if self.holds(value) else NO

    def holds(self, value: Value) -> bool:
        """Whether a known value passes. Raises ``FactUnfit`` where it is of another sort."""
        operand, op = self.operand, self.op
        if op is Op.IS:
            if isinstance(value, bool):
                return value is operand
            raise FactUnfit(self.fact, value, f"{value!r} is neither true nor false")
        if isinstance(operand, frozenset):
            if isinstance(value, str):
                return value in operand
            if isinstance(value, frozenset):
                return not operand.isdisjoint(value)
            raise FactUnfit(self.fact, value, f"{value!r} is no choice and no set")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise FactUnfit(self.fact, value, f"{value!r} is no number")
        if op is Op.AT_LEAST:
            return value >= operand
        if op is Op.MORE_THAN:
            return value > operand
        return value <= operand if op is Op.AT_MOST else value < operand


@dataclass(frozen=True, slots=True)
class RuleTest:
    """Another rule of the pack applies."""

    rule: str

    def truth(self, facts: Mapping[str, Known], rules: Mapping[str, Truth]) -> Truth:
        """As settled before: rules are evaluated in the order of their references."""
        return rules[self.rule]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; with no part it holds."""

    parts: tuple[Condition, ...]

    def truth(self, facts: Mapping[str, Known], rules: Mapping[str, Truth]) -> Truth:
        found = YES
        for part in self.parts:  # written out: most of a search's time goes here
            truth = part.truth(facts, rules)
            if truth is NO:
                return NO
            if truth is UNKNOWN:
                found = UNKNOWN
        return found


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part holds at least."""

    parts: tuple[Condition, ...]

    def truth(self, facts: Mapping[str, Known], rules: Mapping[str, Truth]) -> Truth:
        return _some(self.parts, facts, rules)


@dataclass(frozen=True, slots=True)
class NoneOf:
    """No part holds."""

    parts: tuple[Condition, ...]

    def truth(self, facts: Mapping[str, Known], rules: Mapping[str, Truth]) -> Truth:
        return negated(_some(self.parts, facts, rules))


def _some(parts: tuple[Condition, ...], facts: Mapping[str, Known], rules: Mapping[str, Truth]) -> Truth:
    found = NO
    for part in parts:
        truth = part.truth(facts, rules)
        if truth is YES:
            return YES
        if truth is UNKNOWN:
            found = UNKNOWN
    return found


Condition = FactTest | RuleTest | AllOf | AnyOf | NoneOf


def tests_of(condition: Condition) -> Iterator[FactTest]:
    """The tests of facts in a condition, as written; those of rules it names are not followed."""
    if isinstance(condition, FactTest):
        yield condition
    elif not isinstance(condition, RuleTest):
        for part in condition.parts:
            yield from tests_of(part)


def rules_of(condition: Condition) -> Iterator[str]:
    """The rules a condition names."""
    if isinstance(condition, RuleTest):
        yield condition.rule
    elif not isinstance(condition, FactTest):
        for part in condition.parts:
            yield from rules_of(part)
