"""Fields of a file of stages: what the reader of rule packs does not know, and the error that names the stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from ronghe.kernel.rules import FactKind, PackUnreadable
from ronghe.kernel.rules import reading as packs
from ronghe.kernel.rules.conditions import Condition
from ronghe.kernel.rules.reading import flag, mapping, one_of
from ronghe.kernel.rules.reading_conditions import ConditionReader
from ronghe.route.facts.vocabulary import Words
from ronghe.route.stages.errors import StagesUnreadable

__all__ = ["Place", "condition", "day", "flag", "lists_of_words", "mapping", "names", "number", "one_of", "words"]


class Place(packs.Place):
    """Where in a file of stages one reads; the entry is a stage."""

    error: ClassVar[Callable[[str, str, str, str, object, str], ValueError]] = StagesUnreadable

    def of(self, stage: str) -> Place:
        """A stage of the file."""
        return Place(self.file, stage)


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


def day(place: Place, value: Any) -> date:
    """A day of the calendar."""
    if isinstance(value, date):
        return value
    raise place.refuse("wrong_kind", value, "write a day that exists as YYYY-MM-DD")


def condition(place: Place, value: Any, kinds: Mapping[str, FactKind]) -> Condition:
    """A condition over facts, in the language of rule packs; other rules cannot be named."""
    reader = ConditionReader(frozenset(), kinds)
    try:
        return reader.read(packs.Place(place.file, place.rule, place.field), value)
    except PackUnreadable as problem:
        raise place.refuse("bad_condition", problem.value, f"{problem.field}: {problem.remedy}") from problem
