"""Procedures that stand open to a product, each with its criteria: met, not met, or not told."""

from __future__ import annotations

from dataclasses import dataclass

from ronghe.kernel.rules import Decision, Facts, Pack, RuleVerdict, Source, Truth, Words, apply
from ronghe.kernel.rules.conditions import rules_of


@dataclass(frozen=True)
class PathAnswer:
    """One procedure. ``open``: whether its rule applies; ``criteria``: the rules it names; ``missing``: to be told."""

    rule: RuleVerdict
    name: Words
    source: Source
    criteria: tuple[RuleVerdict, ...]

    @property
    def open(self) -> Truth:
        """Yes, no, or it hangs on ``missing``."""
        return self.rule.truth

    @property
    def missing(self) -> tuple[str, ...]:
        """Unknown facts on which it hangs."""
        return self.rule.missing


def judge_paths(pack: Pack, facts: Facts) -> tuple[PathAnswer, ...]:
    """Every rule of a pack that has an outcome is a procedure; in the order of the pack.

    Raises:
        FactUnfit: a value of another sort than the rules compare it with.
    """
    return paths_of(apply(pack, facts))


def paths_of(decision: Decision) -> tuple[PathAnswer, ...]:
    """The procedures of a decision that is made already."""
    pack, verdicts = decision.pack, {verdict.rule.id: verdict for verdict in decision.verdicts}
    return tuple(
        PathAnswer(
            rule=verdict,
            name=pack.labels[verdict.rule.effect],
            source=pack.sources[verdict.rule.source],
            criteria=tuple(verdicts[name] for name in dict.fromkeys(rules_of(verdict.rule.condition))),
        )
        for verdict in decision.verdicts
        if verdict.rule.effect is not None
    )
