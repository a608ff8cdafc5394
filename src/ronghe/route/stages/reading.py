"""Fields of a file of stages, each refused by file, stage and field where it is not what it must be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from ronghe.kernel.rules import FactKind, PackUnreadable
from ronghe.kernel.rules.conditions import Condition
from ronghe.kernel.rules.reading import Place as RulePlace
from ronghe.kernel.rules.reading_conditions import ConditionReader
from ronghe.route.facts.vocabulary import Words
from ronghe.route.stages.errors import StagesUnreadable


@dataclass(frozen=True)
class Place:
    """Where in a file one reads."""

    file: str
    stage: str = ""
    field: str = ""

    def at(self, field: str) -> Place:
        """A field below this one."""
        return Place(self.file, self.stage, f"{self.field}.{field}" if self.field else field)

    def of(self, stage: str) -> Place:
        """A stage of the file."""
        return Place(self.file, stage)

    def refuse(self, code: str, value: object, remedy: str) -> StagesUnreadable:
        """The error to raise."""
        return StagesUnreadable(code, self.file, self.stage, self.field, value, remedy)


def mapping(place: Place, value: Any, known: Collection[str] | None, needed: Collection[str] = ()) -> Mapping[str, Any]:
    """A mapping with text keys: only ``known`` ones (None: any), all ``needed`` ones."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise place.refuse("wrong_kind", value, "write a mapping with names as keys")
    for key in value:
        if known is not None and key not in known:
            raise place.at(key).refuse("unknown_field", key, f"only these fields are known: {', '.join(sorted(known))}")
    for key in needed:
        if key not in value:
            raise place.at(key).refuse("missing_field", None, "this field is needed")
    return value


def names(place: Place, value: Any) -> tuple[str, ...]:
    """A list of names; may be empty."""
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise place.refuse("wrong_kind", value, "write a list of names")
    return tuple(value)


def words(place: Place, value: Any) -> Words:
    """A text in both languages."""
    both = mapping(place, value, ("zh", "en"), ("zh", "en"))
    for language in ("zh", "en"):
        if not isinstance(both[language], str) or not both[language].strip():
            raise place.at(language).refuse("wrong_kind", both[language], "write a text")
    return Words(both["zh"], both["en"])


def lists_of_words(place: Place, value: Any) -> tuple[Words, ...]:
    """Two lists of the same length, zh and en, as pairs."""
    both = mapping(place, value, ("zh", "en"), ("zh", "en"))
    zh, en = names(place.at("zh"), both["zh"]), names(place.at("en"), both["en"])
    if len(zh) != len(en):
        raise place.refuse("wrong_kind", value, f"{len(zh)} in Chinese and {len(en)} in English: write as many")
    return tuple(Words(*pair) for pair in zip(zh, en, strict=True))


def number(place: Place, value: Any, low: float, high: float) -> float:
    """A number within bounds, both included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise place.refuse("wrong_kind", value, "write a number")
    if not low <= value <= high:
        raise place.refuse("out_of_bounds", value, f"write a number from {low:g} to {high:g}")
    return float(value)


def flag(place: Place, value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise place.refuse("wrong_kind", value, "write true or false")
    return value


def day(place: Place, value: Any) -> date:
    """A day of the calendar."""
    if isinstance(value, date):
        return value
    raise place.refuse("wrong_kind", value, "write a day that exists as YYYY-MM-DD")


def one_of(place: Place, code: str, value: Any, known: Collection[str], what: str) -> str:
    """A name among ``known``; the remedy names the nearest."""
    if isinstance(value, str) and value in known:
        return value
    near = get_close_matches(str(value), known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are: {', '.join(sorted(known)[:20])}"
    raise place.refuse(code, value, f"no such {what}; {hint}")


def condition(place: Place, value: Any, kinds: Mapping[str, FactKind]) -> Condition:
    """A condition over facts, in the language of rule packs; other rules cannot be named."""
    reader = ConditionReader(frozenset(), kinds)
    try:
        return reader.read(RulePlace(place.file, place.stage, place.field), value)
    except PackUnreadable as problem:
        raise place.refuse("bad_condition", problem.value, f"{problem.field}: {problem.remedy}") from problem
