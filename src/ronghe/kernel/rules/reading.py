"""Fields of a file of entries, each refused by file, entry and field where it is not what it must be.

Written for packs of rules; another kind of file has a ``Place`` of its own, which names its error.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any, ClassVar, Self

from ronghe.kernel.rules.errors import PackUnreadable
from ronghe.kernel.rules.packs import Words


@dataclass(frozen=True)
class Place:
    """Where one reads: the file, the rule (or another entry) in it and the way to the field."""

    file: str
    rule: str = ""
    field: str = ""

    error: ClassVar[Callable[[str, str, str, str, object, str], ValueError]] = PackUnreadable
    """Makes what is raised, of code, file, rule, field, value and remedy."""

    def at(self, field: str) -> Self:
        """A field below this one."""
        return replace(self, field=f"{self.field}.{field}" if self.field else field)

    def refuse(self, code: str, value: object, remedy: str) -> ValueError:
        """The error to raise."""
        return type(self).error(code, self.file, self.rule, self.field, value, remedy)


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


def listed(place: Place, value: Any) -> list[Any]:
    """A list that is not empty."""
    if not isinstance(value, list) or not value:
        raise place.refuse("wrong_kind", value, "write a list with one entry at least")
    return value


def word(place: Place, value: Any) -> str:
    """A text that is not empty. A bare number (a version 2026) is taken as written."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise place.refuse("wrong_kind", value, "write a text")
    return value.strip()


def words(place: Place, value: Any) -> Words:
    """A text in both languages; one plain text stands for both (an article number)."""
    if isinstance(value, str | int):
        return Words(word(place, value), word(place, value))
    both = mapping(place, value, ("zh", "en"), ("zh", "en"))
    return Words(word(place.at("zh"), both["zh"]), word(place.at("en"), both["en"]))


def day(place: Place, value: Any) -> date:
    """A day of the calendar."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise place.refuse("bad_date", value, "write a day that exists as YYYY-MM-DD") from None


def flag(place: Place, value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise place.refuse("wrong_kind", value, "write true or false")
    return value


def one_of(place: Place, code: str, value: Any, known: Collection[str], what: str) -> str:
    """A name among ``known``; the remedy names the nearest."""
    if isinstance(value, str) and value in known:
        return value
    near = get_close_matches(str(value), known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are: {', '.join(sorted(known)[:20])}"
    raise place.refuse(code, value, f"no such {what}; {hint}")
