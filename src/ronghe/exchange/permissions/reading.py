"""What one actor reads of listings, and a listing cut to it.

Who reads what (``Reading.tier``):

- everybody: what is public; who belongs to an organisation of the node or has a role on it: what is for members;
- people of an organisation to which a listing was disclosed: that listing, up to the tier of the ``Disclosure`` (guests
  of that organisation do not: they are not bound by what it signed); so does one person to whom it was disclosed,
  an expert who signed in their own name, for whomever they act;
- owner, managers and members of the owning organisation: everything of theirs; its guests, whom it invited: up to what
  is under a confidentiality agreement;
- a technology manager: everything of a listing whose owner ticked ``acts_for_us``, for ``LOOK_LASTS`` after each logged
  look (``commands.look_under_mandate``), and no longer than the tick stands;
- administrators, auditors and policy officers: as members. The node itself (jobs, command line) reads everything, and
  its queries are told for whom they read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.audience import ORDER, Audience, audience_of, reads
from ronghe.exchange.models import Disclosure, Listing, Look, Need, NeedTarget
from ronghe.exchange.permissions.tiers import (
    FIELDS,
    GIVES_AWAY,
    TEASER,
    columns_of,
    field_of,
    field_tier,
    kind_of,
)

LOOK_LASTS = timedelta(minutes=30)
"""How long one logged look opens a listing to the technology manager who took it."""

MANDATED = "technology_manager"

_RANK: dict[Any, int] = {tier: rank for rank, tier in enumerate(ORDER)}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one actor reads of any listing, fetched once; asking it costs no statement.

    Args:
        audience: the tier up to which every listing is read.
        writes: owners all of whose listings are read wholly: their people write them, or read them by a token.
        joins: owners whose listings are read up to NDA.
        opened: listings disclosed to the organisation acted for or to the person, and up to which tier.
        looked: listings opened under the owner's mandate not long ago.
        mandated: whether listings whose owner ticked ``acts_for_us`` are found.
        whole: whether everything is read: the node itself.
    """

    audience: Audience
    writes: frozenset[UUID] = frozenset()
    joins: frozenset[UUID] = frozenset()
    opened: Mapping[UUID, Audience] = field(default_factory=dict)
    looked: frozenset[UUID] = frozenset()
    mandated: bool = False
    whole: bool = False

    def tier(self, listing: Listing) -> Audience:
        """The tier up to which this very listing is read."""
        if self.whole or listing.owner_id in self.writes or self._looks_at(listing):
            return Audience.PRIVATE
        found = [self.audience]
        if listing.owner_id in self.joins:
            found.append(Audience.NDA)
        if listing.pk in self.opened:
            found.append(self.opened[listing.pk])
        return max(found, key=ORDER.index)

    def knows_owner(self, listing: Listing) -> bool:
        """Whether the owner's name is known: always, but of an anonymous listing.

        Of that one it is known within the organisation, to those to whom it was disclosed in any tier, and under a
        look; a reader of nothing in particular knows it from NDA up.
        """
        if not listing.anonymous or self.whole or listing.owner_id in (self.writes | self.joins):
            return True
        return listing.pk in self.opened or self._looks_at(listing) or reads(self.audience, Audience.NDA)

    def may_read(self, listing: Listing, name: str) -> bool:
        """Whether a field, or the field of a column, of this listing is read."""
        wanted = field_of(name)
        if wanted in GIVES_AWAY and not self.knows_owner(listing):
            return False
        return reads(self.tier(listing), field_tier(listing, wanted))

    def _looks_at(self, listing: Listing) -> bool:
        return listing.acts_for_us and listing.pk in self.looked


Reader = Actor | Audience | Reading
"""Whoever reads: an actor, an audience in general (an index, a preview), or what was found of either before."""


