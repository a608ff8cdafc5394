"""The audit chain's head of a day, and who was told of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.base.records import Record


class AuditHead(Record):
    """One day's head. ``mailed`` lists the people told; ``done_at`` is set when there is nobody left to tell."""

    day = models.DateField(_("day"), unique=True)
    place = models.BigIntegerField(_("entries"))
    digest = models.CharField(max_length=64)
    mailed = models.JSONField(default=list)
    next_at = models.DateTimeField(_("next try"), null=True)
    done_at = models.DateTimeField(_("done"), null=True)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.place} {self.digest[:16]}"
