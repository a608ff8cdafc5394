"""Achievements: results, patents, prototypes that seek a way to use."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.bilingual import bilingual
from ronghe.exchange.enums import AchievementKind, IpState
from ronghe.exchange.models.listing import Listing


class Achievement(Listing):
    """A result with what it solves, how it differs from the incumbent, and how far it is (``trl`` 1 to 9)."""

    kind = models.CharField(_("kind"), max_length=10, choices=AchievementKind, default=AchievementKind.RESULT)
    problem_zh = models.TextField(_("problem solved (Chinese)"), blank=True)
    problem_en = models.TextField(_("problem solved (English)"), blank=True)
    difference_zh = models.TextField(_("difference from the incumbent (Chinese)"), blank=True)
    difference_en = models.TextField(_("difference from the incumbent (English)"), blank=True)
    evidence_zh = models.TextField(_("measured performance (Chinese)"), blank=True)
    evidence_en = models.TextField(_("measured performance (English)"), blank=True)
    economics_zh = models.TextField(_("economic comparison (Chinese)"), blank=True)
    economics_en = models.TextField(_("economic comparison (English)"), blank=True)
    trl = models.PositiveSmallIntegerField(
        _("technology readiness level"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
    )
    maturity_zh = models.TextField(_("evidence of maturity (Chinese)"), blank=True)
    maturity_en = models.TextField(_("evidence of maturity (English)"), blank=True)
    ip_state = models.CharField(_("state of the IP"), max_length=24, choices=IpState, default=IpState.UNKNOWN)
    ip_zh = models.TextField(_("IP (Chinese)"), blank=True)
    ip_en = models.TextField(_("IP (English)"), blank=True)
    team_zh = models.TextField(_("team (Chinese)"), blank=True)
    team_en = models.TextField(_("team (English)"), blank=True)
    seeks_zh = models.TextField(_("seeks (Chinese)"), blank=True)
    seeks_en = models.TextField(_("seeks (English)"), blank=True)

    problem = bilingual()
    difference = bilingual()
    evidence = bilingual()
    economics = bilingual()
    maturity = bilingual()
    ip = bilingual()
    team = bilingual()
    seeks = bilingual()
    history = HistoricalRecords()

    class Meta(Listing.Meta):
        abstract = False
        constraints = [
            *Listing.Meta.constraints,
            models.CheckConstraint(
                condition=Q(trl__isnull=True) | Q(trl__gte=1, trl__lte=9), name="achievement_trl_1_to_9"
            ),
        ]
