"""Tables of the list pages."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ronghe.exchange.enums import Stage
from ronghe.exchange.queries.listings import ShownListings
from ronghe.journey.exports.wording import listed, region_label, specialty_label
from ronghe.web.listing_facts import ticket_text
from ronghe.web.listing_texts import CLOSED_TITLE


def _fields_text(values: list[str]) -> str:
    return listed(specialty_label(str(value)) for value in values)


def _in_file(label: Any) -> tables.Column:
    """A column of the file alone; no list is in its order, which could tell what a reader may not read."""
    return tables.Column(verbose_name=label, visible=False, orderable=False)


class RecordTable(tables.Table):  # type: ignore[misc]  # the library has no types
    """What all lists show: the title as a link with its badge, and the fields of specialty."""

    page_name = ""

    title = tables.Column(verbose_name=_("Title"), order_by=("title_zh", "title_en"))
    fields = tables.Column(verbose_name=_("Field"), orderable=False)

    def _link(self, record: Any, text: str) -> SafeString:
        badge = (
            format_html(' <span class="badge badge-sample">{}</span>', gettext("Illustrative"))
            if record.illustrative
            else ""
        )
        return format_html('<a href="{}">{}</a>{}', reverse(self.page_name, args=[record.pk]), text, badge)

    def render_title(self, record: Any, value: str) -> SafeString:
        """The title, linked."""
        return self._link(record, value)

    def value_title(self, record: Any, value: str) -> str:
        """The title alone, for a file."""
        return value

    def render_fields(self, value: list[str]) -> SafeString:
        """Specialties as quiet labels."""
        return format_html_join(" ", '<span class="rtag">{}</span>', ((specialty_label(str(v)),) for v in value))

    def render_region(self, value: Any) -> str:
        """The region, in the reader's language."""
        return region_label(value)

    def value_fields(self, value: list[str]) -> str:
        """Specialties as text, for a file."""
        return _fields_text(value)


class ListingTable(RecordTable):
    """Listings, cut to the reader by their query; an order rests on what the reader may read, too."""

    title = tables.Column(verbose_name=_("Title"), order_by=("title_zh", "title_en"), empty_values=())
    owner = tables.Column(
        verbose_name=pgettext_lazy("listing", "Owner"),
        order_by=("owner__name_zh", "owner__name_en"),
        empty_values=(),
    )
    region = tables.Column(verbose_name=_("Region"))
    published_at = tables.DateColumn(verbose_name=_("Published"), format="Y-m-d")

    def render_owner(self, record: Any) -> SafeString | str:
        """The owner, linked, unless the name is withheld."""
        if not record.owner_id:
            return gettext("name withheld")
        return format_html('<a href="{}">{}</a>', reverse("organisation", args=[record.owner_id]), record.owner)

    def value_owner(self, record: Any) -> str:
        """The owner's name, for a file."""
        return str(record.owner) if record.owner_id else gettext("name withheld")

    def render_title(self, record: Any, value: str) -> SafeString:
        """The title, linked, or that it is not open."""
        return self._link(record, value or str(CLOSED_TITLE))

    def value_title(self, record: Any, value: str) -> str:
        """The title alone, for a file."""
        return value or str(CLOSED_TITLE)

    def order_title(self, rows: ShownListings, descending: bool) -> tuple[ShownListings, bool]:
        """By the title, where the reader may read it."""
        return rows.in_order_of("title", lookup="title_zh", descending=descending), True

    def order_owner(self, rows: ShownListings, descending: bool) -> tuple[ShownListings, bool]:
        """By the owner's name, where it is not withheld."""
        return rows.in_order_of("owner", lookup="owner__name_zh", descending=descending), True

    def order_region(self, rows: ShownListings, descending: bool) -> tuple[ShownListings, bool]:
        """By region."""
        return rows.in_order_of("region", descending=descending), True

    def order_kind(self, rows: ShownListings, descending: bool) -> tuple[ShownListings, bool]:
        """By type."""
        return rows.in_order_of("kind", descending=descending), True


