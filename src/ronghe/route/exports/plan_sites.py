"""What a trial site tells of itself, in words: the plan's page, its Word document and its PDF say the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ronghe.exchange.models import Service
from ronghe.network.enums import Specialty

LONG, LONGER = 120, 200
"""Characters that are told of a text, and of past trials with their registry numbers."""


def site_facts(site: Service) -> tuple[tuple[str, str], ...]:
    """(what, value) of all that is told, in reading order and in the active language. No statement.

    ``site`` is cut to its reader, so that what may not be read is not told. Zero is told. A meeting that is over today
    is called the last one named, not the next one.
    """
    return tuple((what, value) for what, value in _facts(site) if value)


def site_specialties(site: Service) -> tuple[str, ...]:
    """Names of its specialties in the active language."""
    return tuple(str(Specialty(one).label) if one in Specialty.values else str(one) for one in site.fields or ())


def _facts(site: Service) -> Iterator[tuple[str, str]]:
    yield _("Scope"), _short(site.scope)
    yield _("Standards"), _short(site.standards)
    yield _("Ethics committee"), " ".join(filter(None, (_short(site.ethics), _meeting(site))))
    yield (
        _("Past trials"),
        " – ".join(filter(None, (_number(site.past_trials_count), _short(site.past_trials, LONGER)))),
    )
    yield _("Trials a year that can be taken"), _number(site.trials_a_year)
    yield _("Subjects a year that can be taken"), _number(site.subjects_a_year)
    yield _("Capacity"), _short(site.capacity)
    yield _("Lead time"), _short(site.lead_time)


def _meeting(site: Service) -> str:
    day = site.ethics_next_on
    if day is None:
        return ""
    when = _("last meeting named") if day < timezone.localdate() else _("next meeting")
    return f"({when} {day.isoformat()})"


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _short(text: Any, most: int = LONG) -> str:
    return str(Truncator(" ".join(str(text or "").split())).chars(most))
