"""Ways into a market that are an alternative to the one that its rules settle, each with its criteria."""

from __future__ import annotations

from ronghe.kernel.rules import Facts, Pack, Truth, apply
from ronghe.kernel.rules.conditions import rules_of, tests_of
from ronghe.route.judging.paths import PathAnswer

OPTION = "option."
"""Part of the id of a rule that tells of an alternative, after the pack's prefix: ``fda.option.hde``."""


def options_of(pack: Pack, told: Facts) -> tuple[PathAnswer, ...]:
    """The alternatives of a pack for which something told of the product speaks; in the order of the pack.

    Args:
        told: without defaults, so that what nobody told is missing and not denied.

    An alternative of whose own facts none is told says nothing of the product and is left out: of the many products of
    no rare disease none is asked how many patients there are.

    Raises:
        FactUnfit: a value of another sort than the rules compare it with.
    """
    verdicts = {one.rule.id: one for one in apply(pack, told).verdicts}
    found = []
    for one in verdicts.values():
        own = [test for test in tests_of(one.rule.condition) if test.truth(told, {}) is Truth.YES]
        if one.rule.id.partition(".")[2].startswith(OPTION) and own:
            criteria = tuple(verdicts[name] for name in dict.fromkeys(rules_of(one.rule.condition)))
            found.append(PathAnswer(one, one.rule.text, pack.sources[one.rule.source], criteria))
    return tuple(found)
