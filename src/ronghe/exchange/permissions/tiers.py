"""The tier of every field of every kind of listing.

A field has the tier that the listing states for it in ``tiers``, else the one of ``FIELDS``, and never a wider one than
the listing's own ``tier``. What is not named here is shown to nobody: ``tests/exchange/test_tiers.py`` asks for a
decision on every column.

The defaults are what institutions that compete with each other put up without asking a lawyer: the problem and how far
the result is, but not what it costs, who did it, and the particulars of what is not yet filed.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import cache
from typing import Any

from ronghe.base.audience import ORDER, Audience
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.errors import TierUnusable
from ronghe.exchange.models import Listing

AS_LISTING = Audience.PUBLIC
"""No narrower than the listing itself."""

_COMMON: dict[str, Audience] = {
    "title": AS_LISTING,
    "summary": AS_LISTING,
    "fields": AS_LISTING,
    "region": AS_LISTING,
    "owner": AS_LISTING,
    "source": AS_LISTING,
    "contact": Audience.MEMBER,
    "member_note": Audience.MEMBER,
    "attachments": Audience.NDA,
}

FIELDS: dict[ListingKind, dict[str, Audience]] = {
    ListingKind.NEED: _COMMON
    | {
        "kind": AS_LISTING,
        "problem": AS_LISTING,
        "population": AS_LISTING,
        "outcome": AS_LISTING,
        "setting": AS_LISTING,
        "practice": AS_LISTING,
        "targets": AS_LISTING,
        "requirements": AS_LISTING,
        "wanted": AS_LISTING,
        "evidence": Audience.MEMBER,
        "text": Audience.PRIVATE,
    },
    ListingKind.ACHIEVEMENT: _COMMON
    | {
        "kind": AS_LISTING,
        "problem": AS_LISTING,
        "difference": AS_LISTING,
        "evidence": AS_LISTING,
        "maturity": AS_LISTING,
        "trl": AS_LISTING,
        "ip_state": AS_LISTING,
        "seeks": AS_LISTING,
        "team": Audience.MEMBER,
        "economics": Audience.MEMBER,
        "ip": Audience.NDA,
    },
    ListingKind.SERVICE: _COMMON
    | {
        "kind": AS_LISTING,
        "scope": AS_LISTING,
        "standards": AS_LISTING,
        "lead_time": AS_LISTING,
        "ethics": AS_LISTING,
        "past_trials": AS_LISTING,
        "capacity": Audience.MEMBER,
        "price": Audience.MEMBER,
    },
    ListingKind.MANDATE: _COMMON
    | {
        "thesis": AS_LISTING,
        "wants": AS_LISTING,
        "excludes": AS_LISTING,
        "regions": AS_LISTING,
        "stages": AS_LISTING,
        "ticket": AS_LISTING,
    },
}
"""Kind -> field -> the tier that reads it where the listing says nothing; the order is that of the editor."""

TEASER = frozenset({"title"})
"""Fields that have the listing's own tier, whatever is said: who may find a listing may read what it is called."""

GIVES_AWAY = frozenset({"owner", "contact", "region", "regions", "source"})
"""Fields that name or point at the owner: withheld with the name where the listing is anonymous."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "ticket": ("ticket_min_cny", "ticket_max_cny"),
    "ethics": ("ethics_zh", "ethics_en", "ethics_next_on"),
    "past_trials": ("past_trials_zh", "past_trials_en", "past_trials_count"),
    "capacity": ("capacity_zh", "capacity_en", "trials_a_year", "subjects_a_year"),
    "source": ("source_key", "source_name_zh", "source_name_en", "source_on", "unverified_zh", "unverified_en"),
    "contact": ("contact", "written_by"),
    "targets": (),
    "attachments": (),
}
"""The columns of a field where they are not its name with or without ``_zh`` and ``_en``."""

ALWAYS = frozenset(
    {
        "id", "created_at", "updated_at", "status", "published_at", "renew_on", "illustrative", "anonymous",
        "tier", "tiers", "acts_for_us", "round", "submitted_at", "unreviewed_change", "reminded_for",
    }
)  # fmt: skip
"""Columns that are no content: when, in which state, and how it is kept."""


@cache
def columns_of(model: type[Listing], field: str) -> tuple[str, ...]:
    """The columns that hold a field; none where it stands in a table of its own."""
    if field in COLUMNS:
        return COLUMNS[field]
    names = {column.name for column in model._meta.concrete_fields}
    return tuple(name for name in (field, f"{field}_zh", f"{field}_en") if name in names)


@cache
def field_of(column: str) -> str:
    """The field that a column belongs to (``problem_zh`` and ``problem`` are one)."""
    for field, columns in COLUMNS.items():
        if column in columns:
            return field
    return column.removesuffix("_zh").removesuffix("_en")


KNOWN = frozenset(Audience.values)
"""Asked for each field of each row shown: the enumeration makes its list anew each time."""


def tierable(kind: ListingKind | str) -> list[str]:
    """Fields whose tier the owner may choose, in the order of the editor."""
    return [name for name in FIELDS[ListingKind(kind)] if name not in TEASER]


def field_tier(listing: Listing, field: str) -> Audience:
    """The tier of one field, given without its language ending; ``PRIVATE`` for what no table names."""
    own = Audience(listing.tier)
    if field in TEASER:
        return own
    default = FIELDS[kind_of(listing)].get(field, Audience.PRIVATE)
    stated = listing.tiers.get(field)
    tier = Audience(stated) if stated in KNOWN else default
    return max(tier, own, key=ORDER.index)


def is_narrower(listing: Listing, before: Mapping[str, Any]) -> bool:
    """Whether somebody may find or read less of the listing than when ``tier``, ``tiers`` and ``anonymous`` were as in
    ``before``; what is not named there was as it is now."""
    former = copy(listing)
    for name in {"tier", "tiers", "anonymous"} & before.keys():
        setattr(former, name, before[name])
    if listing.anonymous and not former.anonymous:
        return True
    rank = ORDER.index
    return any(rank(field_tier(listing, name)) > rank(field_tier(former, name)) for name in FIELDS[kind_of(listing)])


def usable_tiers(kind: ListingKind | str, tiers: Mapping[str, Any]) -> dict[str, str]:
    """The tiers as they are kept: those that say something else than the default.

    Raises:
        TierUnusable: a field that has no tier of its own, or a tier that there is not; names it.
    """
    fields = FIELDS[ListingKind(kind)]
    for field, tier in tiers.items():
        if field not in fields or field in TEASER or tier not in Audience.values:
            raise TierUnusable.of(field, tier)
    return {field: str(tier) for field, tier in tiers.items() if tier != fields[field]}


def kind_of(listing: Listing) -> ListingKind:
    """The kind of a listing."""
    return ListingKind(str(type(listing)._meta.model_name))
