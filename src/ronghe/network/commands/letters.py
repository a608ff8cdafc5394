"""Notices by e-mail: written into letters in one transaction, sent afterwards, tried again until they are gone.

A letter is claimed before it is sent, so that no two workers send it; a worker that dies in between lets go after a
while. Its Message-ID is that of its row: should it be handed over twice by such a death, the receiving server knows it.
"""

from __future__ import annotations

import logging
import smtplib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.network.enums import MailRhythm
from ronghe.network.models import Letter, Notice, Person
from ronghe.network.queries.notices import to_be_mailed, to_be_sent, told

logger = logging.getLogger(__name__)

CLAIMED_FOR = timedelta(minutes=10)
AGAIN_AFTER = (1, 5, 15, 60, 180, 360)
"""Minutes until the next try, by how often it failed; the last one from then on."""

MOST_AT_ONCE = 2000
MOST_LISTED = 50


@transaction.atomic
def write_letters(rhythm: MailRhythm, now: datetime | None = None) -> int:
    """Gather what waits for people of this rhythm into one letter each; how many letters. Again writes none.

    The rows are locked, so that two workers at once write one letter.
    """
    waiting: dict[UUID, list[UUID]] = defaultdict(list)
    rows = to_be_mailed(rhythm, now).order_by("created_at").select_for_update(of=("self",), no_key=True)
    for notice in rows[:MOST_AT_ONCE]:
        waiting[notice.recipient_id].append(notice.pk)
    for person_id, notice_ids in waiting.items():
        letter = Letter.objects.create(
            recipient_id=person_id, digest=rhythm == MailRhythm.DAILY, next_at=now or timezone.now()
        )
        Notice.objects.filter(pk__in=notice_ids, letter__isnull=True).update(letter=letter)
    return len(waiting)


def send_letters(now: datetime | None = None) -> int:
    """Send what waits; how many were sent. A letter that cannot be sent now is tried again later."""
    sent = 0
    for key in list(to_be_sent(now).values_list("pk", flat=True)):
        sent += _send(key, now or timezone.now())
    return sent


def _send(letter_id: UUID, now: datetime) -> int:
    claimed = to_be_sent(now).filter(pk=letter_id).update(claimed_until=now + CLAIMED_FOR)
    if not claimed:
        return 0
    letter = Letter.objects.select_related("recipient__user").get(pk=letter_id)
    notices = list(letter.notices.order_by("created_at", "pk"))
    address = address_of(letter.recipient)
    if not address or not notices:
        letter.delete()  # nothing is lost: the notices stay, without a letter
        return 0
    try:
        message_of(letter, address, notices).send()
    except (smtplib.SMTPException, OSError) as error:
        _try_again(letter, error, now)
        return 0
    with transaction.atomic():
        Letter.objects.filter(pk=letter_id).update(
            sent_at=timezone.now(), claimed_until=None, tries=letter.tries + 1, error=""
        )
        Notice.objects.filter(letter=letter_id).update(mailed_at=timezone.now())
    return 1


def _try_again(letter: Letter, error: Exception, now: datetime) -> None:
    minutes = AGAIN_AFTER[min(letter.tries, len(AGAIN_AFTER) - 1)]
    code = getattr(error, "smtp_code", "")
    said = f"{type(error).__name__} {code}".strip()
    Letter.objects.filter(pk=letter.pk).update(
        tries=letter.tries + 1, next_at=now + timedelta(minutes=minutes), claimed_until=None, error=said
    )
    logger.warning("letter %s was not sent (%s); tried again in %s minutes", letter.pk, said, minutes)


def address_of(person: Person) -> str:
    """Where letters to a person go: the address of the account, which the person has proved; empty where there is none.

    Never the address of the record: others may write that.
    """
    user = getattr(person, "user", None)
    if user is None or not user.is_active:
        return ""
    return str(user.email)


def message_of(letter: Letter, address: str, notices: Sequence[Notice]) -> EmailMessage:
    """The letter in the recipient's language: titles and links, nothing of what the notices are about."""
    person = letter.recipient
    language = person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    site = settings.SITE_ADDRESS.rstrip("/")
    host = urlsplit(site).hostname or "localhost"
    with translation.override(language):
        lines = []
        for notice in notices[:MOST_LISTED]:
            lines += [f"· {told(notice).title}", f"  {site}{notice.path or '/notices/'}"]
            if notice.due_on is not None:
                lines.append("  " + _("Due on %(day)s") % {"day": notice.due_on.isoformat()})
            lines.append("")
        left = len(notices) - MOST_LISTED
        if left > 0:
            lines += [_("And %(number)d more: %(address)s") % {"number": left, "address": f"{site}/notices/"}, ""]
        subject = told(notices[0]).title
        if len(notices) > 1:
            subject = ngettext("%(number)d notice from Ronghe", "%(number)d notices from Ronghe", len(notices)) % {
                "number": len(notices)
            }
        greeting = _("Dear %(name)s,") % {"name": person.name}
        ending = _("How often you get these letters is set in your profile: %(address)s") % {
            "address": f"{site}/accounts/profile/"
        }
        body = "\n".join([greeting, "", *lines, "--", ending, ""])
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=[address],
        headers={
            "Message-ID": f"<{letter.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{site}/accounts/profile/>",
        },
        connection=get_connection(),
    )
