"""What an investor looks for."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.bilingual import bilingual
from ronghe.exchange.models.listing import Listing

_NO_DEBT = [MinValueValidator(0)]


class Mandate(Listing):
    """Fields, regions, stages, ticket (CNY) and thesis of an investor."""

    regions = models.JSONField(_("regions"), default=list, blank=True)
    stages = models.JSONField(_("stages"), default=list, blank=True)
    ticket_min_cny = models.DecimalField(
        _("smallest ticket (CNY)"), max_digits=16, decimal_places=2, null=True, blank=True, validators=_NO_DEBT
    )
    ticket_max_cny = models.DecimalField(
        _("largest ticket (CNY)"), max_digits=16, decimal_places=2, null=True, blank=True, validators=_NO_DEBT
    )
    thesis_zh = models.TextField(_("thesis (Chinese)"), blank=True)
    thesis_en = models.TextField(_("thesis (English)"), blank=True)
    wants_zh = models.TextField(_("wants (Chinese)"), blank=True)
    wants_en = models.TextField(_("wants (English)"), blank=True)
    excludes_zh = models.TextField(_("excludes (Chinese)"), blank=True)
    excludes_en = models.TextField(_("excludes (English)"), blank=True)

    thesis = bilingual()
    wants = bilingual()
    excludes = bilingual()
    history = HistoricalRecords()

    class Meta(Listing.Meta):
        abstract = False
        constraints = [
            *Listing.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ticket_min_cny__isnull=True)
                | Q(ticket_max_cny__isnull=True)
                | Q(ticket_min_cny__lte=F("ticket_max_cny")),
                name="mandate_ticket_in_order",
            ),
        ]
