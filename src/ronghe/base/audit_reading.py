"""The audit log, for those who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ronghe.base.actors import Actor
from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed

READERS = ("auditor", "administrator")
COLUMNS = (
    "place", "at", "action", "person_id", "organisation_id", "roles", "door", "why", "subject_kind", "subject_id",
    "before", "after", "digest",
)  # fmt: skip
"""What a reader is given of an entry; the salt is not among it, so that what is sealed cannot be guessed at."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries are wanted; what is empty is not asked for. ``action`` fits by its beginning."""

    person_id: UUID | None = None
    people: tuple[UUID, ...] | None = None
    organisation_id: UUID | None = None
    action: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


def may_read_log(actor: Actor) -> bool:
    """Whether the actor may read the audit log: auditors, administrators, and the node itself."""
    return actor.has_role(*READERS)


def require_read_log(actor: Actor) -> None:
    """Raises ``NotAllowed`` unless the actor may read the audit log."""
    if not may_read_log(actor):
        raise NotAllowed(_("The audit log is read by auditors and administrators of the node."))


def logged(actor: Actor, asked: Asked | None = None) -> QuerySet[Entry]:
    """Entries that fit, newest first, without their salts (one statement).

    Raises:
        NotAllowed: the actor is neither auditor nor administrator.
    """
    require_read_log(actor)
    wanted = asked or Asked()
    condition = Q()
    if wanted.person_id:
        condition &= Q(person_id=wanted.person_id) | Q(subject_kind="person", subject_id=str(wanted.person_id))
    if wanted.people is not None:
        named = [str(one) for one in wanted.people]
        condition &= Q(person_id__in=wanted.people) | Q(subject_kind="person", subject_id__in=named)
    if wanted.organisation_id:
        condition &= Q(organisation_id=wanted.organisation_id)
    if wanted.action:
        condition &= Q(action__startswith=wanted.action)
    if wanted.subject:
        condition &= Q(subject_id=wanted.subject) | Q(subject_kind=wanted.subject)
    if wanted.since:
        condition &= Q(at__gte=_start(wanted.since))
    if wanted.until:
        condition &= Q(at__lt=_start(wanted.until + timedelta(days=1)))
    return Entry.objects.filter(condition).order_by("-seq").defer("salt", "why_seal")


def known_actions(actor: Actor) -> list[str]:
    """Actions that the log holds, by name (one statement over an index)."""
    require_read_log(actor)
    return list(Entry.objects.order_by("action").values_list("action", flat=True).distinct())


def as_plain(entry: Entry) -> dict[str, Any]:
    """An entry as a JSON document."""
    values = {name: getattr(entry, name) for name in COLUMNS}
    values["at"] = entry.at.isoformat()
    for name in ("person_id", "organisation_id"):
        values[name] = str(values[name]) if values[name] else None
    return values


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
