"""The kinds of listing as a table: model and text columns of each, in the order a reader reads them."""

from __future__ import annotations

from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models.achievement import Achievement
from ronghe.exchange.models.listing import Listing
from ronghe.exchange.models.mandate import Mandate
from ronghe.exchange.models.need import Need
from ronghe.exchange.models.service import Service

MODELS: dict[ListingKind, type[Listing]] = {
    ListingKind.NEED: Need,
    ListingKind.ACHIEVEMENT: Achievement,
    ListingKind.SERVICE: Service,
    ListingKind.MANDATE: Mandate,
}

SUBJECTS: dict[ListingKind, tuple[str, ...]] = {
    ListingKind.NEED: (
        "title", "summary", "problem", "population", "outcome", "setting", "practice", "requirements", "evidence",
        "wanted", "member_note",
    ),
    ListingKind.ACHIEVEMENT: (
        "title", "summary", "problem", "difference", "evidence", "economics", "maturity", "ip", "team", "seeks",
        "member_note",
    ),
    ListingKind.SERVICE: (
        "title", "summary", "scope", "standards", "ethics", "past_trials", "capacity", "price", "lead_time",
        "member_note",
    ),
    ListingKind.MANDATE: ("title", "summary", "thesis", "wants", "excludes", "member_note"),
}  # fmt: skip

SUBJECTS = SUBJECTS
"""Names of the bilingual texts of each kind."""

TEXT_FIELDS: dict[ListingKind, list[str]] = {
    kind: [f"{name}_{language}" for name in names for language in ("zh", "en")] for kind, names in SUBJECTS.items()
}
"""Columns of the bilingual texts of each kind."""
