"""The rules of a pack as numbers for a learned model: what each says of a product, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping

from ronghe.kernel.rules import Facts, Pack, Truth
from ronghe.kernel.rules.program import program_of
from ronghe.route.judging.presuming import presume

_NUMBER = {Truth.YES: 1.0, Truth.UNKNOWN: 0.5, Truth.NO: 0.0}


def rule_features(pack: Pack, told: Facts) -> dict[str, float]:
    """One number for each rule and outcome; the same names for every product, in the order of the pack.

    ``rule:<id>`` is 1 where the rule applies to the facts told and what follows from them, 0 where it does not, 0.5
    where it hangs on missing facts. ``rules:<outcome>`` is 1 for the outcome once defaults are taken, else 0.

    Cost: one pass over the conditions each, no search; under a millisecond for a hundred rules.
    """
    filled = presume(told)
    known = {name: value for name, value in filled.facts.items() if name not in filled.assumed}
    program = program_of(pack)
    truths = program.start(known).truths
    features = {f"rule:{rule.id}": _NUMBER[truths[rule.id]] for rule in pack.rules}
    highest = _highest(pack, program.start(filled.facts).truths)
    return features | {f"rules:{outcome}": float(outcome == highest) for outcome in pack.outcomes}


def _highest(pack: Pack, truths: Mapping[str, Truth]) -> str | None:
    """The highest outcome among rules that apply for sure; those that hang on facts are left out."""
    given = [r.effect for r in pack.rules if r.effect is not None and truths[r.id] is Truth.YES]
    return max(given, key=pack.outcomes.index, default=None)
