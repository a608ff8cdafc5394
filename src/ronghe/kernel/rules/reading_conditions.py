"""Conditions as a pack writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from ronghe.kernel.rules.conditions import NUMERIC, AllOf, AnyOf, Condition, FactTest, NoneOf, Op, RuleTest
from ronghe.kernel.rules.kinds import FactKind, Kind
from ronghe.kernel.rules.reading import Place, listed, mapping, one_of

_GROUPS: Mapping[str, type[AllOf] | type[AnyOf] | type[NoneOf]] = {"all": AllOf, "any": AnyOf, "none": NoneOf}
_FORMS = "write one of: all, any, none (a list), fact (with is, in, at_least, more_than, at_most, less_than), rule"
_OPS = {op.value: op for op in Op}


@dataclass(frozen=True)
class ConditionReader:
    """Reads conditions. ``rules``: ids of the pack; ``kinds``: the vocabulary, or None to check no facts."""

    rules: frozenset[str]
    kinds: Mapping[str, FactKind] | None

    def read(self, place: Place, value: Any) -> Condition:
        """One condition.

        Raises:
            PackUnreadable: a form, fact, rule, comparison or value that is not known or does not fit.
        """
        if not isinstance(value, dict) or not value:
            raise place.refuse("wrong_kind", value, _FORMS)
        if "fact" in value:
            return self._test(place, value)
        if len(value) != 1:
            raise place.refuse("unknown_field", sorted(map(str, value)), _FORMS)
        form, body = next(iter(value.items()))
        if form == "rule":
            return RuleTest(one_of(place.at("rule"), "unknown_rule", body, self.rules, "rule in this pack"))
        if form not in _GROUPS:
            raise place.refuse("unknown_field", form, _FORMS)
        here = place.at(form)
        return _GROUPS[form](tuple(self.read(here.at(str(i + 1)), one) for i, one in enumerate(listed(here, body))))

    def _test(self, place: Place, value: Any) -> Condition:
        mapping(place, value, ("fact", *_OPS))
        name = value["fact"]
        kind: FactKind | None = None
        if self.kinds is not None:
            name = one_of(place.at("fact"), "unknown_fact", name, self.kinds, "fact in the vocabulary")
            kind = self.kinds[name]
        if not isinstance(name, str):
            raise place.at("fact").refuse("unknown_fact", name, "write the name of a fact")
        tests = [self._compare(place.at(key), name, _OPS[key], value[key], kind) for key in value if key != "fact"]
        if not tests:
            if kind is not None and kind.kind is not Kind.BOOL:
                remedy = f"{name} is a {kind.kind.value}: say which value with is, in or a comparison"
                raise place.refuse("wrong_kind", name, remedy)
            return FactTest(name, Op.IS, True)
        return tests[0] if len(tests) == 1 else AllOf(tuple(tests))

    def _compare(self, place: Place, name: str, op: Op, value: Any, kind: FactKind | None) -> FactTest:
        found = kind.kind if kind is not None else _guessed(op, value)
        if op in NUMERIC:
            if found is not Kind.NUMBER:
                raise place.refuse("wrong_kind", value, f"{name} is a {found.value}: only numbers are compared so")
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < inf:
                raise place.refuse("wrong_kind", value, "write a number that is not negative")
            return FactTest(name, op, value)
        if found is Kind.NUMBER:
            raise place.refuse("wrong_kind", value, f"{name} is a number: use at_least, more_than, at_most, less_than")
        if found is Kind.BOOL:
            if op is not Op.IS or not isinstance(value, bool):
                raise place.refuse("wrong_kind", value, f"{name} is a bool: write is: true or is: false")
            return FactTest(name, Op.IS, value)
        wanted = [value] if op is Op.IS else listed(place, value)
        for one in wanted:
            if not isinstance(one, str):
                raise place.refuse("wrong_kind", one, "write the value as text, in quotes if it looks like a number")
            if kind is not None:
                one_of(place, "unknown_value", one, kind.values, f"value of {name}")
        return FactTest(name, Op.IN, frozenset(wanted))


def _guessed(op: Op, value: Any) -> Kind:
    """Without a vocabulary the comparison says what the fact must be."""
    if op in NUMERIC:
        return Kind.NUMBER
    return Kind.BOOL if isinstance(value, bool) else Kind.CHOICE
