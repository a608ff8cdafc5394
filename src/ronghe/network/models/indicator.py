"""Figures that somebody reported of an organisation: as reported, with day, unit and source."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.bilingual import bilingual
from ronghe.base.records import Record, Sourced
from ronghe.network.enums import Bound
from ronghe.network.models.organisation import Organisation


class Indicator(Record, Sourced):
    """One reported figure: "more than 1,000 incubated enterprises as of 2022-10-26".

    Never computed here. ``as_of`` is the day the figure speaks of, empty where the report does not tell; ``unit`` is
    ``CNY`` for money, else a plain noun (enterprise, year, person).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="indicators")
    what_zh = models.CharField(_("what is counted (Chinese)"), max_length=200, blank=True)
    what_en = models.CharField(_("what is counted (English)"), max_length=200, blank=True)
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=4)
    bound = models.CharField(_("bound"), max_length=6, choices=Bound, default=Bound.EXACT)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)

    what = bilingual()
    history = HistoricalRecords()

    class Meta:
        ordering = ["organisation", "-as_of", "what_zh", "what_en", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(what_zh="") | ~Q(what_en=""), name="indicator_says_what"),
            models.UniqueConstraint(fields=["source_key"], condition=~Q(source_key=""), name="indicator_source_key"),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.value:f}"
