"""A filter by words, which lists share."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _


class WordsFilter(filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Words, each of which stands in one of the columns of ``names``."""

    names: tuple[str, ...] = ()

    q = filters.CharFilter(method="words", label=_("Words"), max_length=200)

    def words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word in some column."""
        for word in value.replace("\x00", "").split()[:8]:
            condition = Q()
            for column in self.names:
                condition |= Q(**{f"{column}__icontains": word})
            rows = rows.filter(condition)
        return rows
