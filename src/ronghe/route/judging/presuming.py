"""Facts that follow from those told, and plain defaults for what a text does not speak of.

A short text names a tenth of what rules ask. Without defaults every answer would be "unknown"; with silent ones it
would be dressed up. So defaults are data, are listed with the answer, and whatever they decide is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from ronghe.kernel.rules import Facts, Kind, Value
from ronghe.kernel.text.yaml_data import strict_yaml
from ronghe.route.facts.vocabulary import vocabulary


class PresumptionsUnreadable(ValueError):
    """The file of defaults names a fact or value that the vocabulary has not."""


@dataclass(frozen=True)
class Taken:
    """Values to take where they are not known, if each fact in ``when`` has one of its values; a set must hold one.
    Where a fact in ``unless`` has one of its values nothing is taken.
    """

    when: Mapping[str, frozenset[Value]]
    take: Mapping[str, Value]
    unless: Mapping[str, frozenset[Value]]

    def fits(self, facts: Facts) -> bool:
        """Whether the facts known so far meet ``when``, and none of ``unless``."""
        met = all(name in facts and _is_one_of(facts[name], values) for name, values in self.when.items())
        return met and not any(
            name in facts and _is_one_of(facts[name], values) for name, values in self.unless.items()
        )


def _is_one_of(value: Value, wanted: frozenset[Value]) -> bool:
    """Whether a value is wanted; a set, whether it holds a wanted one."""
    return not value.isdisjoint(wanted) if isinstance(value, frozenset) else value in wanted


@dataclass(frozen=True)
class Presumptions:
    """``follows`` is inference; ``defaults`` are assumptions, taken in order; ``confirm``: which to ask about first;
    ``between``: which to ask about where rules and likeness disagree."""

    follows: tuple[Taken, ...]
    defaults: tuple[Taken, ...]
    confirm: tuple[str, ...] = ()
    between: tuple[str, ...] = ()


@dataclass(frozen=True)
class Presumed:
    """Facts filled up. ``inferred`` follow from told ones; ``assumed`` were told by nothing."""

    facts: Mapping[str, Value]
    inferred: tuple[str, ...]
    assumed: tuple[str, ...]


def presume(told: Facts, by: Presumptions | None = None, open_facts: frozenset[str] = frozenset()) -> Presumed:
    """Fill up facts; what is told is never replaced, so a contradiction in them stays for others to say.

    ``open_facts`` are not filled: a text that states a fact both ways does not leave it to a default.

    >>> filled = presume({"duration": "long"})
    >>> filled.facts["contact_days"], filled.inferred, "nanomaterial" in filled.assumed
    (60, ('contact_days',), True)
    """
    rules = by or nmpa_presumptions()
    facts = dict(told)
    inferred = _fill(facts, rules.follows, open_facts)
    assumed = _fill(facts, rules.defaults, open_facts)
    return Presumed(facts, inferred, assumed)


def _fill(facts: dict[str, Value], taken: Sequence[Taken], open_facts: frozenset[str]) -> tuple[str, ...]:
    new = []
    for one in taken:
        if one.fits(facts):
            for name, value in one.take.items():
                if name not in facts and name not in open_facts:
                    facts[name] = value
                    new.append(name)
    return tuple(new)


@lru_cache(maxsize=1)
def nmpa_presumptions() -> Presumptions:
    """The defaults for the Chinese packs, from ``nmpa_presumed.yaml``; read once."""
    text = resources.files("ronghe.route.judging").joinpath("nmpa_presumed.yaml").read_text("utf-8")
    return read_presumptions(text)


def read_presumptions(text: str) -> Presumptions:
    """The presumptions written in ``text``.

    Raises:
        PresumptionsUnreadable: an unknown fact, or a value it cannot have.
    """
    body = strict_yaml(text)
    always = Taken({}, _values(body["always"]), {})
    return Presumptions(
        follows=tuple(_taken(entry) for entry in body["follows"]),
        defaults=(always, *(_taken(entry) for entry in body["beside"])),
        confirm=tuple(_known(name) for name in body.get("confirm", [])),
        between=tuple(_known(name) for name in body.get("between", [])),
    )


def _taken(entry: Any) -> Taken:
    return Taken(_conditions(entry.get("when", {})), _values(entry["take"]), _conditions(entry.get("unless", {})))


def _conditions(body: Mapping[str, Any]) -> dict[str, frozenset[Value]]:
    found: dict[str, frozenset[Value]] = {}
    for name, values in body.items():
        of_set = vocabulary().facts[_known(name)].kind.kind is Kind.SET
        for one in values:
            _value(name, [one] if of_set else one)
        found[name] = frozenset(values)
    return found


def _values(body: Mapping[str, Any]) -> dict[str, Value]:
    return {name: _value(name, value) for name, value in body.items()}


def _value(name: str, value: Any) -> Value:
    made: Value = frozenset(value) if isinstance(value, list) else value
    if fault := vocabulary().facts[_known(name)].kind.fault(made):
        raise PresumptionsUnreadable(f"{name}: {fault}")
    return made


def _known(name: str) -> str:
    if name not in vocabulary().facts:
        raise PresumptionsUnreadable(f"{name} is no fact of the vocabulary")
    return name
