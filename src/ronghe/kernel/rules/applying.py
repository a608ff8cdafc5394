"""A pack applied to facts: what each rule says and why, and the outcome or the range it lies in."""

from __future__ import annotations

from dataclasses import dataclass

from ronghe.kernel.rules.errors import FactUnfit
from ronghe.kernel.rules.explaining import Explainer, FactUse
from ronghe.kernel.rules.kinds import Facts
from ronghe.kernel.rules.packs import Pack, Rule
from ronghe.kernel.rules.program import program_of
from ronghe.kernel.rules.reaching import Reach, Search
from ronghe.kernel.rules.truth import NO, YES, Truth


@dataclass(frozen=True)
class RuleVerdict:
    """Whether a rule applies. ``because``: facts that settle it whatever the others are. ``missing``: unknown facts
    on which it hangs. Exactly one of the two is filled, but for a rule that reads no fact."""

    rule: Rule
    truth: Truth
    because: tuple[FactUse, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """What a pack says of facts. ``verdicts`` stand in the order of the pack's rules, helpers included."""

    pack: Pack
    reach: Reach
    verdicts: tuple[RuleVerdict, ...]

    @property
    def settled(self) -> bool:
        """Whether every completion of the facts has the same outcome."""
        return self.reach.settled

    @property
    def outcome(self) -> str | None:
        """The outcome if it is settled; None if it is not, or if it is settled that no rule applies."""
        return self.reach.lowest if self.settled else None

    @property
    def lowest(self) -> str | None:
        """The lowest outcome still reachable; None: perhaps no rule applies."""
        return self.reach.lowest

    @property
    def highest(self) -> str | None:
        """The highest outcome still reachable."""
        return self.reach.highest

    @property
    def deciding(self) -> tuple[RuleVerdict, ...]:
        """The rules that apply and give the outcome that is settled.

        Where none does and it is settled all the same, one or another of several unsettled rules will: these.
        """
        if not self.settled or self.outcome is None:
            return ()
        giving = [v for v in self.verdicts if v.rule.effect == self.outcome and v.truth is not NO]
        return tuple(v for v in giving if v.truth is YES) or tuple(giving)


def apply(pack: Pack, facts: Facts) -> Decision:
    """Apply every rule of a pack; a fact that is missing is unknown.

    Guarantee: a rule that is told to apply (or not) does so under every completion of the facts. The range covers the
    outcome of every completion; with ``reach.exact`` each outcome in it is reached by one. ``exact`` fails only where a
    search of ``reaching.STEPS`` states did not settle whether an outcome can be reached, and then that outcome counts
    as reachable. Facts are taken to be independent of one another: a pair of values that cannot be in nature counts.
    Facts that no rule reads are ignored.

    Raises:
        FactUnfit: a value that the pack's vocabulary does not give the fact, or of another sort than rules compare.

    Cost: linear in the conditions when facts settle the outcome; else the search, some milliseconds.
    Source: Kleene (1952), "Introduction to Metamathematics", section 64 (strong three-valued logic).
    """
    for name in pack.facts & facts.keys():
        if (kind := pack.kinds.get(name)) is not None and (fault := kind.fault(facts[name])):
            raise FactUnfit(name, facts[name], fault)
    program = program_of(pack)
    state = program.start(facts)
    explainer = Explainer(pack, facts, state.truths)
    verdicts = tuple(
        RuleVerdict(rule, state.truths[rule.id], explainer.because(rule.condition), explainer.missing(rule.condition))
        for rule in pack.rules
    )
    return Decision(pack, Search(program).reach(state), verdicts)
