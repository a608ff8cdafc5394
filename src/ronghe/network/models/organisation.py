"""Organisations, their units, what the public registers call them, and how they are bound."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ronghe.base.bilingual import bilingual
from ronghe.base.records import Record, Sourced
from ronghe.network.enums import IdentifierScheme, OrganisationKind, TieKind


class Organisation(Record, Sourced):
    """A hospital, university, institute, company, investor, provider, park, office or alliance.

    ``fields`` is a list of ``Specialty`` values. ``merged_into`` marks a duplicate that was linked to another row:
    it stays, hidden, so that the link can be undone.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    name_zh = models.CharField(_("name (Chinese)"), max_length=200, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=300, blank=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    summary_zh = models.TextField(_("summary (Chinese)"), blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    fields = models.JSONField(_("fields"), default=list, blank=True)
    region = models.CharField(_("region"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates")

    name = bilingual()
    summary = bilingual()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name_zh", "name_en", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name_zh="") | ~Q(name_en=""), name="organisation_has_a_name"),
            models.UniqueConstraint(fields=["source_key"], condition=~Q(source_key=""), name="organisation_source_key"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Unit(Record):
    """A department, laboratory or centre of an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="units")
    name_zh = models.CharField(_("name (Chinese)"), max_length=200, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=300, blank=True)
    fields = models.JSONField(_("fields"), default=list, blank=True)

    name = bilingual()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name_zh", "name_en", "id"]

    def __str__(self) -> str:
        return str(self.name)


class Identifier(Record):
    """A number under which a public register knows an organisation or a person; checksum verified on entry."""

    scheme = models.CharField(_("register"), max_length=10, choices=IdentifierScheme)
    value = models.CharField(_("number"), max_length=40)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="identifiers"
    )
    person = models.ForeignKey(
        "network.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="identifiers"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person__isnull=True)
                | Q(organisation__isnull=True, person__isnull=False),
                name="identifier_has_one_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


class Tie(Record, Sourced):
    """What binds two or more parties: an agreement, a parent, an operator, an employment, a shared patent.

    For kinds with a direction (operates, owns, parent of, member of) ``subject`` is the one who does so, and the other
    parties are the objects.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=TieKind)
    title_zh = models.CharField(_("title (Chinese)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=300, blank=True)
    topic_zh = models.TextField(_("topic (Chinese)"), blank=True)
    topic_en = models.TextField(_("topic (English)"), blank=True)
    on = models.DateField(_("date"), null=True, blank=True)
    subject = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="ties_as_subject"
    )
    organisations = models.ManyToManyField(Organisation, related_name="ties", blank=True)
    people = models.ManyToManyField("network.Person", related_name="ties", blank=True)

    title = bilingual()
    topic = bilingual()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source_key"], condition=~Q(source_key=""), name="tie_source_key"),
        ]

    def __str__(self) -> str:
        return str(self.title) or self.get_kind_display()
