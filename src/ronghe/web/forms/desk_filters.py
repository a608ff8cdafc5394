"""Filters of the lists of contacts, follow-ups, leads and projects; their state stands in the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.exchange.enums import ContactKind, LeadStage
from ronghe.exchange.queries.contacts import of_the_week, overdue
from ronghe.web.forms.words_filter import WordsFilter

WHEN = (
    ("open", pgettext_lazy("follow-ups", "Open")),
    ("overdue", _("Overdue")),
    ("week", _("This week")),
    ("done", pgettext_lazy("follow-ups", "Done")),
)
MINE = (("mine", _("Mine")),)


class _Words(WordsFilter):
    """Words, and whose."""

    def of_mine(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those whose owner asks."""
        return rows.filter(owner_id=self.request.person_id) if value == "mine" else rows


class FollowUpFilter(_Words):
    """Follow-ups: which, whose, since when."""

    names = ("what", "outcome", "organisation__name_zh", "organisation__name_en", "contact__named", "lead__name")

    when = filters.ChoiceFilter(method="by_when", choices=WHEN, label=_("Which"), empty_label=_("All"))
    whose = filters.ChoiceFilter(method="of_mine", choices=MINE, label=_("Whose"), empty_label=_("Everybody's"))
    organisation = filters.UUIDFilter(field_name="organisation_id", widget=filters.widgets.forms.HiddenInput)

    def by_when(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Open, overdue, due this week, or done."""
        today = timezone.localdate()
        if value == "overdue":
            return overdue(rows, today)
        if value == "week":
            return of_the_week(rows, today)
        return rows.filter(done_at__isnull=value == "open")


class ContactFilter(_Words):
    """Contacts: kind and days."""

    names = ("note", "people", "unit", "named", "organisation__name_zh", "organisation__name_en")

    kind = filters.ChoiceFilter(choices=ContactKind.choices, label=_("Kind"), empty_label=_("All"))
    since = filters.DateFilter(field_name="on", lookup_expr="gte", label=_("From day"))
    until = filters.DateFilter(field_name="on", lookup_expr="lte", label=_("To day"))
    organisation = filters.UUIDFilter(field_name="organisation_id", widget=filters.widgets.forms.HiddenInput)


class LeadFilter(_Words):
    """Leads: stage and owner; without a stage the lost ones are left out."""

    names = ("name", "organisation__name_zh", "organisation__name_en", "seeks", "person", "origin")

    stage = filters.ChoiceFilter(choices=LeadStage.choices, label=pgettext_lazy("lead", "Stage"), empty_label=_("All"))
    whose = filters.ChoiceFilter(method="of_mine", choices=MINE, label=_("Whose"), empty_label=_("Everybody's"))
