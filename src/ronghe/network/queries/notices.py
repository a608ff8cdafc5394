"""Notices as their reader sees them, and those that wait to be mailed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.bilingual import pick
from ronghe.base.problems import Text
from ronghe.network.enums import MailRhythm
from ronghe.network.models import Letter, Notice

MAILED_WITHIN = timedelta(days=7)
TRIED_FOR = timedelta(days=14)
DIGEST_AT = time(8, 0)
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Wording:
    """Title and text of a kind of notice: lazy translations with named placeholders. The title has none, or only what
    anybody may read: it stands in e-mails too."""

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


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in the active language. ``title`` holds nothing confidential, ``text`` what the reader could read."""

    notice: Notice
    title: str
    text: str

    @property
    def overdue(self) -> bool:
        """Whether its day has passed and it was not read."""
        due, read = self.notice.due_on, self.notice.read_at
        return due is not None and read is None and due < timezone.localdate()


class _Values(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return NOTHING


def told(notice: Notice) -> Told:
    """The notice in words; pairs ``x_zh`` and ``x_en`` of its context are read as ``x``. No statement."""
    wording = WORDINGS.get(notice.kind)
    if wording is None:
        return Told(notice, notice.kind, "")
    values = _values(notice.context)
    return Told(notice, str(wording.title) % values, str(wording.text) % values)


def _values(context: Mapping[str, Any]) -> _Values:
    values = _Values(context)
    for name in context:
        if name.endswith("_zh") and (stem := name.removesuffix("_zh")) + "_en" in context:
            values[stem] = pick(str(context[name]), str(context[f"{stem}_en"])) or NOTHING
    return values


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """What the actor was told, newest first (one statement); nothing for whoever is nobody."""
    if actor.person_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(recipient_id=actor.person_id)


def unread_notices(actor: Actor) -> int:
    """How many notices the actor has not read. One statement."""
    return notices_of(actor).filter(read_at__isnull=True).order_by().count()


def to_be_mailed(rhythm: MailRhythm, now: datetime | None = None) -> QuerySet[Notice]:
    """Notices that are neither read nor in a letter, of people with this rhythm who log in and have an address.

    Once a day: those from before today's hour of the digest, and none before that hour.
    """
    moment = now or timezone.now()
    rows = Notice.objects.filter(
        Q(recipient__user__email__gt="") | Q(recipient__email__gt=""),
        letter__isnull=True,
        mailed_at__isnull=True,
        read_at__isnull=True,
        created_at__gt=moment - MAILED_WITHIN,
        recipient__mail_rhythm=rhythm,
        recipient__user__is_active=True,
    )
    if rhythm != MailRhythm.DAILY:
        return rows
    today = timezone.make_aware(datetime.combine(timezone.localdate(moment), DIGEST_AT))
    return rows.filter(created_at__lt=today) if moment >= today else rows.none()


def to_be_sent(now: datetime | None = None) -> QuerySet[Letter]:
    """Letters whose turn it is and that no worker is sending."""
    moment = now or timezone.now()
    return Letter.objects.filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lt=moment),
        sent_at__isnull=True,
        next_at__lte=moment,
        created_at__gt=moment - TRIED_FOR,
    )


def mail_is_due() -> bool:
    """Whether there is a letter to write or to send at once. Two statements at the most."""
    return to_be_mailed(MailRhythm.EACH).exists() or to_be_sent().exists()


def digest_is_due() -> bool:
    """Whether there is a daily digest to write. One statement at the most."""
    return to_be_mailed(MailRhythm.DAILY).exists()
