"""What a fact may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Value = bool | str | float | frozenset[str]
"""The value of a known fact; an unknown one has none."""

Facts = Mapping[str, Value]
"""Known facts by name. A name that is missing is unknown."""


class Kind(StrEnum):
    """``CHOICE`` is one of its values, ``SET`` any number of them."""

    BOOL = "bool"
    CHOICE = "choice"
    NUMBER = "number"
    SET = "set"


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact by name and what it may hold; ``values`` are those of a choice or a set, in the order of its file."""

    name: str
    kind: Kind
    values: tuple[str, ...] = ()

    def fault(self, value: object) -> str | None:
        """Why ``value`` cannot be a value of this fact, in English; ``None``: it can.

        >>> FactKind("contact", Kind.CHOICE, ("none", "skin")).fault("blood")
        'blood is not one of: none, skin'
        """
        if self.kind is Kind.BOOL:
            return None if isinstance(value, bool) else f"{value!r} is neither true nor false"
        if self.kind is Kind.NUMBER:
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return None if number and value == value else f"{value!r} is no number"
        if self.kind is Kind.CHOICE:
            return None if isinstance(value, str) and value in self.values else self._no_value(value)
        if not isinstance(value, frozenset | set | list | tuple):
            return f"{value!r} is no list"
        return next((self._no_value(one) for one in value if one not in self.values), None)

    def _no_value(self, value: object) -> str:
        return f"{value} is not one of: {', '.join(self.values)}"
