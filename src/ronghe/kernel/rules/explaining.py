"""Which facts settled a condition, or which are missing to settle it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ronghe.kernel.rules.conditions import AllOf, Condition, FactTest, NoneOf, RuleTest
from ronghe.kernel.rules.kinds import Facts, Value
from ronghe.kernel.rules.packs import Pack
from ronghe.kernel.rules.truth import NO, UNKNOWN, YES, Truth


@dataclass(frozen=True)
class FactUse:
    """A fact that decided, with the value it had; ``rule`` is the other rule through which it did, if any."""

    fact: str
    value: Value
    rule: str | None = None


@dataclass(frozen=True)
class Explainer:
    """Explains conditions of one pack under given facts and truths."""

    pack: Pack
    facts: Facts
    truths: Mapping[str, Truth]

    def because(self, condition: Condition, rule: str | None = None) -> tuple[FactUse, ...]:
        """Facts that alone settle the condition, whatever the others are; none if it is not settled.

        Where one part settles it (one no among ``all``, one yes among ``any``), the one that needs fewest facts is
        told, the first of equals.
        """
        truth = self._truth(condition)
        if truth is UNKNOWN:
            return ()
        if isinstance(condition, FactTest):
            return (FactUse(condition.fact, self.facts[condition.fact], rule),)
        if isinstance(condition, RuleTest):
            return self.because(self.pack.by_id[condition.rule].condition, condition.rule)
        alone = NO if isinstance(condition, AllOf) else YES  # a part that is so settles the whole
        whole = negative(truth) if isinstance(condition, NoneOf) else truth
        parts = [part for part in condition.parts if self._truth(part) is whole]
        told = [self.because(part, rule) for part in parts]
        chosen = [min(told, key=len)] if whole is alone else told
        return tuple(dict.fromkeys(use for uses in chosen for use in uses))

    def missing(self, condition: Condition) -> tuple[str, ...]:
        """The unknown facts on which an unsettled condition hangs, in the order read; none if it is settled."""
        if self._truth(condition) is not UNKNOWN:
            return ()
        if isinstance(condition, FactTest):
            return (condition.fact,)
        if isinstance(condition, RuleTest):
            return self.missing(self.pack.by_id[condition.rule].condition)
        return tuple(dict.fromkeys(name for part in condition.parts for name in self.missing(part)))

    def _truth(self, condition: Condition) -> Truth:
        return condition.truth(self.facts, self.truths)


def negative(truth: Truth) -> Truth:
    """The other of yes and no."""
    return NO if truth is YES else YES
