"""Needs and their measurable targets."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.bilingual import bilingual
from ronghe.base.records import Record
from ronghe.exchange.enums import NeedKind
from ronghe.exchange.models.listing import Listing
from ronghe.kernel.text import Operator


class Need(Listing):
    """A problem that an organisation asks the network to solve.

    ``text`` is what the owner wrote, word for word; the other columns are its proposed or corrected structure.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=NeedKind, default=NeedKind.CLINICAL)
    text = models.TextField(_("as written"), blank=True)
    problem_zh = models.TextField(_("problem (Chinese)"), blank=True)
    problem_en = models.TextField(_("problem (English)"), blank=True)
    population_zh = models.TextField(_("population (Chinese)"), blank=True)
    population_en = models.TextField(_("population (English)"), blank=True)
    outcome_zh = models.TextField(_("outcome (Chinese)"), blank=True)
    outcome_en = models.TextField(_("outcome (English)"), blank=True)
    setting_zh = models.TextField(_("setting (Chinese)"), blank=True)
    setting_en = models.TextField(_("setting (English)"), blank=True)
    practice_zh = models.TextField(_("present practice and its failing (Chinese)"), blank=True)
    practice_en = models.TextField(_("present practice and its failing (English)"), blank=True)
    evidence_zh = models.TextField(_("evidence (Chinese)"), blank=True)
    evidence_en = models.TextField(_("evidence (English)"), blank=True)
    requirements_zh = models.TextField(_("requirements (Chinese)"), blank=True)
    requirements_en = models.TextField(_("requirements (English)"), blank=True)
    wanted_zh = models.TextField(_("partner wanted (Chinese)"), blank=True)
    wanted_en = models.TextField(_("partner wanted (English)"), blank=True)

    problem = bilingual()
    population = bilingual()
    outcome = bilingual()
    setting = bilingual()
    practice = bilingual()
    evidence = bilingual()
    requirements = bilingual()
    wanted = bilingual()
    history = HistoricalRecords()

    class Meta(Listing.Meta):
        abstract = False


class NeedTarget(Record):
    """One measurable target of a need: parameter, operator, value, unit; ``high`` for a range."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="targets")
    position = models.PositiveSmallIntegerField(default=0)
    parameter_zh = models.CharField(_("parameter (Chinese)"), max_length=120, blank=True)
    parameter_en = models.CharField(_("parameter (English)"), max_length=200, blank=True)
    operator = models.CharField(_("operator"), max_length=5)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)
    high = models.DecimalField(_("upper value"), max_digits=20, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)

    parameter = bilingual()
    history = HistoricalRecords()

    class Meta:
        ordering = ["need", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(operator__in=["<", "<=", "=", ">=", ">", "range"]), name="target_operator_known"
            ),
            models.CheckConstraint(
                condition=~Q(operator="range") | Q(high__isnull=False), name="target_range_has_upper_value"
            ),
        ]

    def __str__(self) -> str:
        value = f"{self.value.normalize():f}"
        if self.operator == "range" and self.high is not None:
            return f"{self.parameter} {value}–{self.high.normalize():f} {self.unit}".strip()
        return f"{self.parameter} {self.sign} {value} {self.unit}".strip()

    @property
    def sign(self) -> str:
        """The operator as one prints it."""
        return Operator(self.operator).sign
