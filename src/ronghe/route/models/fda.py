"""The FDA's product classification. Cleared devices are the exchange's (``exchange.ClearedProduct``): one table, one
truth."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.route.models.edition import Reference


class FdaProductCode(Reference):
    """A product code: what it names, its class and regulation, and which submission it takes.

    ``device_class`` is as the table writes it: ``1``-``3``; ``U`` unclassified, ``N`` not classified, ``F`` a
    humanitarian use device. ``submission_type`` is the table's number; ``similar.submission`` reads the two.
    """

    code = models.CharField(_("product code"), max_length=3)
    name = models.CharField(_("device"), max_length=400)
    device_class = models.CharField(_("class"), max_length=1, blank=True)
    unclassified_reason = models.CharField(_("why unclassified"), max_length=2, blank=True)
    regulation = models.CharField(_("regulation"), max_length=12, blank=True)
    panel = models.CharField(_("review panel"), max_length=2, blank=True)
    specialty = models.CharField(_("medical specialty"), max_length=2, blank=True)
    submission_type = models.CharField(_("submission type"), max_length=2, blank=True)
    gmp_exempt = models.BooleanField(_("exempt from good manufacturing practice"), default=False)
    third_party = models.BooleanField(_("third-party review"), default=False)
    implant = models.BooleanField(_("implant"), default=False)
    life_sustaining = models.BooleanField(_("life-sustaining"), default=False)
    definition = models.TextField(_("definition"), blank=True)
    physical_state = models.TextField(_("physical state"), blank=True)
    technical_method = models.TextField(_("technical method"), blank=True)
    target_area = models.TextField(_("target area"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="fda_product_code_once")]
        indexes = [models.Index(fields=["regulation"], name="fda_code_by_regulation")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
