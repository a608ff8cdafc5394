"""The part of a service's form that is asked of trial sites alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ronghe.exchange.enums import ServiceKind
from ronghe.exchange.models import Listing
from ronghe.exchange.models.service import SITE_COLUMNS, SITE_TEXTS
from ronghe.exchange.queries.drafting import Remarks
from ronghe.exchange.queries.trial_sites import asks_of_site
from ronghe.web.forms.listings import Fact, Pair, all_facts, pair_of


@dataclass(frozen=True, slots=True)
class SitePart:
    """What trial sites alone tell. Not ``is_site``: the service is of another type, and tells some of it."""

    facts: list[Fact]
    pairs: list[Pair]
    is_site: bool


def site_part(kind: str, values: Mapping[str, Any], listing: Listing, remarks: Remarks) -> SitePart | None:
    """The part, filled with the form's values; ``None`` where it is not asked."""
    if not asks_of_site(kind, values):
        return None
    return SitePart(
        [one for one in all_facts(kind, values, listing, remarks) if one.name in SITE_COLUMNS],
        [pair_of(kind, subject, values, listing, remarks) for subject in SITE_TEXTS],
        values.get("kind") == ServiceKind.CLINICAL,
    )
