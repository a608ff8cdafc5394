"""Needs of several organisations that say the same."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.records import Record
from ronghe.exchange.enums import PoolStatus


class Pool(Record):
    """A group of needs proposed to be shown as one, with the sentences that say the same.

    ``members_key`` is made of the members' identifiers, so that a group once rejected is not proposed again.
    ``need`` is the pooled need, once accepted.
    """

    members_key = models.CharField(max_length=64, unique=True)
    members = models.ManyToManyField("exchange.Need", related_name="pools")
    sentences = models.JSONField(_("sentences side by side"), default=list)
    score = models.FloatField(_("likeness"))
    status = models.CharField(_("status"), max_length=10, choices=PoolStatus, default=PoolStatus.PROPOSED)
    need = models.OneToOneField(
        "exchange.Need", on_delete=models.PROTECT, null=True, blank=True, related_name="pooled_from"
    )
    decided_by = models.UUIDField(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=PoolStatus.ACCEPTED) | Q(need__isnull=False), name="pool_accepted_has_need"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.members_key[:8]}"
