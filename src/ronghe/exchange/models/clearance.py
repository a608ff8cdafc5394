"""Products that a regulator has cleared: shown beside partners as similar, never as partners."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.records import Record, Sourced


class ClearedProduct(Record, Sourced):
    """One clearance: device, firm, number, date, product code, panel."""

    number = models.CharField(_("number"), max_length=20)
    device = models.CharField(_("device"), max_length=400)
    firm = models.CharField(_("firm"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "network.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="cleared_products"
    )
    country = models.CharField(_("country"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    product_code = models.CharField(_("product code"), max_length=10, blank=True)
    panel = models.CharField(_("panel"), max_length=80, blank=True)
    pathway = models.CharField(_("pathway"), max_length=40, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-decided_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="clearance_number_once"),
            models.CheckConstraint(condition=~Q(device=""), name="clearance_has_a_device"),
        ]
        indexes = [models.Index(fields=["firm"]), models.Index(fields=["product_code"])]

    def __str__(self) -> str:
        return f"{self.number} {self.device}"
