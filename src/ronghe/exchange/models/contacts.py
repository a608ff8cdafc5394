"""Contacts that took place, and what is to be done next, by whom and by when."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.records import Record
from ronghe.exchange.enums import ContactKind

BOOK_DAYS = (date(1990, 1, 1), date(2199, 12, 31))
"""First and last day that a contact, a step or a follow-up may have; all else is a slip of the keyboard."""


class Kept(Record):
    """A row of a contact book: the node's own where ``kept_for`` is empty, else the book of one organisation.

    A book is read by those who keep it and by nobody else. The subject is an organisation, an introduction or a lead
    of the attraction pipeline, or several of them.
    """

    kept_for = models.ForeignKey(
        "network.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "network.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("organisation"),
    )
    introduction = models.ForeignKey(
        "exchange.Introduction", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    lead = models.ForeignKey(
        "exchange.Lead", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )

    class Meta:
        abstract = True


class Contact(Kept):
    """A visit, call, meeting or message on a day. ``named`` is an organisation that the network does not know yet."""

    kind = models.CharField(_("kind of contact"), max_length=8, choices=ContactKind, default=ContactKind.NOTE)
    on = models.DateField(_("day"))
    named = models.CharField(_("organisation by name"), max_length=200, blank=True)
    unit = models.CharField(_("department"), max_length=120, blank=True)
    people = models.CharField(_("people met"), max_length=300, blank=True)
    note = models.TextField(_("note"))
    by = models.ForeignKey("network.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["-on", "-created_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="contact_has_a_note")]
        indexes = [models.Index(fields=["organisation", "-on"], name="contact_by_organisation")]

    def __str__(self) -> str:
        return f"{self.on} {self.kind} {self.note[:40]}"


class FollowUp(Kept):
    """What a person is to do by a day; done with an outcome."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups")
    what = models.CharField(_("what is to be done"), max_length=300)
    owner = models.ForeignKey(
        "network.Person", on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("owner")
    )
    due_on = models.DateField(_("due"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["due_on", "created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="follow_up_says_what"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(done_at__isnull=False), name="follow_up_outcome_when_done"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "done_at", "due_on"], name="follow_up_by_owner"),
            models.Index(fields=["organisation", "done_at", "due_on"], name="follow_up_by_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.what[:40]}"
