"""What a person is told: in the app at once, by e-mail as the person wishes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.base.records import Record
from ronghe.network.models.person import Person


class Letter(Record):
    """An e-mail on its way: one to each recipient at a time, or one a day with all that gathered.

    It holds no text: it is worded from its notices when it is sent. Its id is the message's id, so that a letter that
    was handed over twice by a crash is known as one by the receiving server. ``claimed_until``: a worker sends it.
    """

    recipient = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letters")
    digest = models.BooleanField(_("daily digest"), default=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_at = models.DateTimeField(_("next try"))
    claimed_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=200, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["sent_at", "next_at"], name="letter_by_try")]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.created_at}"


class Notice(Record):
    """One message to one person.

    ``kind`` names its wording; ``context`` holds the plain values put into it. Neither holds what the recipient may
    not read. ``path`` is where to act.
    """

    recipient = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=60)
    context = models.JSONField(_("values"), default=dict, blank=True)
    path = models.CharField(_("where to act"), max_length=200, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    letter = models.ForeignKey(Letter, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices")
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="notice_by_recipient")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient_id}"
