"""Which listings a reader may find, and in which of them a column may be asked about, as conditions on rows."""

from __future__ import annotations

from django.db.models import Q

from ronghe.base.audience import ORDER, Audience, reads
from ronghe.exchange.enums import ListingKind, ListingStatus
from ronghe.exchange.models import Listing
from ronghe.exchange.permissions.reading import Reader, Reading, reading_of
from ronghe.exchange.permissions.tiers import FIELDS, GIVES_AWAY, TEASER, field_of


def visible(reader: Reader) -> Q:
    """Condition on listings: open ones that the reader may find, and those of the organisation acted for, in any state.

    Guests of the owner do not find what is private. A technology manager finds those whose owner ticked
    ``acts_for_us``, in any state. Whom a listing was disclosed to finds it also while it waits for its renewal. The
    node itself sees every listing.
    """
    reading = reading_of(reader)
    if reading.whole:
        return Q()
    found = open_to(reading.audience)
    if reading.writes:
        found |= Q(owner_id__in=reading.writes)
    if reading.joins:
        found |= Q(owner_id__in=reading.joins, tier__in=_up_to(Audience.NDA))
    for tier in (Audience.NDA, Audience.PRIVATE):
        keys = [key for key, opened in reading.opened.items() if reads(opened, tier)]
        if keys:
            found |= Q(status=ListingStatus.OPEN, tier=tier, pk__in=keys)
    if reading.mandated:
        found |= Q(acts_for_us=True)
    if reading.opened:
        found |= Q(status=ListingStatus.EXPIRED, pk__in=list(reading.opened))
    return found


def visible_to(reader: Reader, listing: Listing) -> bool:
    """Whether the reader may find this very listing. One statement, and those of ``reading_of``."""
    return type(listing)._default_manager.filter(visible(reader), pk=listing.pk).exists()


def taken_from(reader: Reader) -> Q:
    """Condition on withdrawn listings that the reader could find while they were open: who may be told that much."""
    reading = reading_of(reader)
    could = Q(tier__in=_up_to(reading.audience)) | Q(pk__in=list(reading.opened))
    return Q(status=ListingStatus.WITHDRAWN, published_at__isnull=False) & could


def open_to(audience: Audience) -> Q:
    """Condition on listings that an audience may find."""
    return Q(status=ListingStatus.OPEN, tier__in=_up_to(audience))


def readable_rows(reader: Reader, kind: ListingKind | str, column: str) -> Q:
    """Condition on findable listings in which the reader may read the column: all others answer no filter and no order.

    No statement, but for those of ``reading_of``.
    """
    reading = reading_of(reader)
    name = field_of(column)
    if reading.whole:
        return Q()
    own = _by_own_tier(reading)
    if name in TEASER:
        return own
    return own & _by_tier(reading, ListingKind(kind), name) & _by_name(reading, name)


def _by_own_tier(reading: Reading) -> Q:
    """Condition on findable listings whose own tier the reader reads: all of them, but for those that a technology
    manager finds by the owner's mandate alone and has not looked at."""
    if not reading.mandated:
        return Q()
    found = Q(tier__in=_up_to(reading.audience)) | Q(acts_for_us=True, pk__in=reading.looked)
    if reading.writes:
        found |= Q(owner_id__in=reading.writes)
    if reading.joins:
        found |= Q(owner_id__in=reading.joins, tier__in=_up_to(Audience.NDA))
    for tier in (Audience.NDA, Audience.PRIVATE):
        keys = [key for key, opened in reading.opened.items() if reads(opened, tier)]
        if keys:
            found |= Q(tier=tier, pk__in=keys)
    return found


def _by_tier(reading: Reading, kind: ListingKind, name: str) -> Q:
    found = _field_within(kind, name, reading.audience)
    if reading.writes:
        found |= Q(owner_id__in=reading.writes)
    if reading.joins:
        found |= Q(owner_id__in=reading.joins) & _field_within(kind, name, Audience.NDA)
    for tier in (Audience.MEMBER, Audience.NDA):
        keys = [key for key, opened in reading.opened.items() if reads(opened, tier)]
        if keys:
            found |= Q(pk__in=keys) & _field_within(kind, name, tier)
    if reading.looked:
        found |= Q(acts_for_us=True, pk__in=reading.looked)
    return found


def _by_name(reading: Reading, name: str) -> Q:
    if name not in GIVES_AWAY or reads(reading.audience, Audience.NDA):
        return Q()
    found = Q(anonymous=False) | Q(owner_id__in=reading.writes | reading.joins)
    if reading.opened:
        found |= Q(pk__in=list(reading.opened))
    if reading.looked:
        found |= Q(acts_for_us=True, pk__in=reading.looked)
    return found


def _field_within(kind: ListingKind, name: str, audience: Audience) -> Q:
    allowed = _up_to(audience)
    by_default = FIELDS[kind].get(name, Audience.PRIVATE) in allowed
    stated = Q(tiers={}) if by_default else Q()  # most listings state nothing: asked first, as it is cheapest
    for tier in allowed:
        stated |= Q(**{f"tiers__{name}": str(tier)})
    return stated | ~Q(tiers__has_key=name) if by_default else stated


def _up_to(audience: Audience) -> list[Audience]:
    return [tier for tier in ORDER if reads(audience, tier)]
