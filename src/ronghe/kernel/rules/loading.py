"""A pack read from YAML, and refused with place and remedy where it cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

import yaml

from ronghe.kernel.rules.errors import PackUnreadable
from ronghe.kernel.rules.kinds import FactKind
from ronghe.kernel.rules.packs import Pack, Resolve, Rule, RuleCircle, Source, Words
from ronghe.kernel.rules.reading import Place, day, flag, listed, mapping, one_of, word, words
from ronghe.kernel.rules.reading_conditions import ConditionReader
from ronghe.kernel.rules.yaml_strict import KeyTwice, read_yaml

_NEEDED = ("id", "regime", "version", "title", "effective_on", "sources", "outcomes", "rules")
_WAYS = tuple(way.value for way in Resolve)
_SOURCE = ("zh", "en", "issued_on", "effective_on", "verify")
_RULE_NEEDED = ("id", "source", "article", "text", "when")
_RULE = (*_RULE_NEEDED, "unless", "outcome", "at_least", "verify", "note")


def load_pack(text: str, name: str, facts: Mapping[str, FactKind] | None = None) -> Pack:
    """Read a pack. ``name`` is the file, for messages; without ``facts`` their names and values go unchecked.

    A pack that is returned can be applied: every rule has a source of the pack, an article and a text in both
    languages; every fact, value, outcome and rule it names exists; references among rules make no circle.

    Raises:
        PackUnreadable: with the file, rule, field, value and remedy of the first fault.

    Cost: linear; some 20 ms for a hundred rules.
    """
    try:
        return _pack(text, name, facts)
    except RecursionError:
        remedy = "nest conditions less deeply and chain fewer rules"
        raise PackUnreadable("too_deep", name, "", "", "", remedy) from None


def _pack(text: str, name: str, facts: Mapping[str, FactKind] | None) -> Pack:
    place = Place(name)
    try:
        content = read_yaml(text)
    except KeyTwice as fault:
        raise place.at(f"line {fault.line}").refuse("key_twice", fault.key, "write each field once") from None
    except (yaml.YAMLError, ValueError) as fault:
        mark = getattr(fault, "problem_mark", None)
        where = place.at(f"line {mark.line + 1}") if mark else place
        raise where.refuse("no_yaml", getattr(fault, "problem", str(fault)), "mend the YAML here") from None
    body = mapping(place, content, (*_NEEDED, "resolve"), _NEEDED)
    outcomes, labels = _outcomes(place.at("outcomes"), body["outcomes"])
    pack = Pack(
        id=word(place.at("id"), body["id"]),
        regime=word(place.at("regime"), body["regime"]),
        version=word(place.at("version"), body["version"]),
        title=words(place.at("title"), body["title"]),
        effective_on=day(place.at("effective_on"), body["effective_on"]),
        sources=_sources(place.at("sources"), body["sources"]),
        outcomes=outcomes,
        rules=(),
        resolve=Resolve(one_of(place.at("resolve"), "unknown_value", body.get("resolve", "highest"), _WAYS, "way")),
        labels=labels,
        kinds=facts or {},
        file=name,
        digest=sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16],
    )
    pack = replace(pack, rules=_rules(name, body["rules"], pack, facts))
    try:
        _ = pack.in_order
    except RuleCircle as circle:
        remedy = "rules must not name each other in a circle; take one reference out"
        raise PackUnreadable("circle", name, circle.rules[0], "when", str(circle), remedy) from None
    return pack


def _outcomes(place: Place, value: Any) -> tuple[tuple[str, ...], dict[str, Words]]:
    """A list of names, or a mapping of names to what they are called; in order, lowest first."""
    if isinstance(value, dict):
        found = mapping(place, value, None)
        return tuple(found), {key: words(place.at(key), one) for key, one in found.items()}
    names = [word(place, one) for one in listed(place, value)]
    for name in names:
        if names.count(name) > 1:
            raise place.refuse("duplicate_id", name, "name each outcome once")
    return tuple(names), {}


def _sources(place: Place, value: Any) -> dict[str, Source]:
    found = {}
    for key, one in mapping(place, value, None).items():
        here = place.at(key)
        body = mapping(here, one, _SOURCE, ("zh", "en"))
        days = {name: day(here.at(name), body[name]) for name in ("issued_on", "effective_on") if name in body}
        title = Words(word(here.at("zh"), body["zh"]), word(here.at("en"), body["en"]))
        found[key] = Source(key, title, **days, verify=flag(here.at("verify"), body.get("verify", False)))
    return found


def _rules(file: str, value: Any, pack: Pack, kinds: Mapping[str, FactKind] | None) -> tuple[Rule, ...]:
    entries = listed(Place(file, "", "rules"), value)
    ids = [_id(file, number, entry) for number, entry in enumerate(entries, 1)]
    for one in ids:
        if ids.count(one) > 1:
            raise Place(file, one, "id").refuse("duplicate_id", one, "two rules have this id; rename one")
    reader = ConditionReader(frozenset(ids), kinds)
    return tuple(_rule(Place(file, rule), entry, pack, reader) for rule, entry in zip(ids, entries, strict=True))


def _id(file: str, number: int, entry: Any) -> str:
    place = Place(file, f"number {number}")
    return word(place.at("id"), mapping(place, entry, None, ("id",))["id"])


def _rule(place: Place, entry: Any, pack: Pack, reader: ConditionReader) -> Rule:
    body = mapping(place, entry, _RULE, _RULE_NEEDED)
    effects = {
        key: one_of(place.at(key), "unknown_outcome", body[key], pack.outcomes, "outcome of this pack")
        for key in ("outcome", "at_least")
        if key in body
    }
    if len(effects) == 2:
        raise place.at("at_least").refuse("unknown_field", body["at_least"], "give outcome or at_least, not both")
    return Rule(
        id=place.rule,
        source=one_of(place.at("source"), "missing_source", body["source"], pack.sources, "source of this pack"),
        article=words(place.at("article"), body["article"]),
        text=words(place.at("text"), body["text"]),
        when=reader.read(place.at("when"), body["when"]),
        unless=reader.read(place.at("unless"), body["unless"]) if "unless" in body else None,
        outcome=effects.get("outcome"),
        at_least=effects.get("at_least"),
        verify=flag(place.at("verify"), body.get("verify", False)),
        note=words(place.at("note"), body["note"]) if "note" in body else None,
    )
