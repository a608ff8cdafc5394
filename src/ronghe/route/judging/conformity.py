"""The way to a CE mark for each EU class: who is involved, by which annexes, and what a product adds to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from ronghe.kernel.rules import RuleVerdict, Truth, Words
from ronghe.kernel.text.yaml_data import yaml_data
from ronghe.route.judging.answers import RegimeAnswer


class NotifiedBody(StrEnum):
    """How far a notified body is involved. ``PART``: only in the aspect named."""

    NONE = "none"
    PART = "part"
    FULL = "full"


@dataclass(frozen=True)
class Conformity:
    """Conformity assessment of one class. ``routes`` are alternatives; ``further`` rules which add steps."""

    outcome: str
    article: Words
    notified_body: NotifiedBody
    aspect: Words | None
    routes: tuple[Words, ...]
    further: tuple[str, ...]


@dataclass(frozen=True)
class ConformityWay:
    """The assessment of a product's class, the aspects a notified body looks at, and the steps the product adds.

    ``aspects`` is filled for ``PART`` alone: a class I device may be sterile and measure. ``further`` are rules that
    apply; ``perhaps`` those that hang on missing facts.
    """

    conformity: Conformity
    aspects: tuple[Words, ...]
    further: tuple[RuleVerdict, ...]
    perhaps: tuple[RuleVerdict, ...]


@lru_cache(maxsize=1)
def conformities() -> dict[tuple[str, str], Conformity]:
    """Every assessment by pack and outcome, from ``data/eu-conformity.yaml``; read once."""
    data = yaml_data("ronghe.route.judging", "eu-conformity.yaml")
    return {(pack, outcome): _read(outcome, body) for pack, found in data.items() for outcome, body in found.items()}


def conformity_way(answer: RegimeAnswer) -> ConformityWay | None:
    """The way for a settled outcome; None where it is not settled or the regulation does not apply."""
    found = conformities().get((answer.pack.id, answer.outcome or ""))
    if found is None:
        return None
    verdicts = {said.rule.id: said for said in answer.decision.verdicts if said.rule.id in found.further}
    named = [verdicts[rule] for rule in found.further if rule in verdicts]
    return ConformityWay(
        conformity=found,
        aspects=_aspects(answer) if found.notified_body is NotifiedBody.PART else (),
        further=tuple(said for said in named if said.truth is Truth.YES),
        perhaps=tuple(said for said in named if said.truth is Truth.UNKNOWN),
    )


def _aspects(answer: RegimeAnswer) -> tuple[Words, ...]:
    """The aspect of every class I or A variety whose rule applies, not only of the one that gives the outcome."""
    applied = {said.rule.effect for said in answer.applied}
    known = conformities().items()
    return tuple(c.aspect for (pack, name), c in known if pack == answer.pack.id and name in applied and c.aspect)


def _read(outcome: str, body: Any) -> Conformity:
    return Conformity(
        outcome=outcome,
        article=Words(**body["article"]),
        notified_body=NotifiedBody(body["notified_body"]),
        aspect=Words(**body["aspect"]) if "aspect" in body else None,
        routes=tuple(Words(**one) for one in body["routes"]),
        further=tuple(body["further"]),
    )
