"""Higher tiers opened to single organisations, and looks at what is private."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.base.audience import Audience
from ronghe.base.records import Record
from ronghe.exchange.enums import ListingKind


class Disclosure(Record):
    """An organisation, or one person in their own name, reads one listing up to ``tier``, since an agreement and until
    it is taken back.

    Each introduction opens for itself, and so does the owner without one: what one of them closes, the others keep
    open. The widest counts.
    """

    listing_kind = models.CharField(_("kind of listing"), max_length=12, choices=ListingKind)
    listing_id = models.UUIDField(_("listing"))
    organisation = models.ForeignKey(
        "network.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="disclosures"
    )
    person = models.ForeignKey(
        "network.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="disclosures"
    )
    tier = models.CharField(_("tier"), max_length=8, choices=Audience, default=Audience.NDA)
    introduction = models.ForeignKey(
        "exchange.Introduction", on_delete=models.PROTECT, null=True, blank=True, related_name="disclosures"
    )
    until_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing_kind", "listing_id", "organisation"],
                condition=Q(until_at__isnull=True, introduction__isnull=True),
                name="disclosure_current_once",
            ),
            models.UniqueConstraint(
                fields=["listing_kind", "listing_id", "organisation", "introduction"],
                condition=Q(until_at__isnull=True),
                name="disclosure_current_once_each",
            ),
            models.UniqueConstraint(
                fields=["listing_kind", "listing_id", "person", "introduction"],
                condition=Q(until_at__isnull=True),
                name="disclosure_current_once_person",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person__isnull=True)
                | Q(organisation__isnull=True, person__isnull=False),
                name="disclosure_to_organisation_or_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing_kind} {self.listing_id} to {self.organisation_id or self.person_id}: {self.tier}"


class Look(Record):
    """Somebody of the node opened private fields under the owner's mandate (``act_for_us``)."""

    listing_kind = models.CharField(_("kind of listing"), max_length=12, choices=ListingKind)
    listing_id = models.UUIDField(_("listing"))
    person = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="looks")
    why = models.TextField(_("why"), blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["listing_kind", "listing_id"], name="look_by_listing")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.listing_kind} {self.listing_id}"
