"""Facts that follow from others, as written in ``data/implications.yaml``.

An entry holds ``if``: facts and the values (one, or a list of which any will do) that must all hold, and ``then``:
facts and the values that follow. ``usually: true`` means that a text may say otherwise; without it a text that does
contradicts itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ronghe.kernel.rules import Kind, Value
from ronghe.kernel.text import Span
from ronghe.kernel.text.yaml_data import yaml_data
from ronghe.route.facts.profile import Contradiction, Reading, Sureness
from ronghe.route.facts.vocabulary import Fact, vocabulary


class ImplicationsUnreadable(ValueError):
    """An entry breaks its form; the message names its number and what is expected."""


class Implication(NamedTuple):
    """``premises`` map a fact to the values that will do; ``conclusions`` a fact to the value that follows."""

    premises: Mapping[str, tuple[Value, ...]]
    conclusions: Mapping[str, Value]
    usually: bool


class Bound(NamedTuple):
    """A fact counts where all of ``where`` hold and none of ``unless`` does; a fact and the values that will do."""

    where: Mapping[str, tuple[Value, ...]]
    unless: Mapping[str, tuple[Value, ...]]


def derive(readings: Mapping[str, Reading], closed: frozenset[str]) -> tuple[dict[str, Reading], list[Contradiction]]:
    """``readings`` and all that follows, to the last; and where what follows contradicts what is stated.

    Args:
        readings: facts as read.
        closed: facts that must stay unknown, as the text contradicts itself about them.

    A fact that is contradicted is taken out, and what had been derived from it alone falls with it. The order of the
    file does not matter, but that of two implications with different values for one fact the first counts.
    """
    found = dict(readings)
    taken = set(closed)
    contradictions: list[Contradiction] = []
    waiting = True
    while waiting:
        waiting = False
        for rule in implications():
            premises = [found.get(name) for name in rule.premises]
            if not all(
                p and _holds(p.value, wanted) for p, wanted in zip(premises, rule.premises.values(), strict=True)
            ):
                continue
            for name, value in rule.conclusions.items():
                known = found.get(name)
                if name in taken or (known and known.value == value):
                    continue
                if known is None:
                    found[name] = _derived(name, value, [p for p in premises if p])
                    waiting = True
                elif (
                    not rule.usually
                    and known.sure is Sureness.STATED
                    and all(p and p.sure is Sureness.STATED for p in premises)
                ):
                    spans = tuple(span for p in premises if p for span in p.passages)
                    contradictions.append(Contradiction(name, ((known.value, known.passages), (value, spans))))
                    taken.add(name)
                    found = {n: r for n, r in readings.items() if n not in taken}
                    waiting = True
    return found, contradictions


def within_bounds(stated: Mapping[str, Reading], derived: Mapping[str, Reading]) -> dict[str, Reading]:
    """``stated`` without the facts that make sense of another kind of product alone, as ``data/bounds.yaml`` says."""

    def met(conditions: Mapping[str, tuple[Value, ...]]) -> list[bool]:
        return [other in derived and _holds(derived[other].value, wanted) for other, wanted in conditions.items()]

    known = bounds()
    return {
        name: reading
        for name, reading in stated.items()
        if name not in known or (all(met(known[name].where)) and not any(met(known[name].unless)))
    }


def _holds(value: Value, wanted: tuple[Value, ...]) -> bool:
    if isinstance(value, frozenset):
        return any(one in value for one in wanted)
    return value in wanted


def _derived(name: str, value: Value, premises: list[Reading]) -> Reading:
    passages: dict[Span, None] = {span: None for premise in premises for span in premise.passages}
    return Reading(name, value, tuple(passages), Sureness.DERIVED, tuple(premise.fact for premise in premises))


@lru_cache(maxsize=1)
def implications() -> tuple[Implication, ...]:
    """All implications that come with the package."""
    return parse_implications(yaml_data("ronghe.route.facts", "implications.yaml"), vocabulary().facts)


@lru_cache(maxsize=1)
def bounds() -> Mapping[str, Bound]:
    """Facts that are only read of some products."""
    data = yaml_data("ronghe.route.facts", "bounds.yaml")

    def conditions(written: Mapping[str, Any]) -> dict[str, tuple[Value, ...]]:
        return {other: tuple(v) if isinstance(v, list) else (v,) for other, v in written.items()}

    return {
        fact: Bound(conditions(entry.get("where", {})), conditions(entry.get("unless", {})))
        for entry in data
        for fact in entry["facts"]
    }


def parse_implications(entries: Any, facts: Mapping[str, Fact]) -> tuple[Implication, ...]:
    """The implications of plain values.

    Raises:
        ImplicationsUnreadable: an entry without ``if`` and ``then``, an unknown fact or a value it cannot have.
    """
    if not isinstance(entries, list):
        raise ImplicationsUnreadable("a list of implications is expected")
    found = []
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or not {"if", "then"} <= set(entry) <= {"if", "then", "usually"}:
            raise ImplicationsUnreadable(f"implication {number}: needs if and then, and may have usually")
        premises = {n: tuple(v) if isinstance(v, list) else (v,) for n, v in entry["if"].items()}
        conclusions = {n: frozenset(v) if isinstance(v, list) else v for n, v in entry["then"].items()}
        for name, value in [*((n, v) for n, vs in premises.items() for v in vs), *conclusions.items()]:
            if name not in facts:
                raise ImplicationsUnreadable(f"implication {number}: {name} is no fact of facts.yaml")
            kind = facts[name].kind
            fault = kind.fault([value] if kind.kind is Kind.SET and isinstance(value, str) else value)
            if fault:
                raise ImplicationsUnreadable(f"implication {number}, {name}: {fault}")
        found.append(Implication(premises, conclusions, bool(entry.get("usually"))))
    return tuple(found)
