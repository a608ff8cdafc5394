"""A memo that an organisation keeps, so that it can be read again, judged again and compared."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.base.records import Record
from ronghe.exchange.enums import ListingKind


class KeptMemo(Record):
    """A described product with what was answered beside it, the day of the rules, and what came out on that day.

    Only its organisation reads it. ``answers`` are as forms send them (``queries.answering``), ``findings`` as
    ``queries.kept.findings_of`` gives them. ``reason`` answers the patient-data guard. ``listing_kind`` and
    ``listing_id`` name the need or the achievement of the organisation that it belongs to, where it does.
    """

    owner = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="kept_memos")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    on = models.DateField(_("day of the rules"))
    findings = models.JSONField(_("findings"), default=dict, blank=True)
    kept_by = models.UUIDField(_("kept by"), null=True, blank=True)
    listing_kind = models.CharField(_("kind of listing"), max_length=12, choices=ListingKind, blank=True)
    listing_id = models.UUIDField(_("listing"), null=True, blank=True)

    AUDIT_PLAIN = frozenset({"owner", "on", "listing_kind", "listing_id"})

    class Meta:
        ordering = ["-updated_at", "id"]
        indexes = [
            models.Index(fields=["owner", "-updated_at"], name="route_kept_by_owner"),
            models.Index(fields=["listing_id"], name="route_kept_by_listing"),
        ]

    def __str__(self) -> str:
        return self.title
