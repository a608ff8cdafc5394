"""Telling people. The room that sends a kind of notice registers its wording; it is read in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ronghe.base.problems import Text
from ronghe.network.models import Notice


@dataclass(frozen=True, slots=True)
class Wording:
    """Title and text of a kind of notice: lazy translations with named placeholders."""

    title: Text
    text: Text


WORDINGS: dict[str, Wording] = {}


def word_notice(kind: str, title: Text, text: Text) -> None:
    """Register the wording of ``room.event``.

    Raises:
        ValueError: the kind is worded otherwise already.
    """
    wording = Wording(title, text)
    if WORDINGS.setdefault(kind, wording) != wording:
        raise ValueError(f"two wordings of {kind}")


def notify(
    recipients: Iterable[UUID],
    kind: str,
    context: dict[str, Any] | None = None,
    *,
    path: str = "",
    due_on: date | None = None,
) -> None:
    """Tell people, inside the command's transaction; each once, whoever is named twice. One statement.

    Raises:
        LookupError: nobody worded ``kind``; said here, where the mistake is.
    """
    if kind not in WORDINGS:
        raise LookupError(f"no notice is worded {kind!r}; known: {', '.join(sorted(WORDINGS))}")
    Notice.objects.bulk_create(
        Notice(recipient_id=person_id, kind=kind, context=context or {}, path=path, due_on=due_on)
        for person_id in dict.fromkeys(recipients)
    )
