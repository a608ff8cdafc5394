"""Whether a product may skip clinical evaluation in China: by a row of the imported list, else by the rules alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from ronghe.kernel.rules import Facts, Pack
from ronghe.kernel.text import normalise
from ronghe.route.judging.answers import RegimeAnswer, judge

NEAR = 0.6
"""From this likeness of names on a row is shown as near; it is shown, never taken for a match."""


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
    """What rows and rules say. ``rules`` was judged with ``exemption_listed`` true where a row matches for sure.

    A match of the name is no match of the description: ``rows`` must be read before anyone relies on them.
    """

    rules: RegimeAnswer
    rows: tuple[RowFound, ...]
    listed: bool

    @property
    def outcome(self) -> str | None:
        """``exempt``, ``likely_exempt``, ``needed`` or None: not settled."""
        return self.rules.outcome


def judge_exemption(
    pack: Pack, facts: Facts, name: str, codes: Sequence[str] = (), rows: Iterable[ListRow] = ()
) -> ExemptionAnswer:
    """Weigh the rows of the list that speak of a product, then the rules.

    Args:
        facts: with ``nmpa_class`` where the class is known; a told ``exemption_listed`` is not replaced.
        name: of the product, any case and width.
        codes: catalogue codes thought right, nn-nn or nn-nn-nn; without one only an equal name counts.
        rows: the imported list, or nothing.

    A row of the same name counts where no code contradicts it; a row for a whole sub-catalogue counts where class, code
    and (if it speaks of passive products) a known ``active`` fit. Near names are shown alone. At most five rows.

    Cost: linear in the rows; names are normalised once, then a thousand rows take a few milliseconds.
    """
    found = sorted(
        _found(facts, name, codes, rows), key=lambda one: (one.ground.value != Ground.SAME_NAME, -one.likeness)
    )
    listed = any(one.ground is not Ground.NEAR_NAME for one in found)
    known = dict(facts)
    if listed:
        known.setdefault("exemption_listed", True)
    return ExemptionAnswer(judge(pack, known), tuple(found[:5]), listed)


def _found(facts: Facts, name: str, codes: Sequence[str], rows: Iterable[ListRow]) -> Iterable[RowFound]:
    wanted = _bigrams(name)
    for row in rows:
        if not _class_fits(facts, row):
            continue
        if len(row.code) == 2 and "均免于" in row.description:
            if row.code in {code[:2] for code in codes} and _passive_fits(facts, row):
                yield RowFound(row, Ground.WHOLE_CATALOGUE, 1.0)
            continue
        likeness = _dice(wanted, _bigrams(row.name))
        if likeness == 1.0 and _code_fits(codes, row):
            yield RowFound(row, Ground.SAME_NAME, 1.0)
        elif likeness >= NEAR and _code_fits(codes, row):
            yield RowFound(row, Ground.NEAR_NAME, likeness)


def _class_fits(facts: Facts, row: ListRow) -> bool:
    """Class I needs no row; an empty class fits what is known to need one."""
    known = facts.get("nmpa_class")
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
    text = "".join(normalise(name).text.split())
    return frozenset(text[place : place + 2] for place in range(max(1, len(text) - 1))) if text else frozenset()


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Twice the common bigrams over all: 1 only for names of the same bigrams."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
