"""What a file or an import is refused for."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import BadInput, Conflict


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in both tongues."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """The sentence in ``language`` ("zh…" is Chinese, anything else English)."""
        return self.zh if language.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Remark:
    """What was wrong or unsure about one value, and what to do."""

    code: str
    detail: Message
    remedy: Message


class Refusal(Exception):
    """A whole file that cannot be taken in: what, why, and the way out. Parsers raise it; doors see ``FileRefused``.

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


class Stopped(Exception):
    """The reading of a file was stopped: cancelled, or taken over by another process."""


class FileRefused(BadInput):
    """A file that cannot be taken in; ``extra["reason"]`` is the parser's stable code."""

    code = "file-refused"
    title = _("The file cannot be imported.")

    @classmethod
    def of(cls, refusal: Refusal) -> FileRefused:
        """The refusal in the language of the request."""
        language = get_language() or "zh"
        return cls(refusal.detail.say(language), refusal.remedy.say(language), reason=refusal.code)


class MappingUnusable(BadInput):
    """A column is mapped to a field that the kind does not have."""

    code = "mapping-unusable"
    title = _("The columns cannot be mapped like this.")
    remedy = _("Choose one of the listed fields, or leave the column out.")


class ImportNotOpen(Conflict):
    """The import is running, done or cancelled."""

    code = "import-not-open"
    title = _("This import can no longer be changed.")
    remedy = _("Upload the file again; rows that are in already are recognised.")


class ImportNotAgreed(Conflict):
    """The import is a preview still, or is being read."""

    code = "import-not-agreed"
    title = _("This import is a preview that nobody has agreed to yet.")
    remedy = _("Agree to it on its page, or repeat the command that read the file with --yes.")


class ConflictSettled(Conflict):
    """The conflict was decided, or the record has changed since it was shown."""

    code = "conflict-settled"
    title = _("This conflict is no longer as it was shown.")
    remedy = _("Look at it again: the record holds another value now, or somebody has decided.")


class NotBoth(BadInput):
    """Both values of a conflict cannot stand side by side."""

    code = "not-both"
    title = _("This field takes one value only.")
    remedy = _("Keep the present value, or take the new one.")


class ReasonMissing(BadInput):
    """A held row is let through without a reason."""

    code = "reason-missing"
    title = _("A reason is needed.")
    remedy = _("Say why the name and the record number may stand, or have them removed.")
