"""The part of an answer that every regime gives alike."""

from __future__ import annotations

from dataclasses import dataclass

from ronghe.kernel.rules import (
    Decision,
    Facts,
    Flip,
    Pack,
    Question,
    RuleVerdict,
    Source,
    Truth,
    apply,
    asking,
    flips,
)

RuleSaid = RuleVerdict
"""A rule, whether it applies, the facts that settle it and those that are missing."""


@dataclass(frozen=True)
class RegimeAnswer:
    """What one pack says of a product.

    ``questions`` are the unknown facts that can change the outcome, the most telling first; ``to_settle`` how many of
    them settle it for sure (0, 1, 2, or None: more than two may be needed); ``flips`` the single known facts whose
    change would turn a settled outcome.
    """

    decision: Decision
    facts: Facts
    questions: tuple[Question, ...]
    to_settle: int | None
    flips: tuple[Flip, ...]

    @property
    def pack(self) -> Pack:
        """The pack in the edition used: ``regime``, ``version``, ``effective_on``, ``title``."""
        return self.decision.pack

    @property
    def outcome(self) -> str | None:
        """The outcome where it is settled; see ``decision`` for the range where it is not."""
        return self.decision.outcome

    @property
    def applied(self) -> tuple[RuleSaid, ...]:
        """Rules with an effect that apply."""
        return self._said(Truth.YES)

    @property
    def not_applied(self) -> tuple[RuleSaid, ...]:
        """Rules with an effect that do not."""
        return self._said(Truth.NO)

    @property
    def unknown(self) -> tuple[RuleSaid, ...]:
        """Rules with an effect that hang on missing facts."""
        return self._said(Truth.UNKNOWN)

    @property
    def to_verify(self) -> bool:
        """Whether a rule that gives the outcome, or its source, still has to be checked against the regulation."""
        return any(said.rule.verify or self.source(said).verify for said in self.decision.deciding)

    def source(self, said: RuleSaid) -> Source:
        """The regulation a rule rests on."""
        return self.pack.sources[said.rule.source]

    def _said(self, truth: Truth) -> tuple[RuleSaid, ...]:
        return tuple(v for v in self.decision.verdicts if v.truth is truth and v.rule.effect is not None)


def judge(pack: Pack, facts: Facts) -> RegimeAnswer:
    """Facts under one pack.

    Facts that no rule of the pack reads are ignored. For guarantees and cost see ``kernel.rules``.

    Raises:
        FactUnfit: a value of another sort than the vocabulary gives the fact.
    """
    asked = asking(pack, facts)
    return RegimeAnswer(
        decision=apply(pack, facts),
        facts=facts,
        questions=tuple(asked.questions),
        to_settle=asked.needed(),
        flips=flips(pack, facts),
    )
