"""Europe's answer: the class under the MDR or the IVDR, every rule, and the way to a CE mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path

from ronghe.kernel.rules import Facts, Flip, Pack, Value
from ronghe.route.facts.vocabulary import vocabulary
from ronghe.route.judging.answers import RegimeAnswer, judge
from ronghe.route.judging.conformity import ConformityWay, conformity_way
from ronghe.route.judging.presuming import Presumed, Presumptions, presume, read_presumptions
from ronghe.route.packs import NoSuchPack, shelf

HOUR = 1 / 24
MONTH = 30
MATTER = {"contact", "nature"}
"""Groups of facts that software has not."""


@dataclass(frozen=True)
class EuPacks:
    """The two regulations in the editions of one day; ``ivdr`` is None before its day of effect."""

    mdr: Pack
    ivdr: Pack | None


@dataclass(frozen=True)
class EuAnswer:
    """What the EU would make of a product.

    ``rules`` is the answer of the regulation that applies: the IVDR for in-vitro diagnostics, else the MDR.
    ``presumed`` tells which facts were not told but follow or were assumed. ``way`` is None while the class is open and
    where the regulation does not apply.
    """

    rules: RegimeAnswer
    presumed: Presumed
    way: ConformityWay | None

    @property
    def outcome(self) -> str | None:
        """The class, ``not_device``, or None while it is open."""
        return self.rules.outcome

    @property
    def to_confirm(self) -> tuple[Flip, ...]:
        """Assumptions which, if wrong, turn the outcome; at most five, those most often wrong first.

        Of software nothing is asked that only matter can have. All of them are in ``rules.flips``.
        """
        first = eu_presumptions().confirm
        if self.presumed.facts.get("is_software") is True:
            first = tuple(name for name in first if vocabulary().facts[name].group not in MATTER)
        turning = [flip for flip in self.rules.flips if flip.fact in self.presumed.assumed and flip.fact in first]
        return tuple(sorted(turning, key=lambda flip: first.index(flip.fact))[:5])


def eu_packs(on: date, own: Path | None = None, *, or_first: bool = False) -> EuPacks:
    """The packs in force on a day, a node's own among them; ``or_first`` as of ``Shelf.in_force``.

    Raises:
        NoSuchPack: before the MDR came into effect.
    """
    found = shelf(own)
    try:
        ivdr = found.in_force("eu-ivdr", on, or_first=or_first).pack
    except NoSuchPack:
        ivdr = None
    return EuPacks(found.in_force("eu-mdr", on, or_first=or_first).pack, ivdr)


def judge_eu(told: Facts, packs: EuPacks, open_facts: frozenset[str] = frozenset()) -> EuAnswer:
    """Judge a product under the EU packs.

    What is told is never replaced; what is missing is filled by inference and plain defaults and listed in
    ``presumed``. A fact that neither gives stays unknown, and is asked for if it can change the class. So does one of
    ``open_facts``, which were told both ways.

    Raises:
        FactUnfit: a value of another sort than the vocabulary gives the fact.

    Cost: some tens of milliseconds at most.
    """
    presumed = presume(with_duration(told), eu_presumptions(), open_facts)
    inferred = tuple(name for name in presumed.facts if name not in told and name not in presumed.assumed)
    presumed = Presumed(presumed.facts, inferred, presumed.assumed)
    ivd = presumed.facts.get("ivd") is True and packs.ivdr is not None
    rules = judge(packs.ivdr if ivd and packs.ivdr else packs.mdr, presumed.facts)
    return EuAnswer(rules, presumed, conformity_way(rules))


def with_duration(told: Facts) -> dict[str, Value]:
    """The facts with the EU's word for a number of days, where only the number is told: Annex VIII 1.1-1.3.

    >>> with_duration({"contact_days": 0.01})["duration"], with_duration({"contact_days": 30})["duration"]
    ('transient', 'short')
    """
    facts = dict(told)
    days = told.get("contact_days")
    if "duration" not in facts and isinstance(days, int | float):
        facts["duration"] = "transient" if days < HOUR else "short" if days <= MONTH else "long"
    return facts


@lru_cache(maxsize=1)
def eu_presumptions() -> Presumptions:
    """The inferences and defaults for the EU packs, from ``eu_presumed.yaml``; read once."""
    return read_presumptions(resources.files("ronghe.route.judging").joinpath("eu_presumed.yaml").read_text("utf-8"))