def reading_of(reader: Reader) -> Reading:
    """What the reader reads.

    At most two statements: the disclosures to the person and the organisation acted for, and a technology manager's
    looks.
    """
    if isinstance(reader, Reading):
        return reader
    if isinstance(reader, Audience):
        return Reading(reader)
    if reader.is_system:
        return Reading(audience_of(reader), whole=True)
    writes = reader.belongs_to
    opened: dict[UUID, Audience] = {}
    if writes or reader.person_id is not None:
        to = Q(organisation_id__in=writes)
        if reader.person_id is not None:
            to |= Q(person_id=reader.person_id)
        rows = Disclosure.objects.filter(to, until_at__isnull=True).order_by()
        for key, tier in rows.values_list("listing_id", "tier"):
            opened[key] = max(opened.get(key, Audience.PUBLIC), Audience(tier), key=ORDER.index)
    joins = reader.organisation_ids - writes
    if reader.person_id is None or MANDATED not in reader.roles:
        return Reading(audience_of(reader), writes, joins, opened)
    looks = Look.objects.filter(person_id=reader.person_id, created_at__gt=timezone.now() - LOOK_LASTS)
    looked = frozenset(looks.order_by().values_list("listing_id", flat=True))
    return Reading(audience_of(reader), writes, joins, opened, looked, mandated=True)


def may_look(actor: Actor, listing: Listing) -> bool:
    """Whether the actor may open the private fields under the owner's mandate."""
    return listing.acts_for_us and MANDATED in actor.roles and actor.person_id is not None


def shown(reader: Reader, listing: Listing) -> Listing:
    """A copy of the listing that holds only what the reader may read: all else is empty, in text, numbers and lists.

    ``shown_up_to`` of the copy is the tier it was cut to. Such a copy is never saved. What is cut already is cut
    further, never widened. No statement, but for those of ``reading_of``.
    """
    return cut_down(reading_of(reader), copy(listing))


def cut_down(reading: Reading, listing: Listing) -> Listing:
    """As ``shown``, of the very object."""
    tier, named = reading.tier(listing), reading.knows_owner(listing)
    if tier != Audience.PRIVATE or not named:
        rank, own = _RANK[tier], _RANK[listing.tier]
        for name, default in FIELDS[kind_of(listing)].items():
            stated = listing.tiers.get(name)
            closed = _RANK.get(stated, _RANK[default]) if name not in TEASER else own
            if max(closed, own) > rank or (name in GIVES_AWAY and not named):
                blank(listing, name)
    before = listing.shown_up_to
    listing.shown_up_to = tier if before is None else min(tier, before, key=ORDER.index)
    return listing


def blank(listing: Listing, name: str) -> None:
    """Empty one field of a copy: its columns, or its rows."""
    for column in columns_of(type(listing), name):
        found: Any = listing._meta.get_field(column)
        if isinstance(found, models.ForeignKey):
            setattr(listing, found.attname, None)
            listing._state.fields_cache[found.name] = None
        elif found.null:
            setattr(listing, column, None)
        else:
            setattr(listing, column, found.get_default() if not found.choices else "")
    if name == "targets" and isinstance(listing, Need):
        cache = {**getattr(listing, "_prefetched_objects_cache", {}), "targets": NeedTarget.objects.none()}
        setattr(listing, "_prefetched_objects_cache", cache)  # noqa: B010 -- no declared attribute


def holds_up_to(listing: Listing, names: Iterable[str]) -> Audience:
    """The widest tier among those of the named fields in which something stands.

    The name of an owner who withholds it counts as NDA. No statement where targets are prefetched.
    """
    found = [Audience.PUBLIC]
    for name in FIELDS[kind_of(listing)].keys() & set(names):
        columns = columns_of(type(listing), name)
        there = any(
            getattr(listing, f"{column}_id" if column in ("owner", "contact") else column) for column in columns
        )
        if name == "targets" and isinstance(listing, Need):
            there = bool(listing.targets.all())
        if there:
            found.append(field_tier(listing, name))
            if listing.anonymous and name in GIVES_AWAY:
                found.append(Audience.NDA)
    return max(found, key=ORDER.index)


def may_read_field(listing: Listing, field: str, reader: Reader) -> bool:
    """Whether the reader may read the field (``problem_zh`` and ``problem`` are one)."""
    return reading_of(reader).may_read(listing, field)


def reading_audience(reader: Reader, listing: Listing) -> Audience:
    """The tier up to which the reader reads this very listing; of many listings ask one ``reading_of``."""
    return reading_of(reader).tier(listing)


def shows_owner(reader: Reader, listing: Listing) -> bool:
    """Whether the owner's name may be shown."""
    return reading_of(reader).may_read(listing, "owner")


def readable(listing: Listing, reader: Reader, names: Sequence[str]) -> dict[str, Any]:
    """Those of the named columns that the reader may read and that hold something."""
    reading = reading_of(reader)
    return {
        name: getattr(listing, name) for name in names if getattr(listing, name) and reading.may_read(listing, name)
    }
