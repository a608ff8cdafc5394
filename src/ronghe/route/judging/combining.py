"""Rules and likeness put together: one answer where they agree, both beside each other where they do not.

Measured on the determinations of 2018-2020, each year answered by what the other two teach (docs/algorithms/china):
where the rules are settled and likeness points elsewhere, likeness is right in .56 and the rules in .34, whether the
deciding facts were read or presumed; the truth is one of the two in .90. So neither is the answer. Where they agree,
they are right in .96 (facts read) and .83 (facts presumed).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ronghe.kernel.rules import Facts, Flip, apply
from ronghe.route.judging.answers import RegimeAnswer
from ronghe.route.judging.prediction import Predicted

ENOUGH = 0.5
"""Below this probability the most likely outcome is not given as an answer where the rules leave it open."""

BETWEEN = 3
"""Facts put to the reader on which a disagreement may rest."""


class Agreement(StrEnum):
    """How rules and likeness stand to each other.

    ``OPEN``: the rules leave room, and the likely outcome is in it. The rules stand alone in ``RULES_ONLY`` (nothing
    was learned), ``UNLIKE`` (no determined product is like this one, or no outcome is likely), ``OTHER_TONGUE`` (the
    text is not in the language of those learned from) and ``UNREAD`` (the text describes no product).
    """

    AGREE = "agree"
    DISAGREE = "disagree"
    OPEN = "open"
    RULES_ONLY = "rules_only"
    UNLIKE = "unlike"
    OTHER_TONGUE = "other_tongue"
    UNREAD = "unread"


@dataclass(frozen=True)
class Combined:
    """One answer, or none. ``certainty``: its probability by likeness, None where the rules give it alone or none is
    given. ``likely``: what likeness points to, None where it is silent."""

    outcome: str | None
    certainty: float | None
    agreement: Agreement
    likely: str | None


def combine(
    rules: RegimeAnswer,
    prediction: Predicted | None,
    *,
    silent: Agreement = Agreement.RULES_ONLY,
    enough: float = ENOUGH,
    same_as: Iterable[str] = (),
    confirmed: bool = False,
) -> Combined:
    """Put rules and likeness together.

    Where both say the same, that is the answer; where the rules leave room and the likely outcome lies in it, it is, if
    its probability is ``enough``; where likeness points outside of what the rules leave, there is none, unless what
    the rules say is confirmed from elsewhere.

    Args:
        silent: why there is no prediction, where there is none.
        same_as: outcomes that count as the rules' own.
        confirmed: the reader's own answers carry the rules' outcome (of right facts the rules give the determined
            class), or a public list gives the very name the same class.
    """
    if prediction is None or prediction.unsure:
        return Combined(rules.outcome, None, silent if prediction is None else Agreement.UNLIKE, None)
    chances = prediction.probabilities
    likely = max(chances, key=lambda one: chances[one])
    if rules.decision.settled and likely in {rules.outcome, *same_as}:
        return Combined(rules.outcome, chances[likely], Agreement.AGREE, likely)
    left = [one for one in rules.decision.reach.outcomes if one is not None]
    if left and likely not in left:  # where no rule speaks of it, none excludes anything
        return Combined(rules.outcome if confirmed else None, None, Agreement.DISAGREE, likely)
    sure = chances[likely] >= enough
    return Combined(likely if sure else None, chances[likely] if sure else None, Agreement.OPEN, likely)


def is_confirmed(rules: RegimeAnswer, unanswered: Facts, answered: frozenset[str], likely: str | None) -> bool:
    """Whether the reader's answers carry the settled outcome: without them it is another or open, or one of them is a
    fact that would turn it to the likely one.

    Args:
        unanswered: the facts as they would be taken without the answers.
    """
    if not answered or rules.outcome is None:
        return False
    if any(flip.fact in answered and likely in flip.reach.outcomes for flip in rules.flips):
        return True
    return apply(rules.pack, unanswered).outcome != rules.outcome


def between(rules: RegimeAnswer, assumed: Iterable[str], first: Iterable[str], likely: str) -> tuple[Flip, ...]:
    """Assumptions which, if wrong, let the rules come to the likely outcome: what a disagreement may rest on.

    Args:
        first: the facts to look at, those most often wrong first; only yes or no is tried where the rules are open.

    Cost: nothing where the rules are settled; else one ``apply`` for each fact looked at.
    """
    taken = [name for name in first if name in set(assumed)]
    if rules.decision.settled:
        known = {flip.fact: flip for flip in rules.flips}
        found = [known[name] for name in taken if name in known]
    else:
        found = [_turned(rules, name) for name in taken if isinstance(rules.facts.get(name), bool)]
    return tuple(flip for flip in found if likely in flip.reach.outcomes)[:BETWEEN]


def _turned(rules: RegimeAnswer, name: str) -> Flip:
    other = not rules.facts[name]
    return Flip(name, rules.facts[name], (other,), apply(rules.pack, {**rules.facts, name: other}).reach, ())
