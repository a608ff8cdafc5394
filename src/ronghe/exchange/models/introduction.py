"""Introductions: one organisation asks, the other answers, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.base.records import Record
from ronghe.exchange.enums import LIVE, IntroductionStatus, ListingKind, Outcome, Side, StepKind


class Introduction(Record):
    """Interest of one organisation in working with another, or with an expert, over a listing, from the first word to
    the outcome.

    The listing belongs to one of the two sides: mostly to the one that answers; to the one that asks where a need's
    owner invites a partner. ``need`` is the asking side's own need, where it asks for one. Status moves only in
    ``exchange.commands``; every move is a row of ``IntroductionStep``.

    An ``expert`` is invited to a need by its owner. One who had an account when asked answers in their own name, and
    ``answered_by`` is none; so it is where the node's technology managers act for the record of one who stands for
    nobody. For any other the organisation answers to which the expert belongs.

    ``asking_withheld`` and ``answering_withheld``: the name of that side is not told before consent.
    ``due_on`` is the day by which the next step is due, ``remind_on`` the day of the next reminder.
    """

    listing_kind = models.CharField(_("kind of listing"), max_length=12, choices=ListingKind)
    listing_id = models.UUIDField(_("listing"))
    need = models.ForeignKey(
        "exchange.Need", on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions"
    )
    match = models.ForeignKey(
        "exchange.Match", on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions"
    )
    asked_by = models.ForeignKey("network.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_for = models.ForeignKey(
        "network.Organisation", on_delete=models.PROTECT, related_name="introductions_asked_for"
    )
    answered_by = models.ForeignKey(
        "network.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="introductions_answered"
    )
    expert = models.ForeignKey(
        "network.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="introductions_as_expert"
    )
    asking_withheld = models.BooleanField(_("name of the asking side is withheld"), default=False)
    answering_withheld = models.BooleanField(_("name of the answering side is withheld"), default=False)
    asking_delegate = models.ForeignKey(
        "network.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answering_delegate = models.ForeignKey(
        "network.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    message = models.TextField(_("message"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=IntroductionStatus, default=IntroductionStatus.INTEREST
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    remind_on = models.DateField(_("next reminder"), null=True, blank=True)
    consented_at = models.DateTimeField(_("consented"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing_kind", "listing_id", "asked_for", "answered_by"],
                condition=Q(status__in=LIVE, expert__isnull=True),
                name="introduction_live_once",
            ),
            models.UniqueConstraint(
                fields=["listing_kind", "listing_id", "asked_for", "expert"],
                condition=Q(status__in=LIVE, expert__isnull=False),
                name="introduction_live_once_expert",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=False) | Q(expert__isnull=False), name="introduction_is_answered"
            ),
            models.CheckConstraint(condition=~Q(asked_for=F("answered_by")), name="introduction_has_two_sides"),
            models.CheckConstraint(
                condition=~Q(status__in=[IntroductionStatus.CONSENTED, IntroductionStatus.NDA, IntroductionStatus.OPEN])
                | Q(consented_at__isnull=False),
                name="introduction_consented_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=IntroductionStatus.OPEN) | Q(opened_at__isnull=False),
                name="introduction_open_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=IntroductionStatus.CLOSED) | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="introduction_closed_has_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_for", "status"], name="introduction_by_asking"),
            models.Index(fields=["answered_by", "status"], name="introduction_by_answering"),
            models.Index(fields=["listing_kind", "listing_id"], name="introduction_by_listing"),
            models.Index(fields=["status", "remind_on"], name="introduction_by_reminder"),
        ]

    def __str__(self) -> str:
        return f"{self.listing_kind} {self.listing_id} {self.status}"


class IntroductionStep(Record):
    """One thing that a side did in an introduction. Rows are added, never changed."""

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(_("step"), max_length=16, choices=StepKind)
    side = models.CharField(_("side"), max_length=10, choices=Side, blank=True)
    person = models.ForeignKey("network.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    delegated = models.BooleanField(_("done by the side's technology manager"), default=False)
    status = models.CharField(_("status afterwards"), max_length=10, choices=IntroductionStatus)
    due_on = models.DateField(_("due"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.introduction_id} {self.kind}"


class ThreadMessage(Record):
    """A message of one side in the conversation of an introduction, with its files."""

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(_("side"), max_length=10, choices=Side)
    person = models.ForeignKey("network.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    delegated = models.BooleanField(_("written by the side's technology manager"), default=False)
    text = models.TextField(_("text"), blank=True)
    files = models.ManyToManyField("base.StoredFile", related_name="thread_messages", blank=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.introduction_id} {self.side}"
