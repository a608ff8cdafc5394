"""Suggestions with their reasons, and introductions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.audience import Audience
from ronghe.base.records import Record
from ronghe.exchange.enums import IntroductionStatus, MatchStatus


class Match(Record):
    """An offer suggested for a need, as one audience may see it.

    ``score``, ``place`` and ``reasons`` (verdicts, vetoes, what would change it) rest only on what ``audience`` may
    read, so a row is never shown to a wider audience's reader in place of its own.
    """

    need = models.ForeignKey("exchange.Need", on_delete=models.CASCADE, related_name="matches")
    audience = models.CharField(_("audience"), max_length=8, choices=Audience)
    offer_kind = models.CharField(_("kind of offer"), max_length=20)
    offer_id = models.UUIDField(_("offer"))
    place = models.PositiveSmallIntegerField(_("place"))
    score = models.FloatField(_("score"))
    reasons = models.JSONField(_("reasons"), default=dict)
    status = models.CharField(_("status"), max_length=10, choices=MatchStatus, default=MatchStatus.SUGGESTED)

    history = HistoricalRecords()

    class Meta:
        ordering = ["need", "audience", "offer_kind", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "audience", "offer_kind", "offer_id"], name="match_once_per_audience"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.offer_kind} {self.offer_id} {self.score:.2f}"


class Introduction(Record):
    """Interest in a match, the other side's consent, and what came of it."""

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="introductions")
    asked_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_for = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=10, choices=IntroductionStatus, default=IntroductionStatus.ASKED)
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    note = models.TextField(_("note"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=IntroductionStatus.ASKED) | Q(decided_at__isnull=False),
                name="introduction_decided_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.match_id} {self.status}"
