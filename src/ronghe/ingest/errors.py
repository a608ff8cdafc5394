"""What a file is refused for. Pure: no Django, so that every parser can raise it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in both tongues."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """The sentence in ``language`` ("zh…" is Chinese, anything else English)."""
        return self.zh if language.lower().startswith("zh") else self.en


class Refusal(Exception):
    """A whole file that cannot be taken in: what, why, and the way out.

    Attributes:
        code: stable name of the reason, e.g. ``"zip_bomb"``.
        detail: what is wrong.
        remedy: what the person can do.
    """

    def __init__(self, code: str, detail: Message, remedy: Message) -> None:
        super().__init__(f"{code}: {detail.en} {remedy.en}")
        self.code = code
        self.detail = detail
        self.remedy = remedy
