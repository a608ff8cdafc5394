"""What the desk remembers: decisions on matches, visits, and targets of the monthly figures."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.records import Record
from ronghe.exchange.enums import Figure, MatchDecision


class MatchCall(Record):
    """What the node's technology managers made of a match: once per match, whoever decides last."""

    match = models.OneToOneField("exchange.Match", on_delete=models.CASCADE, related_name="desk_call")
    decision = models.CharField(_("decision"), max_length=8, choices=MatchDecision)
    by = models.ForeignKey("network.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-updated_at", "id"]

    def __str__(self) -> str:
        return f"{self.match_id} {self.decision}"


class DeskVisit(Record):
    """When a person last opened the desk, and the time before: what came since then is new."""

    person = models.OneToOneField("network.Person", on_delete=models.CASCADE, related_name="desk_visit")
    last_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.last_at}"


class FigureTarget(Record):
    """The value that a figure is to reach over a period; who answers for it, and by when."""

    figure = models.CharField(_("figure"), max_length=12, choices=Figure)
    since_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    value = models.PositiveIntegerField(_("target"))
    owner = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("owner"))
    due_on = models.DateField(_("due"))

    history = HistoricalRecords()

    class Meta:
        ordering = ["since_on", "until_on", "figure", "id"]
        constraints = [
            models.UniqueConstraint(fields=["figure", "since_on", "until_on"], name="figure_target_once"),
            models.CheckConstraint(condition=Q(since_on__lte=F("until_on")), name="figure_target_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.since_on}–{self.until_on}: {self.value}"
