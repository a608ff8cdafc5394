"""Public tables of the NMPA: determined products, the catalogue, and exemptions from clinical evaluation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.route.enums import ExemptionScope, NmpaOutcome
from ronghe.route.models.edition import Reference


class Determination(Reference):
    """A product that the NMPA was asked about, and what it was determined to be.

    ``batch`` is the publication as written (``2020-1``), ``code`` the catalogue code (``nn-nn``) or the IVD catalogue
    (``6840``), empty where none was given. The same name may be determined several times, described otherwise.
    """

    name = models.CharField(_("product"), max_length=300)
    year = models.PositiveSmallIntegerField(_("year"))
    batch = models.CharField(_("publication"), max_length=20)
    code = models.CharField(_("catalogue code"), max_length=10, blank=True)
    outcome = models.CharField(_("determined as"), max_length=12, choices=NmpaOutcome)
    description = models.TextField(_("description"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-year", "batch", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source_key"], name="determination_once"),
            models.CheckConstraint(condition=~Q(name=""), name="determination_has_a_name"),
        ]
        indexes = [models.Index(fields=["code"], name="determination_by_code")]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_outcome_display()}, {self.batch})"


class CatalogueCode(Reference):
    """A code of the classification catalogue with its name. ``top_name`` is that of its sub-catalogue (``01`` …)."""

    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=200)
    top_name = models.CharField(_("sub-catalogue"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="catalogue_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ClinicalExemption(Reference):
    """A line of the list of products that may skip clinical evaluation.

    ``code`` is ``nn-nn-nn`` for a product, ``nn`` for a whole sub-catalogue, empty for a rule of its own;
    ``device_class`` as the list writes it (``II``, ``III``, ``II/III``), empty where it names none.
    """

    code = models.CharField(_("catalogue code"), max_length=10, blank=True, db_index=True)
    name = models.CharField(_("product"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    device_class = models.CharField(_("class"), max_length=10, blank=True)
    scope = models.CharField(_("speaks of"), max_length=8, choices=ExemptionScope)
    remarks = models.CharField(_("remarks"), max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["code", "name", "id"]
        constraints = [models.UniqueConstraint(fields=["source_key"], name="exemption_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()
