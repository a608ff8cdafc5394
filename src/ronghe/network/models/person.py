"""People, what they have published, the organisations they belong to, and the row they log in with."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.bilingual import bilingual
from ronghe.base.records import Record, Sourced
from ronghe.network.enums import MailRhythm, MembershipRole, NodeRole


class Person(Record, Sourced):
    """A person of the field; an expert where ``is_expert`` says so.

    ``listed`` is the person's consent to be found and shown; contact data is shown only where ``contact_consent``
    is given.
    """

    name_zh = models.CharField(_("name (Chinese)"), max_length=80, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        "network.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    position_zh = models.CharField(_("position (Chinese)"), max_length=200, blank=True)
    position_en = models.CharField(_("position (English)"), max_length=200, blank=True)
    fields = models.JSONField(_("fields"), default=list, blank=True)
    summary_zh = models.TextField(_("summary (Chinese)"), blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    offers_zh = models.TextField(_("offers (Chinese)"), blank=True)
    offers_en = models.TextField(_("offers (English)"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_expert = models.BooleanField(_("expert"), default=False)
    listed = models.BooleanField(_("may be found"), default=True)
    contact_consent = models.BooleanField(_("contact data may be shown"), default=False)
    language = models.CharField(_("language of letters"), max_length=10, default="zh-hans")
    mail_rhythm = models.CharField(_("notices by e-mail"), max_length=6, choices=MailRhythm, default=MailRhythm.EACH)

    name = bilingual()
    position = bilingual()
    summary = bilingual()
    offers = bilingual()
    history = HistoricalRecords()

    AUDIT_PLAIN = frozenset(
        {"organisation", "is_expert", "listed", "contact_consent", "language", "mail_rhythm", "illustrative"}
    )
    """What the audit log keeps as it is; every other column is personal."""

    class Meta:
        ordering = ["name_zh", "name_en", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name_zh="") | ~Q(name_en=""), name="person_has_a_name"),
            models.UniqueConstraint(fields=["source_key"], condition=~Q(source_key=""), name="person_source_key"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Work(Record):
    """A publication or patent of a person: what an expert is ranked by."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="works")
    title = models.CharField(_("title"), max_length=400)
    abstract = models.TextField(_("abstract"), blank=True)
    venue = models.CharField(_("published in"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-year", "title", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "title"], name="work_once_per_person")]

    def __str__(self) -> str:
        return self.title


class User(AbstractUser):
    """The row one logs in with; the subject is ``person``.

    One logs in with an e-mail address or a mobile number, so that ``username`` means nothing and is made up. ``phone``
    holds a number in the form +8613800138000; a number that is not verified logs nobody in.
    """

    person = models.OneToOneField(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="user")
    phone = models.CharField(_("mobile number"), max_length=16, null=True, blank=True)  # noqa: DJ001 -- none is not unique
    phone_verified = models.BooleanField(_("mobile number verified"), default=False)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["phone"], condition=Q(phone_verified=True), name="user_verified_phone_once"
            ),
        ]


class Membership(Record):
    """A person belongs to an organisation, in a role, from a day to a day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole, default=MembershipRole.MEMBER)
    since_on = models.DateField(_("since"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["organisation", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(until_on__isnull=True), name="membership_current_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.organisation_id} {self.role}"


class NodeDuty(Record):
    """A person holds a role on the node."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="duties")
    role = models.CharField(_("role"), max_length=20, choices=NodeRole)

    history = HistoricalRecords()

    class Meta:
        ordering = ["role", "person"]
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="node_duty_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"
