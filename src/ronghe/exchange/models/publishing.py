"""The way of a listing or a profile to its readers: reviews, the gate that asks for them, files, unsaved changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.files import StoredFile
from ronghe.base.records import Record
from ronghe.exchange.enums import FormKind, ListingKind, Verdict

MOST_REVIEWS = 2
RENEW_DAYS = {"need": 180, "achievement": 365, "service": 365, "mandate": 365}


class Gate(Record):
    """How many reviews a kind of listing needs before it opens, and for how long it then stays open."""

    listing_kind = models.CharField(_("kind of listing"), max_length=12, choices=ListingKind, unique=True)
    reviews = models.PositiveSmallIntegerField(_("reviews before it opens"), default=1)
    renew_days = models.PositiveSmallIntegerField(_("days until it must be renewed"), default=180)

    history = HistoricalRecords()

    class Meta:
        ordering = ["listing_kind"]
        constraints = [
            models.CheckConstraint(condition=Q(reviews__lte=MOST_REVIEWS), name="gate_reviews_0_to_2"),
            models.CheckConstraint(condition=Q(renew_days__gte=7), name="gate_renew_days_at_least_7"),
        ]

    def __str__(self) -> str:
        return f"{self.listing_kind}: {self.reviews}"


class Review(Record):
    """One reviewer's decision on one round of a listing. ``comments`` maps a field's name to what is said of it."""

    listing_kind = models.CharField(_("kind of listing"), max_length=12, choices=ListingKind)
    listing_id = models.UUIDField(_("listing"))
    round = models.PositiveSmallIntegerField(_("round of review"))
    reviewer = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    comments = models.JSONField(_("comments on fields"), default=dict, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing_kind", "listing_id", "round", "reviewer"], name="review_once_per_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing_kind} {self.listing_id} round {self.round}: {self.verdict}"


class Attachment(Record):
    """A file of a listing, read by those who read its field ``attachments``; or of an expert's profile, read by those
    who find the profile.
    """

    listing_kind = models.CharField(_("kind of listing"), max_length=12, choices=ListingKind, blank=True)
    listing_id = models.UUIDField(_("listing"), null=True, blank=True)
    person = models.ForeignKey(
        "network.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(listing_id__isnull=False, person__isnull=True) & ~Q(listing_kind="")
                | Q(listing_id__isnull=True, person__isnull=False, listing_kind=""),
                name="attachment_of_listing_or_person",
            ),
        ]
        indexes = [models.Index(fields=["listing_kind", "listing_id"], name="attachment_by_listing")]

    def __str__(self) -> str:
        return f"{self.listing_kind or 'person'} {self.listing_id or self.person_id}: {self.file_id}"


class Unsaved(Record):
    """What a person has typed into a form and not yet saved: one per person, organisation and listing.

    One's own expert profile belongs to no organisation: one per person.
    ``values`` are the form's own names and texts, as typed; nothing of it is checked but for patient data.
    """

    person = models.ForeignKey("network.Person", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "network.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("kind of form"), max_length=12, choices=FormKind)
    listing_id = models.UUIDField(_("listing"), null=True, blank=True)
    values = models.JSONField(_("values"), default=dict)

    class Meta:
        ordering = ["-updated_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "kind", "listing_id"],
                condition=Q(listing_id__isnull=False),
                name="unsaved_once_per_listing",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "kind"],
                condition=Q(listing_id__isnull=True),
                name="unsaved_once_for_new",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(kind=FormKind.EXPERT),
                name="unsaved_once_for_profile",
            ),
            models.CheckConstraint(
                condition=Q(kind=FormKind.EXPERT, organisation__isnull=True, listing_id__isnull=True)
                | ~Q(kind=FormKind.EXPERT) & Q(organisation__isnull=False),
                name="unsaved_of_an_organisation_or_profile",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.listing_id}"
