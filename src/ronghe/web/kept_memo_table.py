"""The table of kept memos, and the address at which each is read as it was kept."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.route.exports.findings import outcome_words


class KeptMemoTable(tables.Table):  # type: ignore[misc]  # the library has no types
    """Memos with what came out in each regime."""

    title = tables.Column(verbose_name=_("Product"))
    china = tables.Column(verbose_name=_("China"), empty_values=(), orderable=False)
    us = tables.Column(verbose_name=_("United States"), empty_values=(), orderable=False)
    eu = tables.Column(verbose_name=_("European Union"), empty_values=(), orderable=False)
    on = tables.DateColumn(verbose_name=_("Rules as of"), format="Y-m-d")
    updated_at = tables.DateColumn(verbose_name=pgettext_lazy("memo", "Kept on"), format="Y-m-d")

    def render_title(self, record: Any, value: str) -> SafeString:
        """Linked."""
        return format_html('<a href="{}">{}</a>', reverse("kept-memo", args=[record.pk]), value)

    def value_title(self, value: str) -> str:
        """The text alone, for a file."""
        return value

    def render_china(self, record: Any) -> str:
        """The outcome in words."""
        return outcome_words("china", record.findings)

    def render_us(self, record: Any) -> str:
        """The outcome in words."""
        return outcome_words("us", record.findings)

    def render_eu(self, record: Any) -> str:
        """The outcome in words."""
        return outcome_words("eu", record.findings)
