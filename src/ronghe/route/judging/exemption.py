"""Whether a product may skip clinical evaluation in China: by a row of the imported list, else by the rules alone.

The list's general exceptions (new principles, living cells, first of its kind) are told by hardly any text: plain
defaults stand for them, and an exemption that hangs on one of them is "likely" until it is confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Protocol

from ronghe.kernel.rules import Facts, Pack, Truth
from ronghe.kernel.text import normalised
from ronghe.route.judging.answers import RegimeAnswer, judge
from ronghe.route.judging.presuming import Presumptions, presume, read_presumptions

NEAR = 0.6
"""From this likeness of names on a row is shown as near; it is shown, never taken for a match."""


EXEMPT, LIKELY, NEEDED = "exempt", "likely_exempt", "needed"


class ListRow(Protocol):
    """A row of the list: ``code`` nn-nn-nn, nn-nn or nn; ``device_class`` II, III, II/III or empty."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def device_class(self) -> str: ...


class Ground(StrEnum):
    """Why a row speaks of a product."""

    SAME_NAME = "same_name"
    WHOLE_CATALOGUE = "whole_catalogue"
    NEAR_NAME = "near_name"


@dataclass(frozen=True)
class RowFound:
    """A row, why it was found, and how like the names are (0..1)."""

    row: ListRow
    ground: Ground
    likeness: float


@dataclass(frozen=True)
class ExemptionAnswer:
    """What rows and rules say. ``rules`` was judged with ``exemption_listed`` true where a row speaks of the product.

    A match of the name is no match of the description: ``rows`` must be read before anyone relies on them. ``assumed``
    are facts that nobody told and that were taken as is usual.
    """

    rules: RegimeAnswer
    rows: tuple[RowFound, ...]
    listed: bool
    assumed: tuple[str, ...] = ()

    @property
    def outcome(self) -> str | None:
        """``exempt``, ``likely_exempt``, ``needed`` or None: not settled.

        What a row exempts is exempt once nothing that could take it away is merely assumed; till then likely so.
        """
        if self.rules.outcome == EXEMPT and self.listed and self.to_confirm:
            return LIKELY
        return self.rules.outcome

    @property
    def to_confirm(self) -> tuple[str, ...]:
        """Assumed facts that keep a rule which asks for an evaluation from applying; in the order of the pack."""
        kept_off = (v for v in self.rules.decision.verdicts if v.rule.effect == NEEDED and v.truth is Truth.NO)
        facts = dict.fromkeys(use.fact for verdict in kept_off for use in verdict.because)
        return tuple(fact for fact in facts if fact in self.assumed)


def named_classes(name: str, rows: Iterable[ListRow]) -> tuple[str, ...]:
    """``class_2``, ``class_3``: of the rows that have the very name, lowest first; evidence of the class."""
    wanted = _bigrams(name)
    named = {row.device_class for row in rows if _dice(wanted, _bigrams(row.name)) == 1.0}
    told = {each.strip() for classes in named for each in classes.split("/")}
    return tuple(f"class_{len(one)}" for one in sorted(told, key=len) if one in {"II", "III"})


def judge_exemption(
    pack: Pack,
    facts: Facts,
    name: str,
    codes: Sequence[str] = (),
    rows: Iterable[ListRow] = (),
    *,
    assumed: Iterable[str] = (),
    open_facts: frozenset[str] = frozenset(),
) -> ExemptionAnswer:
    """Weigh the rows of the list that speak of a product, then the rules.

    Args:
        facts: with ``nmpa_class`` where the class is known; a told ``exemption_listed`` is not replaced.
        name: of the product, any case and width.
        codes: catalogue codes thought right, nn-nn or nn-nn-nn; without one only an equal name counts.
        rows: the imported list, or nothing.
        assumed: which of the facts are assumptions already.
        open_facts: told both ways, so not to be assumed.

    A row of the same name counts where no code contradicts it, and where the class is open too; a row for a whole
    sub-catalogue counts where class, code and (if it speaks of passive products) a known ``active`` fit. Near names
    are shown alone. At most five rows.

    Cost: linear in the rows; names are normalised once, then a thousand rows take a few milliseconds.
    """
    found = sorted(
        _found(facts, name, codes, rows), key=lambda one: (one.ground.value != Ground.SAME_NAME, -one.likeness)
    )
    listed = any(one.ground is not Ground.NEAR_NAME for one in found)
    known = dict(facts)
    if listed:
        known.setdefault("exemption_listed", True)
    filled = presume(known, exemption_presumptions(), open_facts)
    rules = judge(pack, filled.facts)
    taken = {*assumed, *filled.assumed}
    return ExemptionAnswer(rules, tuple(found[:5]), listed, tuple(sorted(taken & pack.facts & filled.facts.keys())))


@lru_cache(maxsize=1)
def exemption_presumptions() -> Presumptions:
    """Inferences and defaults for the pack, from ``exemption_presumed.yaml``; read once."""
    text = resources.files("ronghe.route.judging").joinpath("exemption_presumed.yaml").read_text("utf-8")
    return read_presumptions(text)


def _found(facts: Facts, name: str, codes: Sequence[str], rows: Iterable[ListRow]) -> Iterable[RowFound]:
    wanted = _bigrams(name)
    for row in rows:
        if not _class_fits(facts, row):
            continue
        if len(row.code) == 2 and "均免于" in row.description:
            known = facts.get("nmpa_class") is not None
            if known and row.code in {code[:2] for code in codes} and _passive_fits(facts, row):
                yield RowFound(row, Ground.WHOLE_CATALOGUE, 1.0)
            continue
        likeness = _dice(wanted, _bigrams(row.name))
        if likeness == 1.0 and _code_fits(codes, row):
            yield RowFound(row, Ground.SAME_NAME, 1.0)
        elif likeness >= NEAR and _code_fits(codes, row):
            yield RowFound(row, Ground.NEAR_NAME, likeness)


def _class_fits(facts: Facts, row: ListRow) -> bool:
    """Class I needs no row; an empty class fits what is known to need one; an open class contradicts none."""
    known = facts.get("nmpa_class")
    if known is None:
        return True
    if known not in {"class_2", "class_3"}:
        return False
    return not row.device_class or ("II" if known == "class_2" else "III") in row.device_class.split("/")


def _passive_fits(facts: Facts, row: ListRow) -> bool:
    """Where the row speaks of passive products, the product must be known to be one."""
    return "无源" not in row.description or facts.get("active") is False


def _code_fits(codes: Sequence[str], row: ListRow) -> bool:
    if not codes or not row.code[:2].isdigit():
        return True
    return any(row.code.startswith(code) or code.startswith(row.code) for code in codes)


@lru_cache(maxsize=4096)
def _bigrams(name: str) -> frozenset[str]:
    text = "".join(normalised(name).split())
    return frozenset(text[place : place + 2] for place in range(max(1, len(text) - 1))) if text else frozenset()


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Twice the common bigrams over all: 1 only for names of the same bigrams."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
