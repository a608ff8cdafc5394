"""The head of the audit chain to the owners of organisations, once a day, so that nobody can rewrite it unseen."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ronghe.base import audit, chain
from ronghe.base.actors import Actor
from ronghe.network.enums import MembershipRole
from ronghe.network.models import AuditHead, Person
from ronghe.network.queries.standing import current_memberships

FROM_HOUR = 7  # of the node's time
AGAIN = timedelta(minutes=15)
logger = logging.getLogger(__name__)


def head_is_due() -> bool:
    """Whether today's head is still to be mailed. One statement."""
    now = timezone.localtime()
    if now.hour < FROM_HOUR:
        return False
    row = AuditHead.objects.filter(day=now.date()).only("done_at", "next_at").first()
    return row is None or (row.done_at is None and (row.next_at is None or row.next_at <= now))


def mail_audit_head(today: date | None = None) -> int:
    """Mail the head of the day to every owner of an organisation who has an address, each once; how many now.

    Running again mails those that are left: whom it could not reach is tried again after a quarter of an hour. On a
    day on which nothing was added since the last head nobody is written to.
    """
    day = today or timezone.localdate()
    with transaction.atomic():
        head = AuditHead.objects.select_for_update().filter(day=day).first() or _head_of(day)
        if head.done_at is not None:
            return 0
    sent = 0
    waiting = 0
    for person in _owners():
        if str(person.pk) in head.mailed:
            continue
        if _mail(person, head):
            head.mailed = [*head.mailed, str(person.pk)]
            head.save(update_fields=["mailed", "updated_at"])  # at once: a kill mails at most one person twice
            sent += 1
        else:
            waiting += 1
    head.next_at = timezone.now() + AGAIN if waiting else None
    head.done_at = None if waiting else timezone.now()
    head.save(update_fields=["next_at", "done_at", "updated_at"])
    return sent


def _head_of(day: date) -> AuditHead:
    """The head as it stands now, kept for the day; it is itself noted in the log."""
    last = AuditHead.objects.order_by("-day").first()
    audit.record(Actor.system("daily head"), "network.mail_audit_head", after={"day": day})
    link = chain.head()
    # Nothing but the entry of this very job since the last head: told already.
    quiet = last is not None and last.place >= link.place - 1
    return AuditHead.objects.create(
        day=day, place=link.place, digest=link.digest, done_at=timezone.now() if quiet else None
    )


def _owners() -> list[Person]:
    """Owners of organisations who have an address, each once. One statement."""
    people = Person.objects.filter(
        pk__in=current_memberships().filter(role=MembershipRole.OWNER).values("person_id")
    ).select_related("user")
    return [person for person in people.order_by("pk") if _address(person)]


def _address(person: Person) -> str:
    user = getattr(person, "user", None)
    return (user.email if user is not None else "") or person.email


def _mail(person: Person, head: AuditHead) -> bool:
    """Whether the letter was handed to the mail server."""
    with translation.override(person.language):
        values = {
            "day": head.day.isoformat(),
            "place": head.place,
            "digest": head.digest,
            "name": str(person.name),
            "node": settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "",
        }
        subject = _("Audit log of %(node)s: head of %(day)s") % values
        text = (
            _(
                "%(name)s,\n\n"
                "as an owner of an organisation on %(node)s you are told every day how far its audit log has come. "
                "Please keep this letter: with it nobody, not even the administrator of the node, can change the log "
                "of the days before without being found out.\n\n"
                "Day: %(day)s\nEntries: %(place)s\nHead (SHA-256): %(digest)s\n\n"
                "To check it, ask for a backup of the node and run:\n\n"
                "    ronghe audit verify --head %(digest)s\n"
            )
            % values
        )
    try:
        EmailMessage(subject, text, to=[_address(person)]).send()
    except OSError as error:  # what the mail library raises when a server does not answer or refuses
        logger.warning("the head of the audit log could not be mailed: %s", type(error).__name__)
        return False
    return True
