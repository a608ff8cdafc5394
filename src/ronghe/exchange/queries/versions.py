"""Whether a listing or a profile is still what somebody saw of it, and who changed it since."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder

from ronghe.base.audit import Entry
from ronghe.exchange.models import Listing, Need
from ronghe.exchange.permissions.tiers import ALWAYS
from ronghe.network.models import Person

SETTLED = frozenset({"tier", "tiers", "anonymous", "acts_for_us"})
"""Columns that are no content and that the owner settles all the same."""

PROFILE = frozenset(
    {
        "name_zh", "name_en", "position_zh", "position_en", "fields", "summary_zh", "summary_en", "offers_zh",
        "offers_en", "is_expert", "listed", "contact_consent",
    }
)  # fmt: skip
"""Columns of a person that their expert profile holds."""

_TARGET = ("parameter_zh", "parameter_en", "operator", "value", "high", "unit")


def version_of(listing: Listing) -> str:
    """Sixteen hex digits that change when what the owner wrote or settled changes, and not with its state.

    Takes the whole listing, not one cut to a reader. One statement for the targets of a need that are not prefetched.
    """
    state = ALWAYS - SETTLED | {"written_by"}
    held: dict[str, object] = {
        column.name: getattr(listing, column.attname)
        for column in listing._meta.concrete_fields
        if column.name not in state
    }
    if isinstance(listing, Need):
        held["targets"] = [[getattr(row, name) for name in _TARGET] for row in listing.targets.all()]
    return _digits(held)


def profile_version(person: Person) -> str:
    """The same of an expert's profile: what the person says of themselves, their works, and who may find it. One
    statement where the works are not prefetched.
    """
    held: dict[str, object] = {name: getattr(person, name) for name in sorted(PROFILE)}
    works = sorted(person.works.all(), key=lambda work: work.pk)
    return _digits(held | {"works": [[work.pk, work.title, work.abstract, work.year] for work in works]})


def _digits(held: dict[str, object]) -> str:
    told = json.dumps(held, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class LastChange:
    """When the owner's side last changed a listing, and who did; nobody in particular where the node itself did."""

    at: datetime
    person: Person | None


def last_change_of(listing: Listing) -> LastChange:
    """The last change that the log knows; the row's own time where it knows none. Two statements at the most."""
    actions = ("exchange.save_listing", "exchange.set_disclosure", "exchange.save_targets")
    entry = Entry.objects.filter(subject_id=str(listing.pk), action__in=actions).order_by("-seq").first()
    if entry is None:
        return LastChange(listing.updated_at, None)
    return LastChange(entry.at, Person.objects.filter(pk=entry.person_id).first() if entry.person_id else None)
