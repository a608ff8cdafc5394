"""Filters of kept memos, and the listing that one belongs to."""

from __future__ import annotations

from uuid import UUID

import django_filters as filters
from django.forms import DateInput
from django.utils.translation import gettext_lazy as _

from ronghe.exchange.enums import ListingKind
from ronghe.route.commands import Belonging
from ronghe.web.forms.words_filter import WordsFilter


class KeptMemoFilter(WordsFilter):
    """By words of title or text, and by the day of the rules."""

    names = ("title", "text")

    since = filters.DateFilter(
        label=_("Rules since"), field_name="on", lookup_expr="gte", widget=DateInput(attrs={"type": "date"})
    )


def belonging_from(sent: str) -> Belonging | None:
    """The listing of a form's ``KIND:ID``; None where it is empty or no such thing."""
    kind, _colon, number = sent.partition(":")
    try:
        return Belonging(ListingKind(kind), UUID(number))
    except ValueError:
        return None
