"""Filters of the list pages; their state stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import django_filters as filters
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from ronghe.exchange.enums import AchievementKind, IpState, NeedKind, ServiceKind, Stage
from ronghe.exchange.permissions import readable_rows
from ronghe.exchange.queries.listings import ShownListings
from ronghe.network.enums import OrganisationKind, Specialty

YES_NO = (("yes", _("Illustrative")), ("no", _("Real, with source")))


def _holding(rows: QuerySet[Any], column: str, value: str) -> QuerySet[Any]:
    """Rows whose JSON list holds the value; the same on SQLite and PostgreSQL."""
    alias = f"{column}_as_text"
    held: QuerySet[Any] = rows.annotate(**{alias: Cast(column, TextField())})
    return held.filter(**{f"{alias}__contains": f'"{value}"'})


class RecordFilter(filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Words in the title, field, region, and whether it is sample data."""

    names: tuple[str, ...] = ("title_zh", "title_en", "summary_zh", "summary_en")

    q = filters.CharFilter(method="words", label=_("Words in title or summary"), max_length=200)
    field = filters.ChoiceFilter(method="in_fields", choices=Specialty.choices, label=_("Field"), empty_label=_("All"))
    region = filters.CharFilter(field_name="region", lookup_expr="icontains", label=_("Region"), max_length=80)
    illustrative = filters.ChoiceFilter(
        method="is_illustrative", choices=YES_NO, label=_("Sample data"), empty_label=_("All")
    )

    def words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word stands in one of the columns of ``names``."""
        for word in value.replace("\x00", "").split()[:8]:
            condition = Q()
            for column in self.names:
                condition |= Q(**{f"{column}__icontains": word}) & self.open_column(column)
            rows = rows.filter(condition)
        return rows

    def open_column(self, column: str) -> Q:
        """Condition under which a column may be searched at all; people and organisations keep nothing back."""
        return Q()

    def in_fields(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Records of one specialty."""
        return _holding(rows, "fields", value)

    def is_illustrative(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Invented records, or those with a source."""
        return rows.filter(illustrative=value == "yes")


class ListingFilter(RecordFilter):
    """Listings: what the reader may not read answers no filter, or it could be guessed word by word."""

    columns: ClassVar[Mapping[str, str]] = {"field": "fields", "region": "region", "kind": "kind"}
    """The column that each filter asks about, but for ``q``, which asks about several."""

    def filter_queryset(self, rows: ShownListings) -> ShownListings:
        """The rows that pass every filter and may answer it."""
        for name, column in self.columns.items():
            if self.form.cleaned_data.get(name):
                rows = rows.answering(column)
        narrowed: ShownListings = super().filter_queryset(rows)
        return narrowed

    def open_column(self, column: str) -> Q:
        """Only where the reader may read the column."""
        rows = self.queryset
        return readable_rows(rows.reading, str(rows.model._meta.model_name), column)


class NeedFilter(ListingFilter):
    """Needs."""

    kind = filters.ChoiceFilter(choices=NeedKind.choices, label=_("Type"), empty_label=_("All"))


class AchievementFilter(ListingFilter):
    """Achievements; ``trl`` is the least level."""

    columns: ClassVar[Mapping[str, str]] = {**ListingFilter.columns, "ip": "ip_state", "trl": "trl"}

    kind = filters.ChoiceFilter(choices=AchievementKind.choices, label=_("Type"), empty_label=_("All"))
    ip = filters.ChoiceFilter(
        field_name="ip_state", choices=IpState.choices, label=_("State of the IP"), empty_label=_("All")
    )
    trl = filters.ChoiceFilter(
        field_name="trl",
        lookup_expr="gte",
        choices=[(str(level), str(level)) for level in range(1, 10)],
        label=_("Readiness at least"),
        empty_label=_("All"),
    )


class ServiceFilter(ListingFilter):
    """Services."""

    kind = filters.ChoiceFilter(choices=ServiceKind.choices, label=_("Type"), empty_label=_("All"))


class MandateFilter(ListingFilter):
    """Mandates of investors."""

    columns: ClassVar[Mapping[str, str]] = {"field": "fields", "region": "regions", "stage": "stages"}

    stage = filters.ChoiceFilter(method="at_stage", choices=Stage.choices, label=_("Stage"), empty_label=_("All"))
    region = filters.CharFilter(method="in_region", label=_("Region"), max_length=80)

    def at_stage(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Mandates for one stage."""
        return _holding(rows, "stages", value)

    def in_region(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Mandates that name the region."""
        return _holding(rows, "regions", value)


class OrganisationFilter(RecordFilter):
    """Organisations."""

    names = ("name_zh", "name_en", "summary_zh", "summary_en")
    kind = filters.ChoiceFilter(choices=OrganisationKind.choices, label=_("Type"), empty_label=_("All"))


class ExpertFilter(RecordFilter):
    """Experts; the region is that of the organisation."""

    names = ("name_zh", "name_en", "summary_zh", "summary_en", "position_zh", "position_en")
    region = filters.CharFilter(
        field_name="organisation__region", lookup_expr="icontains", label=_("Region"), max_length=80
    )
