"""Drugs, cells and genes: the next gate, the faster procedures, and whether a park takes the project in."""

from __future__ import annotations

from dataclasses import dataclass

from ronghe.kernel.rules import Facts, Pack, Truth
from ronghe.route.judging.answers import RegimeAnswer, RuleSaid, judge
from ronghe.route.judging.presuming import presume

FASTER = "fast."
"""Rules of this name are procedures beside the route; a replacing pack keeps the name for its own."""


@dataclass(frozen=True)
class DrugAnswer:
    """The route with its next gate, and every faster procedure with yes, no or what is missing."""

    route: RegimeAnswer
    faster: tuple[RuleSaid, ...]
    side_notes: tuple[RuleSaid, ...]
    assumed: tuple[str, ...]


def is_drug(facts: Facts) -> bool:
    """Whether the facts tell of a drug, a cell or a gene product, so that the drug route is worth showing."""
    return "drug_kind" in facts or facts.get("product_kind") in {"drug", "cell_gene"}


def judge_drug(pack: Pack, told: Facts) -> DrugAnswer:
    """The drug route under a pack. Plain defaults are taken as for devices and listed in ``assumed``.

    Raises:
        FactUnfit: a value of another sort than the rules compare it with.
    """
    filled = presume(told)
    route = judge(pack, filled.facts)
    helpers = [v for v in route.decision.verdicts if v.rule.effect is None]
    return DrugAnswer(
        route=route,
        faster=tuple(v for v in helpers if v.rule.id.startswith(FASTER)),
        side_notes=tuple(v for v in helpers if not v.rule.id.startswith(FASTER) and v.truth is Truth.YES),
        assumed=tuple(name for name in filled.assumed if name in pack.facts),
    )


def judge_intake(pack: Pack, told: Facts) -> RegimeAnswer:
    """A park's intake: ``admit``, ``reserve``, ``refuse``, or an outcome of None: unknown, with what to ask."""
    return judge(pack, presume(told).facts)
