"""Cases of a pack (facts and what is expected of them) and minimal pairs (one fact changed), as written beside it.

``cases/<pack>.yaml``::

    - id: mdr.gauze
      name: {zh: 纱布, en: Gauze}
      source: {zh: …, en: "MDCG 2021-24, rule 4"}     # or the word self: reasoned by ourselves
      facts: {dressing: true, wound_kind: superficial}
      expect: I
      applies: [mdr.4.a]
      not: [mdr.4.b]

``pairs/<pack>.yaml``: ``- {id, base: {facts}, flip: {fact: value}, from: outcome, to: outcome, names: [fact]}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ronghe.kernel.rules import FactKind, Kind, Pack, Value, Words
from ronghe.kernel.text.yaml_data import strict_yaml
from ronghe.route.facts.vocabulary import vocabulary
from ronghe.route.packs.shelf import SHIPPED


class CasesUnreadable(ValueError):
    """A case or pair breaks its form or names what does not exist; the message names file, case, field and remedy."""


@dataclass(frozen=True)
class Case:
    """One product as facts. ``source`` is None where the expectation is reasoned by ourselves.

    ``expect`` is the outcome, None: no rule applies. ``applies`` and ``refused`` are rules that must and must not.
    """

    id: str
    name: Words
    source: Words | None
    facts: Mapping[str, Value]
    expect: str | None
    applies: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Facts, and the same with ``flip``; ``names`` are the facts that must be told to have flipped the outcome."""

    id: str
    base: Mapping[str, Value]
    flip: Mapping[str, Value]
    before: str | None
    after: str | None
    names: tuple[str, ...]

    @property
    def flipped(self) -> dict[str, Value]:
        """The base with the flip."""
        return {**self.base, **self.flip}


def cases_of(pack: Pack, folder: Path = SHIPPED) -> tuple[Case, ...]:
    """The cases of a pack in ``folder/cases/<id>.yaml``; none where there is no such file.

    Raises:
        CasesUnreadable: an unknown fact, value, outcome or rule, a field that is missing or not known.
    """
    found = []
    for reader in _entries(pack, folder / "cases" / f"{pack.id}.yaml"):
        body = reader.fields(("id", "name", "source", "facts", "expect"), ("applies", "not"))
        source = None if body["source"] == "self" else reader.words("source", body["source"])
        found.append(
            Case(
                id=reader.case,
                name=reader.words("name", body["name"]),
                source=source,
                facts=reader.facts("facts", body["facts"]),
                expect=reader.outcome("expect", body["expect"]),
                applies=reader.rules("applies", body.get("applies", [])),
                refused=reader.rules("not", body.get("not", [])),
            )
        )
    return tuple(found)


def pairs_of(pack: Pack, folder: Path = SHIPPED) -> tuple[Pair, ...]:
    """The minimal pairs of a pack in ``folder/pairs/<id>.yaml``; none where there is no such file. Raises likewise."""
    found = []
    for reader in _entries(pack, folder / "pairs" / f"{pack.id}.yaml"):
        body = reader.fields(("id", "base", "flip", "from", "to", "names"), ())
        found.append(
            Pair(
                id=reader.case,
                base=reader.facts("base", body["base"]),
                flip=reader.facts("flip", body["flip"]),
                before=reader.outcome("from", body["from"]),
                after=reader.outcome("to", body["to"]),
                names=tuple(reader.facts("names", dict.fromkeys(body["names"]), values=False)),
            )
        )
    return tuple(found)


def _entries(pack: Pack, file: Path) -> list[_Reader]:
    if not file.exists():
        return []
    entries = strict_yaml(file.read_text("utf-8"))
    if not isinstance(entries, list):
        raise CasesUnreadable(f"{file.name}: write a list")
    readers = [_Reader(pack, file.name, number, entry) for number, entry in enumerate(entries, 1)]
    names = [reader.case for reader in readers]
    for name in names:
        if names.count(name) > 1:
            raise CasesUnreadable(f"{file.name}, {name}: written twice; rename one")
    return readers


class _Reader:
    """Reads the fields of one entry."""

    def __init__(self, pack: Pack, file: str, number: int, entry: Any) -> None:
        self.pack, self.file, self.entry = pack, file, entry
        self.case = f"number {number}"
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            raise self.refused("id", "every entry is a mapping with an id")
        self.case = entry["id"]

    def refused(self, field: str, remedy: str) -> CasesUnreadable:
        return CasesUnreadable(f"{self.file}, {self.case}, {field}: {remedy}")

    def fields(self, needed: tuple[str, ...], further: tuple[str, ...]) -> dict[str, Any]:
        for key in self.entry:
            if key not in {*needed, *further}:
                raise self.refused(str(key), f"only these fields are known: {', '.join((*needed, *further))}")
        for key in needed:
            if key not in self.entry:
                raise self.refused(key, "this field is needed")
        return dict(self.entry)

    def words(self, field: str, value: Any) -> Words:
        if not isinstance(value, dict) or set(value) != {"zh", "en"} or not all(map(str, value.values())):
            raise self.refused(field, "write it as {zh: …, en: …}")
        return Words(str(value["zh"]), str(value["en"]))

    def outcome(self, field: str, value: Any) -> str | None:
        if value is not None and value not in self.pack.outcomes:
            raise self.refused(field, f"{value} is no outcome of the pack: {', '.join(self.pack.outcomes)}")
        return None if value is None else str(value)

    def rules(self, field: str, value: Any) -> tuple[str, ...]:
        for rule in value:
            if rule not in self.pack.by_id:
                raise self.refused(field, f"{rule} is no rule of the pack {self.pack.id}")
        return tuple(value)

    def facts(self, field: str, value: Any, *, values: bool = True) -> dict[str, Value]:
        kinds = vocabulary().kinds()
        found = {}
        for name, one in value.items():
            if name not in kinds:
                raise self.refused(field, f"{name} is no fact of the vocabulary")
            if values and (fault := kinds[name].fault(one)):
                raise self.refused(field, f"{name}: {fault}")
            found[name] = _value(kinds[name], one)
        return found


def _value(kind: FactKind, value: Any) -> Any:
    return frozenset(value) if kind.kind is Kind.SET and isinstance(value, list) else value
