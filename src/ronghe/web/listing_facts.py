"""Short facts of a listing in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ronghe.base.bilingual import pick
from ronghe.exchange.enums import Stage
from ronghe.exchange.models import Achievement, Listing, Mandate, Need, Service
from ronghe.journey.exports.wording import listed, region_label, specialty_label
from ronghe.web.templatetags.ronghe import money

_SITE = (
    ("ethics_next_on", gettext_noop("Next ethics committee meeting")),
    ("past_trials_count", gettext_noop("Past trials, number")),
    ("trials_a_year", gettext_noop("Trials a year that can be taken")),
    ("subjects_a_year", gettext_noop("Subjects a year that can be taken")),
)
"""Columns of a trial site that are no text, and what they are called."""

_LABELS = dict(_SITE)


def facts_of(listing: Any) -> list[tuple[str, str]]:
    """Facts for the side of the page, of a listing that is cut to its reader: those that are there."""
    facts: list[tuple[str, str]] = []
    if not isinstance(listing, Mandate):
        facts.append((_("Type"), listing.get_kind_display() if listing.kind else ""))
        facts.append((_("Region"), region_label(listing.region)))
    if isinstance(listing, Achievement):
        facts.append((_("Technology readiness level"), told(listing, "trl")))
        facts.append((_("State of the IP"), told(listing, "ip_state")))
    if isinstance(listing, Service):
        facts += [(_site_label(listing, column), _plain(getattr(listing, column))) for column, _label in _SITE]
    if isinstance(listing, Mandate):
        facts += [
            (_("Stage"), told(listing, "stages")),
            (_("Ticket"), told(listing, "ticket")),
            (_("Region"), told(listing, "regions")),
        ]
    facts.append((_("Published"), f"{listing.published_at:%Y-%m-%d}" if listing.published_at else ""))
    facts.append((_("To be renewed by"), listing.renew_on.isoformat() if listing.renew_on else ""))
    return [(name, value) for name, value in facts if value]


def told(listing: Any, field: str) -> str:
    """What a field says, as one text in the reader's language; empty where nothing stands there."""
    if field in _TOLD:
        return _TOLD[field](listing)
    if hasattr(listing, f"{field}_zh"):
        return pick(getattr(listing, f"{field}_zh"), getattr(listing, f"{field}_en"))
    return str(getattr(listing, field, "") or "")


def _site_label(service: Service, column: str) -> str:
    """What a day or number of a trial site is called; a meeting that is over is not the next one."""
    day = service.ethics_next_on
    if column == "ethics_next_on" and day is not None and day < timezone.localdate():
        return _("Last ethics committee meeting named")
    return _(_LABELS[column])


def _plain(value: Any) -> str:
    """A day or a number; nothing where none is there. Zero is told."""
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else str(value)


def _with_text(field: str, *columns: str) -> Callable[[Any], str]:
    """A text and the days and numbers that go with it."""

    def said(listing: Any) -> str:
        parts = [(_site_label(listing, column), _plain(getattr(listing, column))) for column in columns]
        numbers = [f"{label}: {value}" for label, value in parts if value]
        return " · ".join(
            filter(None, [pick(getattr(listing, f"{field}_zh"), getattr(listing, f"{field}_en")), *numbers])
        )

    return said


def ticket_text(record: Any) -> str:
    """The ticket of a mandate, smallest to largest; empty where none is stated."""
    ends = [money(value) for value in (record.ticket_min_cny, record.ticket_max_cny) if value is not None]
    return " – ".join(ends)


def _targets(listing: Listing) -> str:
    return _("; ").join(str(target) for target in listing.targets.all()) if isinstance(listing, Need) else ""


_TOLD: dict[str, Callable[[Any], str]] = {
    "fields": lambda listing: listed(specialty_label(str(value)) for value in listing.fields),
    "region": lambda listing: region_label(listing.region),
    "owner": lambda listing: str(listing.owner) if listing.owner_id else "",
    "contact": lambda listing: str(listing.contact) if listing.contact_id else "",
    "source": lambda listing: listing.source_name,
    "kind": lambda listing: listing.get_kind_display() if listing.kind else "",
    "trl": lambda listing: f"TRL {listing.trl}" if listing.trl else "",
    "ip_state": lambda listing: listing.get_ip_state_display() if listing.ip_state else "",
    "targets": _targets,
    "attachments": lambda listing: "",
    "regions": lambda listing: region_label("、".join(listing.regions)),
    "stages": lambda listing: listed(str(Stage(v).label) if v in Stage.values else v for v in listing.stages),
    "ticket": ticket_text,
    "ethics": _with_text("ethics", "ethics_next_on"),
    "past_trials": _with_text("past_trials", "past_trials_count"),
    "capacity": _with_text("capacity", "trials_a_year", "subjects_a_year"),
}
