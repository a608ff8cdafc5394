"""Filters of the desk's pages. They decide nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ronghe.exchange.models import Listing
from ronghe.exchange.permissions import on_desk
from ronghe.journey.exports import wording
from ronghe.web.actors import actor_of
from ronghe.web.desk_words import day_text, late_text
from ronghe.web.templatetags.ronghe import PAGES

register = template.Library()
register.filter("day", day_text)


@register.filter
def due(day: date | None, today: date) -> str:
    """A day as it lies from today: late, today, tomorrow, or the day with its weekday."""
    return late_text(day, today) if day else ""


_OFFERS = {"investor": "mandate", "company": "organisation", "institution": "organisation"}
"""Kinds of partner that are called otherwise than the record behind them."""


@register.filter
def page_of(kind: str) -> str:
    """Name of the page of a kind of record, or of what is behind a kind of partner."""
    return PAGES[_OFFERS.get(kind, kind)]


@register.filter
def edit_page(kind: str) -> str:
    """Name of the page on which a listing of this kind is edited."""
    return f"{kind}-edit"


@register.filter
def counted_kind(kind: str) -> str:
    """Kind of what a figure counted, in words."""
    words = {"introduction": _("Introduction"), "lead": _("Firm of the pipeline")}
    return str(words.get(kind) or wording.RECORD_KINDS.get(kind, kind))


@register.filter
def listing_page(listing: Listing) -> str:
    """Name of a listing's page, which is its kind."""
    return str(listing._meta.model_name)


@register.filter
def offer_title(offer: Any) -> str:
    """Title of a listing, name of an organisation or a person."""
    return str(offer.title if isinstance(offer, Listing) else offer.name)


_STAFF = (
    ("desk", _("Desk")),
    ("follow-ups", _("Follow-ups")),
    ("contacts", _("Contacts")),
    ("leads", _("Attraction pipeline")),
    ("projects", _("Projects")),
    ("figures", _("Monthly figures")),
    ("stage-history", _("What stages took here")),
)
_MEMBERS = (
    ("work", _("My work")),
    ("follow-ups", _("Follow-ups")),
    ("contacts", _("Contacts")),
    ("projects", _("Projects")),
)


@register.inclusion_tag("desk/_nav.html", takes_context=True)
def desk_nav(context: dict[str, Any]) -> dict[str, Any]:
    """The lists around the desk, or around one's own work, with the present one marked."""
    request = context["request"]
    entries = _STAFF if on_desk(actor_of(request)) else _MEMBERS
    path = request.path_info
    return {"entries": [(name, label, path.startswith(reverse(name))) for name, label in entries]}
