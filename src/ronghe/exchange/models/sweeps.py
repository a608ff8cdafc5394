"""What ``match --all`` has found and done."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.base.audience import Audience
from ronghe.base.records import Record
from ronghe.exchange.enums import SweepStatus


class NearestOffers(models.Model):
    """The offers nearest to a need among all that one audience may find, and what was judged of them.

    Written by the sweep alone; derived, and made again where it is missing. It holds no text. ``offers``: pairs of
    key in the index (``kind:id``) and cosine, best first. ``ranks`` holds some more of them, as
    ``kernel.index.nearest`` does, so that one that goes has a successor. ``need_key`` and ``seen_key`` are keys of the
    index: of the need as it was asked, and the last one that was looked at. ``judged`` tells whether the first of them
    were judged as they are now.
    """

    need = models.ForeignKey("exchange.Need", on_delete=models.CASCADE, related_name="nearest")
    audience = models.CharField(_("audience"), max_length=8, choices=Audience)
    offers = models.JSONField(_("offers"), default=list)
    ranks = models.BinaryField()
    need_key = models.BigIntegerField()
    seen_key = models.BigIntegerField()
    judged = models.CharField(max_length=32, blank=True)
    found_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "audience"], name="nearest_once_per_audience")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.audience}"


class Sweep(Record):
    """One run of matching everything with everything: how far it is, and how it ended.

    ``claim`` names the process at work on it. ``total`` and ``done`` count needs whose nearest offers are judged, over
    both audiences; ``changed`` the suggestions that were added, altered or taken away.
    """

    status = models.CharField(_("status"), max_length=10, choices=SweepStatus, default=SweepStatus.WAITING)
    claim = models.CharField(max_length=64, blank=True)
    cancelling = models.BooleanField(default=False)
    compared = models.BigIntegerField(_("offers compared"), default=0)
    to_compare = models.BigIntegerField(_("offers to compare"), default=0)
    total = models.PositiveIntegerField(_("needs to judge"), default=0)
    done = models.PositiveIntegerField(_("needs judged"), default=0)
    changed = models.PositiveIntegerField(_("suggestions changed"), default=0)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"{self.status} {self.done}/{self.total}"
