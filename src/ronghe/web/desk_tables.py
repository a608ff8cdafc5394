"""Tables of contacts, follow-ups and leads."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.web.desk_words import day_text, late_text
from ronghe.web.templatetags.ronghe import money, plain_number


def subject_text(record: Any) -> str:
    """Name of what a contact or follow-up is about; nothing where it is free."""
    if record.organisation_id:
        return str(record.organisation)
    if record.lead_id:
        return str(record.lead)
    return str(getattr(record, "named", "") or (getattr(record, "contact", None) and record.contact.named) or "")


def subject_link(record: Any) -> SafeString | str:
    """The same, linked where it has a page."""
    text = subject_text(record)
    if record.organisation_id:
        return format_html('<a href="{}">{}</a>', reverse("organisation", args=[record.organisation_id]), text)
    if record.lead_id:
        return format_html('<a href="{}">{}</a>', reverse("lead", args=[record.lead_id]), text)
    return text or "—"


class FollowUpTable(tables.Table):  # type: ignore[misc]  # the library has no types
    """Follow-ups."""

    what = tables.Column(verbose_name=_("What is to be done"))
    subject = tables.Column(verbose_name=_("With"), empty_values=(), orderable=False)
    owner = tables.Column(verbose_name=_("By whom"), order_by=("owner__name_zh", "owner__name_en"))
    due_on = tables.Column(verbose_name=_("Due"))
    done_at = tables.DateColumn(verbose_name=_("Done"), format="Y-m-d")
    outcome = tables.Column(verbose_name=_("Outcome"), orderable=False)

    def render_what(self, record: Any, value: str) -> SafeString:
        """Linked."""
        return format_html('<a href="{}">{}</a>', reverse("follow-up", args=[record.pk]), value)

    def value_what(self, value: str) -> str:
        """The text alone, for a file."""
        return value

    def render_subject(self, record: Any) -> SafeString | str:
        """Linked."""
        return subject_link(record)

    def value_subject(self, record: Any) -> str:
        """The name alone, for a file."""
        return subject_text(record)

    def render_due_on(self, record: Any, value: Any) -> SafeString:
        """With how late it is."""
        today = timezone.localdate()
        if record.done_at is None and value < today:
            return format_html('{} <span class="due late">{}</span>', day_text(value), late_text(value, today))
        return format_html("{}", day_text(value))

    def value_due_on(self, value: Any) -> str:
        """The day alone, for a file."""
        return str(value.isoformat())


class ContactTable(tables.Table):  # type: ignore[misc]  # the library has no types
    """Contacts."""

    on = tables.Column(verbose_name=_("Day"))
    kind = tables.Column(verbose_name=pgettext_lazy("contact", "Kind"))
    subject = tables.Column(verbose_name=_("With"), empty_values=(), orderable=False)
    unit = tables.Column(verbose_name=_("Department"), orderable=False)
    people = tables.Column(verbose_name=_("People met"), orderable=False)
    note = tables.Column(verbose_name=_("Note"), orderable=False)
    by = tables.Column(verbose_name=_("Logged by"), orderable=False)

    def render_on(self, record: Any, value: Any) -> SafeString:
        """Linked."""
        return format_html('<a class="nowrap" href="{}">{}</a>', reverse("contact", args=[record.pk]), day_text(value))

    def value_on(self, value: Any) -> str:
        """The day alone, for a file."""
        return str(value.isoformat())

    def render_subject(self, record: Any) -> SafeString | str:
        """Linked."""
        return subject_link(record)

    def value_subject(self, record: Any) -> str:
        """The name alone, for a file."""
        return subject_text(record)


class LeadTable(tables.Table):  # type: ignore[misc]  # the library has no types
    """Leads of the attraction pipeline."""

    name = tables.Column(
        verbose_name=_("Firm"), empty_values=(), order_by=("organisation__name_zh", "organisation__name_en", "name")
    )
    stage = tables.Column(verbose_name=pgettext_lazy("lead", "Stage"))
    stage_on = tables.Column(verbose_name=_("In this stage since"))
    owner = tables.Column(verbose_name=_("Owner"), order_by=("owner__name_zh", "owner__name_en"))
    amount_cny = tables.Column(verbose_name=_("Investment expected"))
    area_m2 = tables.Column(verbose_name=_("Area expected (m²)"))
    next = tables.Column(verbose_name=_("Next action"), empty_values=(), orderable=False)

    def render_name(self, record: Any) -> SafeString:
        """Linked to the lead."""
        return format_html('<a href="{}">{}</a>', reverse("lead", args=[record.pk]), record)

    def value_name(self, record: Any) -> str:
        """The name alone, for a file."""
        return str(record)

    def render_amount_cny(self, value: Any) -> str:
        """In 万元 or millions."""
        return money(value)

    def value_amount_cny(self, value: Any) -> float | None:
        """The number, for a file."""
        return None if value is None else float(value)

    def render_area_m2(self, value: Any) -> str:
        """Without idle zeros."""
        return plain_number(value)

    def value_area_m2(self, value: Any) -> float | None:
        """The number, for a file."""
        return None if value is None else float(value)

    def render_next(self, record: Any) -> SafeString | str:
        """What is next, by whom and by when."""
        row = self.context["touches"].get(record.pk) if self.context else None
        if row is None or row.next is None:
            return "—"
        return format_html("{} · {} · {}", row.next.what, row.next.owner, row.next.due_on.isoformat())

    def value_next(self, record: Any) -> str:
        """The same as text, for a file."""
        row = getattr(self, "touches", {}).get(record.pk)
        return "" if row is None or row.next is None else f"{row.next.what} · {row.next.owner} · {row.next.due_on}"
