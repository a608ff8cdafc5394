"""Projects: what an accepted introduction becomes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.records import Record


class ProjectNumber(models.Model):
    """The last number given in a year. It only grows, so that no number is given twice."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Project(Record):
    """One walk from a need or a result to use, under one identifier for life (``RH-2026-0001-0``).

    Parties, listing and what was agreed are read from the introduction; the project adds only its name and number.
    """

    number = models.CharField(_("identifier"), max_length=20, unique=True, editable=False)
    introduction = models.OneToOneField(
        "exchange.Introduction", on_delete=models.PROTECT, null=True, blank=True, related_name="project"
    )
    opened_on = models.DateField(_("opened"))
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    closed_why = models.TextField(_("why it was closed"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(closed_on__isnull=False) | Q(closed_why=""), name="project_why_closed"),
        ]

    def __str__(self) -> str:
        return self.number
