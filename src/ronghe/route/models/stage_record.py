"""What a stage of a route took in a project of this node."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.base.records import Record


class StageRecord(Record):
    """One finished case of a stage: how long it took and what it cost. A row is corrected by the same case told again.

    ``network`` is the id of the way it went, from which regime and class follow; empty in older rows, which no plan
    counts. ``stage`` is the id of a stage of it, without market. ``months`` from its start to its end;
    ``cost_wan_cny`` in 10,000 yuan, empty where not known. ``source`` names the project or file it is known from,
    ``ended_on`` the day it was over. ``noted_by`` is the person who wrote it down; empty: the node itself.
    """

    network = models.CharField(_("way"), max_length=60, blank=True)
    stage = models.CharField(_("stage"), max_length=60, db_index=True)
    months = models.DecimalField(_("months"), max_digits=6, decimal_places=2)
    cost_wan_cny = models.DecimalField(_("cost (CNY 10,000)"), max_digits=12, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    ended_on = models.DateField(_("ended on"))
    noted_by = models.UUIDField(_("noted by"), null=True, blank=True)

    AUDIT_PLAIN = frozenset({"network", "stage", "months", "cost_wan_cny", "ended_on"})

    class Meta:
        ordering = ["network", "stage", "-ended_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(months__gte=0) & (Q(cost_wan_cny=None) | Q(cost_wan_cny__gte=0)),
                name="route_stage_record_not_below_0",
            ),
            models.UniqueConstraint(fields=["network", "stage", "source", "ended_on"], name="route_stage_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.months}"
