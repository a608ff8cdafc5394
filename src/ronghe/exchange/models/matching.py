"""Suggestions with their reasons, and what people say of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.audience import Audience
from ronghe.base.records import Record
from ronghe.exchange.enums import MatchStatus


class Match(Record):
    """An offer suggested for a need, as one audience may see it.

    ``score``, ``place`` and ``reasons`` (verdicts, vetoes, what would change it) rest only on what ``audience`` may
    read, so a row is never shown to a wider audience's reader in place of its own. ``place`` is 0 where a row is
    kept for its status alone, though it is no longer suggested. ``swept`` rows were found by matching everything with
    everything (``Sweep``) and stand behind those of the need's own matching run.
    """

    need = models.ForeignKey("exchange.Need", on_delete=models.CASCADE, related_name="matches")
    audience = models.CharField(_("audience"), max_length=8, choices=Audience)
    offer_kind = models.CharField(_("kind of offer"), max_length=20)
    offer_id = models.UUIDField(_("offer"))
    place = models.PositiveSmallIntegerField(_("place"))
    score = models.FloatField(_("score"))
    reasons = models.JSONField(_("reasons"), default=dict)
    status = models.CharField(_("status"), max_length=10, choices=MatchStatus, default=MatchStatus.SUGGESTED)
    swept = models.BooleanField(default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["need", "audience", "offer_kind", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "audience", "offer_kind", "offer_id"], name="match_once_per_audience"
            ),
        ]
        indexes = [
            models.Index(fields=["audience", "status", "-score", "id"], name="match_by_score"),
            models.Index(fields=["audience", "need", "created_at"], name="match_firsts"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.offer_kind} {self.offer_id} {self.score:.2f}"


class MatchFeedback(Record):
    """Why an organisation holds a candidate of a need's dossier for not relevant; kept for learning.

    ``shown`` is what was judged: place, score and basis as the person saw them.
    """

    need = models.ForeignKey("exchange.Need", on_delete=models.CASCADE, related_name="feedback")
    offer_kind = models.CharField(_("kind of offer"), max_length=20)
    offer_id = models.UUIDField(_("offer"))
    organisation = models.ForeignKey(
        "network.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey("network.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reasons = models.JSONField(_("reasons"), default=list)
    text = models.TextField(_("in words"), blank=True)
    shown = models.JSONField(_("what was shown"), default=dict, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "offer_kind", "offer_id", "organisation"],
                condition=Q(organisation__isnull=False),
                name="match_feedback_once",
            ),
            models.UniqueConstraint(
                fields=["need", "offer_kind", "offer_id", "person"],
                condition=Q(organisation__isnull=True),
                name="match_feedback_once_of_the_node",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.offer_kind} {self.offer_id} not relevant"
