"""Rules read the slow way: every completion of the facts is written out and the raw YAML content asked of each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, product
from typing import Any

from ronghe.kernel.rules import FactKind, Kind

KINDS = {
    "hot": FactKind("hot", Kind.BOOL),
    "wet": FactKind("wet", Kind.BOOL),
    "loud": FactKind("loud", Kind.BOOL),
    "place": FactKind("place", Kind.CHOICE, ("skin", "blood", "heart", "none")),
    "days": FactKind("days", Kind.NUMBER),
    "aims": FactKind("aims", Kind.SET, ("treat", "detect", "amuse")),
}
"""A small vocabulary. Thresholds on days are whole numbers up to 4."""

OUTCOMES = ["I", "II", "III"]


def domain(fact: str) -> list[Any]:
    """All values of a fact that rules could tell apart."""
    kind = KINDS[fact]
    if kind.kind is Kind.BOOL:
        return [False, True]
    if kind.kind is Kind.CHOICE:
        return list(kind.values)
    if kind.kind is Kind.NUMBER:
        return [half / 2 for half in range(12)]
    return [frozenset(c) for c in chain.from_iterable(combinations(kind.values, n) for n in range(4))]


def completions(facts: dict[str, Any], names: set[str]) -> Iterator[dict[str, Any]]:
    """Every way to fill in those of ``names`` that ``facts`` lacks."""
    gaps = sorted(names - set(facts))
    for values in product(*map(domain, gaps)):
        yield {**facts, **dict(zip(gaps, values, strict=True))}


def holds(condition: dict[str, Any], facts: dict[str, Any], pack: dict[str, Any]) -> bool:
    """A condition over complete facts."""
    if "all" in condition:
        return all(holds(one, facts, pack) for one in condition["all"])
    if "any" in condition:
        return any(holds(one, facts, pack) for one in condition["any"])
    if "none" in condition:
        return not any(holds(one, facts, pack) for one in condition["none"])
    if "rule" in condition:
        return applies(next(r for r in pack["rules"] if r["id"] == condition["rule"]), facts, pack)
    value = facts[condition["fact"]]
    if len(condition) == 1:
        return value is True
    for key, wanted in condition.items():
        if key == "fact":
            continue
        listed = wanted if key == "in" else [wanted]
        passed = {
            "is": lambda w=wanted: w in value if isinstance(value, frozenset) else value == w,
            "in": lambda w=listed: any(x in value for x in w) if isinstance(value, frozenset) else value in w,
            "at_least": lambda w=wanted: value >= w,
            "more_than": lambda w=wanted: value > w,
            "at_most": lambda w=wanted: value <= w,
            "less_than": lambda w=wanted: value < w,
        }[key]()
        if not passed:
            return False
    return True


def applies(rule: dict[str, Any], facts: dict[str, Any], pack: dict[str, Any]) -> bool:
    """Whether a rule applies to complete facts."""
    return holds(rule["when"], facts, pack) and not ("unless" in rule and holds(rule["unless"], facts, pack))


def outcome(facts: dict[str, Any], pack: dict[str, Any]) -> str | None:
    """The outcome of complete facts."""
    applied = [rule for rule in pack["rules"] if applies(rule, facts, pack)]
    base = [rule["outcome"] for rule in applied if "outcome" in rule]
    floors = [rule["at_least"] for rule in applied if "at_least" in rule]
    if pack["resolve"] == "first":
        base = base[:1]
    return max([*base, *floors], key=OUTCOMES.index, default=None)


def reachable(facts: dict[str, Any], pack: dict[str, Any], names: set[str]) -> set[str | None]:
    """The outcomes of all completions."""
    return {outcome(full, pack) for full in completions(facts, names)}


def changing(facts: dict[str, Any], pack: dict[str, Any], names: set[str]) -> set[str]:
    """Unknown facts two values of which give two outcomes under one completion of the others."""
    found = set()
    for fact in names - set(facts):
        for rest in completions(facts, names - {fact}):
            if len({outcome({**rest, fact: value}, pack) for value in domain(fact)}) > 1:
                found.add(fact)
                break
    return found
