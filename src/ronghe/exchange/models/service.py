"""Services and capabilities that can be asked for."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.bilingual import bilingual
from ronghe.exchange.enums import ServiceKind
from ronghe.exchange.models.listing import Listing

MOST_OF_A_SITE = 1_000_000
"""No site ran or takes more trials or subjects than this; what is more was mistyped."""

SITE_DAYS = (date(1990, 1, 1), date(2199, 12, 31))
"""The first and the last day that a meeting may be on."""

SITE_TEXTS = ("ethics", "past_trials")
"""Subjects that trial sites alone tell."""

SITE_COLUMNS = ("ethics_next_on", "past_trials_count", "trials_a_year", "subjects_a_year")
"""Days and numbers that trial sites alone tell; each has the tier of the text that it goes with."""

SITE_FIELDS = (*SITE_COLUMNS, *(f"{name}_{end}" for name in SITE_TEXTS for end in ("zh", "en")))
"""All columns that trial sites alone tell."""

_FEW = [MaxValueValidator(MOST_OF_A_SITE)]


class Service(Listing):
    """What a provider does, within which limits, to which standards, at which price and in which time.

    A trial site also tells its rhythm of ethics meetings and the next one, the trials it ran (``past_trials_count``,
    and which, with their registry numbers), and how many trials and subjects it can take a year.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=ServiceKind, default=ServiceKind.OTHER)
    scope_zh = models.TextField(_("scope (Chinese)"), blank=True)
    scope_en = models.TextField(_("scope (English)"), blank=True)
    standards_zh = models.TextField(_("standards and accreditations (Chinese)"), blank=True)
    standards_en = models.TextField(_("standards and accreditations (English)"), blank=True)
    ethics_zh = models.TextField(_("ethics committee meetings (Chinese)"), blank=True)
    ethics_en = models.TextField(_("ethics committee meetings (English)"), blank=True)
    ethics_next_on = models.DateField(
        _("next ethics committee meeting"),
        null=True,
        blank=True,
        validators=[MinValueValidator(SITE_DAYS[0]), MaxValueValidator(SITE_DAYS[1])],
    )
    past_trials_zh = models.TextField(_("past trials (Chinese)"), blank=True)
    past_trials_en = models.TextField(_("past trials (English)"), blank=True)
    past_trials_count = models.PositiveIntegerField(_("number of past trials"), null=True, blank=True, validators=_FEW)
    trials_a_year = models.PositiveIntegerField(
        _("trials a year that can be taken"), null=True, blank=True, validators=_FEW
    )
    subjects_a_year = models.PositiveIntegerField(
        _("subjects a year that can be taken"), null=True, blank=True, validators=_FEW
    )
    capacity_zh = models.TextField(_("capacity (Chinese)"), blank=True)
    capacity_en = models.TextField(_("capacity (English)"), blank=True)
    price_zh = models.TextField(_("price (Chinese)"), blank=True)
    price_en = models.TextField(_("price (English)"), blank=True)
    lead_time_zh = models.TextField(_("lead time (Chinese)"), blank=True)
    lead_time_en = models.TextField(_("lead time (English)"), blank=True)

    scope = bilingual()
    standards = bilingual()
    ethics = bilingual()
    past_trials = bilingual()
    capacity = bilingual()
    price = bilingual()
    lead_time = bilingual()
    history = HistoricalRecords()

    class Meta(Listing.Meta):
        abstract = False
