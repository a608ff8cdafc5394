"""The facts that a product can have: names, labels, questions and values in both languages.

``facts.yaml`` is the one place where they are written; rule packs, readings and pages speak of no others. One entry::

    sterile: {group: nature, kind: bool, label: {zh: 以无菌形式提供, en: Supplied sterile},
      question: {zh: 产品是否以无菌形式提供？, en: Is the product supplied sterile?}}

A ``choice`` or ``set`` has ``values``, each with its zh and en; ``rising: true`` says that the values of a choice stand
from mild to grave, so that of several stated the gravest counts. A number has a ``unit``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from ronghe.kernel.kept import kept
from ronghe.kernel.rules import FactKind, Kind
from ronghe.kernel.text.yaml_data import VERSION, strict_yaml

_KEYS = {"group", "kind", "label", "question", "values", "unit", "rising"}
_LANGUAGES = {"zh", "en"}


class VocabularyUnreadable(ValueError):
    """The file of facts breaks its own form; the message names the fact, the field and what is expected."""


@dataclass(frozen=True, slots=True)
class Words:
    """One wording in both languages."""

    zh: str
    en: str

    def in_language(self, code: str) -> str:
        """Chinese for every code that begins with ``zh``, else English."""
        return self.zh if code.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact as written. ``values`` is empty for a bool and a number; ``unit`` is empty for all but a number."""

    kind: FactKind
    group: str
    label: Words
    question: Words
    values: Mapping[str, Words]
    unit: Words | None = None
    rising: bool = False

    @property
    def name(self) -> str:
        return self.kind.name


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All facts by name and the groups they stand in, both in the order of the file."""

    facts: Mapping[str, Fact]
    groups: Mapping[str, Words]

    def kinds(self) -> dict[str, FactKind]:
        """What ``kernel.rules`` needs to know of each fact."""
        return {name: fact.kind for name, fact in self.facts.items()}


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The facts that come with the package; read once, from a kept table (``kernel.kept``) where there is one.

    >>> vocabulary().facts["sterile"].label.en
    'Supplied sterile'
    """
    data = resources.files("ronghe.route.facts").joinpath("facts.yaml").read_bytes()
    return _checked(kept("facts-vocabulary", lambda: [data, VERSION], lambda: _read(data.decode())))


def parse_vocabulary(data: str) -> Vocabulary:
    """The vocabulary written in ``data``.

    Raises:
        VocabularyUnreadable: no YAML, a name written twice, an unknown key, group or kind, a wording that lacks a
            language, values where there may be none or none where there must be.
    """
    return _checked(_read(data))


def _read(data: str) -> Any:
    try:
        return strict_yaml(data)
    except yaml.YAMLError as error:
        raise VocabularyUnreadable(f"The facts are no readable YAML: {error}") from error


def _checked(read: Any) -> Vocabulary:
    if not isinstance(read, dict) or set(read) != {"groups", "facts"}:
        raise VocabularyUnreadable("The file of facts needs exactly the two keys groups and facts.")
    groups = {name: _words(f"group {name}", body) for name, body in _mapping("groups", read["groups"]).items()}
    facts = {name: _fact(name, body, groups) for name, body in _mapping("facts", read["facts"]).items()}
    return Vocabulary(facts, groups)


def _fact(name: str, body: Any, groups: Mapping[str, Words]) -> Fact:
    place = f"fact {name}"
    body = _mapping(place, body)
    if unknown := sorted(set(body) - _KEYS):
        raise VocabularyUnreadable(f"{place}: {unknown[0]} is not one of: {', '.join(sorted(_KEYS))}")
    if body.get("group") not in groups:
        raise VocabularyUnreadable(f"{place}, group: {body.get('group')} is not one of: {', '.join(groups)}")
    if body.get("kind") not in {kind.value for kind in Kind}:
        raise VocabularyUnreadable(f"{place}, kind: {body.get('kind')} is not one of: {', '.join(Kind)}")
    kind = Kind(body["kind"])
    listed = kind in {Kind.CHOICE, Kind.SET}
    if listed != bool(body.get("values")):
        raise VocabularyUnreadable(f"{place}, values: a {kind} {'needs values' if listed else 'has no values'}")
    if "unit" in body and kind is not Kind.NUMBER:
        raise VocabularyUnreadable(f"{place}, unit: only a number has a unit")
    if "rising" in body and (kind is not Kind.CHOICE or body["rising"] is not True):
        raise VocabularyUnreadable(f"{place}, rising: is true or absent, and for a choice only")
    values = {
        value: _words(f"{place}, value {value}", words)
        for value, words in _mapping(f"{place}, values", body.get("values") or {}).items()
    }
    return Fact(
        kind=FactKind(name, kind, tuple(values)),
        group=body["group"],
        label=_words(f"{place}, label", body.get("label")),
        question=_words(f"{place}, question", body.get("question")),
        values=values,
        unit=_words(f"{place}, unit", body["unit"]) if "unit" in body else None,
        rising="rising" in body,
    )


def _words(place: str, body: Any) -> Words:
    said = isinstance(body, dict) and set(body) == _LANGUAGES and all(isinstance(v, str) and v for v in body.values())
    if not said:
        raise VocabularyUnreadable(f"{place}: needs a wording zh and a wording en")
    return Words(**body)


def _mapping(place: str, body: Any) -> dict[str, Any]:
    if not isinstance(body, dict) or not all(isinstance(key, str) for key in body):
        raise VocabularyUnreadable(f"{place}: names with their entries are expected (a bare yes or no needs quotes)")
    return body
