"""What a text says of a product: each fact with its passages, how sure it is, and what could not be settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ronghe.kernel.rules import Value
from ronghe.kernel.text import Language, Span


class Sureness(StrEnum):
    """``STATED``: the text says it. ``LIKELY``: it uses words that nearly always go with it.

    ``DERIVED``: it follows from other facts of the profile.
    """

    STATED = "stated"
    LIKELY = "likely"
    DERIVED = "derived"


class NoteKind(StrEnum):
    """What a reader should know of the text as a whole."""

    EMPTY = "empty"
    NO_PRODUCT = "no_product"
    SEVERAL_PRODUCTS = "several_products"
    OTHER_LANGUAGE = "other_language"
    SHORTENED = "shortened"
    DRUG_AS_DEVICE = "drug_as_device"


@dataclass(frozen=True, slots=True)
class Reading:
    """One fact. ``passages`` point into the text as given; those of a derived fact are its premises' passages.

    ``derived_from`` names the premises; it is empty unless the fact is derived.
    """

    fact: str
    value: Value
    passages: tuple[Span, ...]
    sure: Sureness
    derived_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The text states values that cannot hold together; the fact is left unknown."""

    fact: str
    values: tuple[tuple[Value, tuple[Span, ...]], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on the text, in both languages; ``passages`` may be empty."""

    kind: NoteKind
    zh: str
    en: str
    passages: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """The facts of one product. A fact that is not in ``readings`` is unknown.

    ``name`` is what the text calls the product, as far as that can be told; ``None`` where it cannot.
    ``products`` are the stretches of the text that speak of one product each: one, unless a note says otherwise.
    """

    source: str
    language: Language
    name: Span | None = None
    readings: Mapping[str, Reading] = field(default_factory=dict)
    contradictions: tuple[Contradiction, ...] = ()
    notes: tuple[Note, ...] = ()
    products: tuple[Span, ...] = ()

    @property
    def values(self) -> dict[str, Value]:
        """The known facts, as the rules want them."""
        return {name: reading.value for name, reading in self.readings.items()}

    def says(self, kind: NoteKind) -> bool:
        """Whether there is a note of this kind."""
        return any(note.kind is kind for note in self.notes)