class NeedTable(ListingTable):
    """Needs."""

    page_name = "need"
    kind = tables.Column(verbose_name=_("Type"))

    class Meta:
        sequence = ("title", "owner", "kind", "fields", "region", "published_at")


class AchievementTable(ListingTable):
    """Achievements."""

    page_name = "achievement"
    kind = tables.Column(verbose_name=_("Type"))
    trl = tables.Column(verbose_name=_("TRL"))
    ip_state = tables.Column(verbose_name=_("State of the IP"))

    class Meta:
        sequence = ("title", "owner", "kind", "trl", "ip_state", "fields", "region", "published_at")

    def order_trl(self, rows: ShownListings, descending: bool) -> tuple[ShownListings, bool]:
        """By readiness."""
        return rows.in_order_of("trl", descending=descending), True

    def order_ip_state(self, rows: ShownListings, descending: bool) -> tuple[ShownListings, bool]:
        """By the state of the IP."""
        return rows.in_order_of("ip_state", descending=descending), True


class ServiceTable(ListingTable):
    """Services. What trial sites alone tell, and the capacity, stand in the file, not on the page."""

    page_name = "service"
    kind = tables.Column(verbose_name=_("Type"))
    ethics = _in_file(_("Ethics committee meetings"))
    ethics_next_on = _in_file(_("Next ethics committee meeting"))
    past_trials_count = _in_file(_("Past trials, number"))
    past_trials = _in_file(_("Past trials"))
    trials_a_year = _in_file(_("Trials a year that can be taken"))
    subjects_a_year = _in_file(_("Subjects a year that can be taken"))
    capacity = _in_file(_("Capacity"))

    class Meta:
        sequence = (
            "title", "owner", "kind", "fields", "region", "published_at", "ethics", "ethics_next_on",
            "past_trials_count", "past_trials", "trials_a_year", "subjects_a_year", "capacity",
        )  # fmt: skip


class MandateTable(ListingTable):
    """Mandates."""

    page_name = "mandate"
    region = tables.Column(accessor="regions", verbose_name=_("Region"), orderable=False)
    stages = tables.Column(verbose_name=_("Stage"), orderable=False)
    ticket = tables.Column(verbose_name=_("Ticket"), order_by=("ticket_max_cny",), empty_values=())

    class Meta:
        sequence = ("title", "owner", "stages", "ticket", "fields", "region", "published_at")

    def render_region(self, value: Any) -> str:
        """Regions in one line."""
        return region_label("、".join(value))

    def render_stages(self, value: list[str]) -> str:
        """Stages in words."""
        return listed(str(Stage(v).label) if v in Stage.values else v for v in value)

    def render_ticket(self, record: Any) -> str:
        """Smallest to largest ticket."""
        return ticket_text(record) or "—"

    def order_ticket(self, rows: ShownListings, descending: bool) -> tuple[ShownListings, bool]:
        """By the largest ticket."""
        return rows.in_order_of("ticket_max_cny", descending=descending), True


class OrganisationTable(RecordTable):
    """Organisations."""

    page_name = "organisation"
    title = tables.Column(accessor="name", verbose_name=_("Name"), order_by=("name_zh", "name_en"))
    kind = tables.Column(verbose_name=_("Type"))
    region = tables.Column(verbose_name=_("Region"))
    source_name = tables.Column(verbose_name=_("Source"), orderable=False)

    class Meta:
        sequence = ("title", "kind", "region", "fields", "source_name")


class ExpertTable(RecordTable):
    """Experts."""

    page_name = "expert"
    title = tables.Column(accessor="name", verbose_name=_("Name"), order_by=("name_zh", "name_en"))
    position = tables.Column(verbose_name=_("Position"), orderable=False)
    organisation = tables.Column(
        verbose_name=_("Organisation"), order_by=("organisation__name_zh", "organisation__name_en")
    )
    works = tables.Column(verbose_name=_("Works"), orderable=False, accessor="works", empty_values=())

    class Meta:
        sequence = ("title", "position", "organisation", "fields", "works")

    def render_works(self, record: Any) -> int:
        """How many works are known; they are fetched with the list."""
        return len(record.works.all())
