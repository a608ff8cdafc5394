"""A pack of rules: what each says, where it stands, and how outcomes of several rules are made one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from ronghe.kernel.rules.conditions import AllOf, Condition, NoneOf, rules_of, tests_of
from ronghe.kernel.rules.kinds import FactKind


class Words(NamedTuple):
    """One thing said in both languages."""

    zh: str
    en: str

    def in_language(self, code: str) -> str:
        """Chinese for every code that begins with ``zh``, else English."""
        return self.zh if code.startswith("zh") else self.en


@dataclass(frozen=True)
class Source:
    """A regulation or guidance that rules rest on. ``verify``: its details still have to be checked."""

    key: str
    title: Words
    issued_on: date | None = None
    effective_on: date | None = None
    verify: bool = False


class Resolve(Enum):
    """Which outcome of the rules that apply is the pack's: the last in the order of outcomes, or the first rule's."""

    HIGHEST = "highest"
    FIRST = "first"


@dataclass(frozen=True)
class Rule:
    """One rule. It applies when ``when`` holds and ``unless`` does not.

    ``outcome``: what it says; ``at_least``: it only lifts what others say; neither: it only helps other rules.
    ``verify``: to be checked against the regulation.
    """

    id: str
    source: str
    article: Words
    text: Words
    when: Condition
    unless: Condition | None = None
    outcome: str | None = None
    at_least: str | None = None
    verify: bool = False
    note: Words | None = None

    @cached_property
    def condition(self) -> Condition:
        """``when`` without ``unless``, as one condition."""
        return self.when if self.unless is None else AllOf((self.when, NoneOf((self.unless,))))

    @property
    def effect(self) -> str | None:
        """The outcome it gives or lifts to."""
        return self.outcome or self.at_least


@dataclass(frozen=True, eq=False)
class Pack:
    """The rules of one regime in one edition. Made by ``load_pack``, which checks that everything it names exists.

    ``outcomes`` stand in order, lowest first; ``rules`` in the order written. ``digest`` tells two texts of one version
    apart. ``kinds`` is the vocabulary it was checked against; a fact without a kind is read as its tests suggest (a
    choice as a set of any of its values).
    """

    id: str
    regime: str
    version: str
    title: Words
    effective_on: date
    sources: dict[str, Source]
    outcomes: tuple[str, ...]
    rules: tuple[Rule, ...]
    resolve: Resolve = Resolve.HIGHEST
    labels: dict[str, Words] = field(default_factory=dict)
    kinds: Mapping[str, FactKind] = field(default_factory=dict)
    file: str = ""
    digest: str = ""

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """Rules by their id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def facts(self) -> frozenset[str]:
        """The names of all facts the rules read."""
        return frozenset(test.fact for rule in self.rules for test in tests_of(rule.condition))

    @cached_property
    def in_order(self) -> tuple[Rule, ...]:
        """The rules with every rule after those that it names.

        Raises:
            RuleCircle: rules name each other in a circle.
        """
        done: dict[str, Rule] = {}
        for rule in self.rules:
            self._settle(rule, done, ())
        return tuple(done.values())

    def _settle(self, rule: Rule, done: dict[str, Rule], above: tuple[str, ...]) -> None:
        if rule.id in above:
            raise RuleCircle((*above[above.index(rule.id) :], rule.id))
        if rule.id not in done:
            for name in rules_of(rule.condition):
                self._settle(self.by_id[name], done, (*above, rule.id))
            done[rule.id] = rule


class RuleCircle(ValueError):
    """Rules that name each other in a circle; ``rules`` begins and ends with the same one."""

    def __init__(self, rules: tuple[str, ...]) -> None:
        self.rules = rules
        super().__init__(" -> ".join(rules))
