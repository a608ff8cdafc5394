"""The attraction pipeline (招商): firms on their way to the park, and each step they made."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.records import Record
from ronghe.exchange.enums import LeadStage


class Lead(Record):
    """A firm to be attracted: an organisation of the network, or only a ``name`` as yet."""

    organisation = models.ForeignKey(
        "network.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    person = models.CharField(_("contact person"), max_length=200, blank=True)
    fields = models.JSONField(_("fields"), default=list, blank=True)
    seeks = models.TextField(_("what it seeks"), blank=True)
    origin = models.CharField(_("where it came from"), max_length=200, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=LeadStage, default=LeadStage.CONTACT)
    stage_on = models.DateField(_("in this stage since"))
    lost_why = models.TextField(_("why it was lost"), blank=True)
    owner = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="leads", verbose_name=_("owner"))
    amount_cny = models.DecimalField(
        _("investment expected (CNY)"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    area_m2 = models.DecimalField(_("area expected (m²)"), max_digits=10, decimal_places=1, null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-stage_on", "-created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(organisation__isnull=False) | ~Q(name=""), name="lead_has_a_name"),
            models.CheckConstraint(condition=~Q(stage=LeadStage.LOST) | ~Q(lost_why=""), name="lead_lost_says_why"),
            models.CheckConstraint(
                condition=Q(amount_cny__isnull=True) | Q(amount_cny__gte=0), name="lead_amount_positive"
            ),
            models.CheckConstraint(condition=Q(area_m2__isnull=True) | Q(area_m2__gte=0), name="lead_area_positive"),
        ]

    def __str__(self) -> str:
        return str(self.organisation) if self.organisation_id else self.name


class LeadStep(Record):
    """A lead came into ``after`` on a day; ``why`` is given where it went back or was lost. Never changed."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="steps")
    before = models.CharField(_("stage before"), max_length=10, choices=LeadStage, blank=True)
    after = models.CharField(_("stage"), max_length=10, choices=LeadStage)
    on = models.DateField(_("day"))
    why = models.TextField(_("why"), blank=True)
    by = models.ForeignKey("network.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["on", "created_at", "id"]
        indexes = [models.Index(fields=["after", "on"], name="lead_step_by_stage")]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.before} > {self.after} {self.on}"
