"""What every listing has: owner, title, status, dates, tiers of disclosure."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.base.audience import Audience
from ronghe.base.bilingual import bilingual
from ronghe.base.records import Record, Sourced
from ronghe.exchange.enums import UNOPENED, ListingStatus


class Listing(Record, Sourced):
    """A need, achievement, service or mandate of an organisation.

    ``tier`` is who may find the listing at all; ``tiers`` maps a field's name to the tier that may read it, where that
    differs from ``tier`` and from the default (``permissions.tiers``). Status moves only in ``commands``.
    ``shown_up_to`` is the tier to which a copy was cut for a reader (``permissions.shown``); such a copy is not saved.
    ``round`` counts how often it was handed to the reviewers; ``unreviewed_change`` says that an open listing was
    changed by its owner since.
    """

    shown_up_to: Audience | None = None

    owner = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="%(class)ss")
    contact = models.ForeignKey(
        "network.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="%(class)ss"
    )
    title_zh = models.CharField(_("title (Chinese)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=300, blank=True)
    summary_zh = models.TextField(_("summary (Chinese)"), blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    fields = models.JSONField(_("fields"), default=list, blank=True)
    region = models.CharField(_("region"), max_length=80, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ListingStatus, default=ListingStatus.DRAFT)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    renew_on = models.DateField(_("to be renewed by"), null=True, blank=True)
    written_by = models.UUIDField(_("written by"), null=True, blank=True)
    round = models.PositiveSmallIntegerField(_("round of review"), default=0)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    unreviewed_change = models.BooleanField(_("changed since it was reviewed"), default=False)
    reminded_for = models.DateField(_("day of expiry that the owner was reminded of"), null=True, blank=True)
    tier = models.CharField(_("may be found by"), max_length=8, choices=Audience, default=Audience.PUBLIC)
    tiers = models.JSONField(_("tiers of single fields"), default=dict, blank=True)
    acts_for_us = models.BooleanField(_("the node's technology managers act for us"), default=False)
    anonymous = models.BooleanField(_("owner's name is withheld"), default=False)
    member_note_zh = models.TextField(_("note for members (Chinese)"), blank=True)
    member_note_en = models.TextField(_("note for members (English)"), blank=True)

    title = bilingual()
    summary = bilingual()
    member_note = bilingual()

    AUDIT_PLAIN = frozenset(
        {"owner", "contact", "status", "published_at", "renew_on", "tier", "tiers", "acts_for_us", "anonymous"}
    )
    """What the audit log keeps as it is; every other column may be confidential."""

    class Meta:
        abstract = True
        ordering = ["-published_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[*UNOPENED, ListingStatus.WITHDRAWN]) | Q(published_at__isnull=False),
                name="%(class)s_open_has_published_at",
            ),
            models.CheckConstraint(condition=~Q(title_zh="") | ~Q(title_en=""), name="%(class)s_has_a_title"),
            models.UniqueConstraint(fields=["source_key"], condition=~Q(source_key=""), name="%(class)s_source_key"),
        ]
        indexes = [
            models.Index(fields=["status", "-published_at"], name="%(class)s_by_date"),
            # Newest first, and who may find a listing: told by this index alone, so that no long row is read for it.
            models.Index(
                fields=["-published_at", "id", "status", "tier", "owner", "acts_for_us"], name="%(class)s_by_reader"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ``ValueError`` for a copy cut to a reader: what it lacks would be lost."""
        if self.shown_up_to is not None:
            raise ValueError("a listing as a reader sees it is not saved; lock the row itself")
        super().save(*args, **kwargs)
