"""Text that exists in Chinese and English columns, read in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language


def prefers_english() -> bool:
    """Whether the active language is English."""
    return (get_language() or "zh-hans").startswith("en")


def pick(zh: str, en: str) -> str:
    """The text in the active language, or in the other one where it is missing."""
    return (en or zh) if prefers_english() else (zh or en)


class bilingual:
    """``title = bilingual()`` reads ``title_zh`` or ``title_en``: the active language, else the other."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, record: Any, owner: type | None = None) -> Any:
        if record is None:
            return self
        return pick(getattr(record, f"{self.name}_zh"), getattr(record, f"{self.name}_en"))
