"""Telling people. The room that sends a kind of notice registers its wording; it is read in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.network.models import Notice
from ronghe.network.queries.notices import WORDINGS, notices_of, word_notice

__all__ = ["mark_all_read", "mark_read", "notify", "word_notice"]


def notify(
    recipients: Iterable[UUID],
    kind: str,
    context: dict[str, Any] | None = None,
    *,
    path: str = "",
    due_on: date | None = None,
) -> None:
    """Tell people, inside the command's transaction; each once, whoever is named twice. One statement.

    The context holds nothing that a recipient may not read. Where it names an ``organisation``, opening the notice
    acts for that one, should the recipient belong to several.

    Raises:
        LookupError: nobody worded ``kind``; said here, where the mistake is.
    """
    if kind not in WORDINGS:
        raise LookupError(f"no notice is worded {kind!r}; known: {', '.join(sorted(WORDINGS))}")
    Notice.objects.bulk_create(
        Notice(recipient_id=person_id, kind=kind, context=context or {}, path=path, due_on=due_on)
        for person_id in dict.fromkeys(recipients)
    )


@transaction.atomic
def mark_read(actor: Actor, notice_id: UUID) -> Notice:
    """Mark a notice of one's own as read. Again changes nothing.

    Raises:
        NotFound: it is another's, or there is none.
    """
    notice = notices_of(actor).select_for_update().filter(pk=notice_id).first()
    if notice is None:
        raise NotFound()
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at", "updated_at"])
        audit.record(actor, "network.mark_read", notice)
    return notice


@transaction.atomic
def mark_all_read(actor: Actor) -> int:
    """Mark all notices of one's own as read; how many were not. Again changes nothing."""
    number = notices_of(actor).filter(read_at__isnull=True).update(read_at=timezone.now())
    if number:
        audit.record(actor, "network.mark_all_read", after={"number": number})
    return number
