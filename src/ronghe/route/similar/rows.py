"""The rows that FDA product codes are found from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A product code of the classification table; ``is_current`` is False where the newest edition lacks it."""

    code: str
    name: str
    device_class: str = ""
    regulation: str = ""
    panel: str = ""
    submission_type: str = ""
    definition: str = ""
    target_area: str = ""
    technical_method: str = ""
    gmp_exempt: bool = False
    implant: bool = False
    life_sustaining: bool = False
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class ClearedRow:
    """A cleared device."""

    number: str
    device: str
    firm: str
    code: str
    decided_on: date | None = None
