"""What a person is told: in the app at once, by e-mail as the person wishes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.base.records import Record
from ronghe.network.models.person import Person


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
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="notice_by_recipient")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient_id}"
