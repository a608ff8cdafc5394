"""Suggestions for a need, kept per audience."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.audience import INDEXED, Audience, reads
from ronghe.exchange.enums import ListingStatus, MatchStatus
from ronghe.exchange.models import Match, NearestOffers, Need
from ronghe.exchange.queries.basis import Basis
from ronghe.exchange.queries.partners import Partner, partners_for
from ronghe.exchange.queries.profiles import profile_of
from ronghe.exchange.queries.similar import similar_products
from ronghe.kernel.match import Candidate, ClauseVerdict, Gloss, PassageRef, Veto


def refresh_matches(need_id: UUID, *, today: date | None = None) -> int:
    """Suggest partners for an open need anew, for each audience on its own; how many rows are there afterwards.

    ``today`` decides which firms of cleared products are proposed; the clock's day when it is not given.

    Suggestions that no longer hold are removed; dismissed and introduced ones keep their status. A need that is no
    longer open, or that the audience may not find, keeps none that is merely suggested.
    """
    need = Need.objects.select_related("owner").prefetch_related("targets").get(pk=need_id)
    total = 0
    for audience in INDEXED:
        partners: dict[str, list[Partner]] = {}
        if need.status == ListingStatus.OPEN and reads(audience, need.tier):
            actor = Actor.system("matching run")
            read = profile_of(need, audience)
            day = today or timezone.localdate()
            similar = partial(similar_products, actor, read, today=day, audience=audience)
            partners = partners_for(actor, read, audience=audience, similar=similar)
        total += _store(need, audience, [partner for rows in partners.values() for partner in rows])
    return total


@transaction.atomic
def _store(need: Need, audience: Audience, partners: list[Partner]) -> int:
    kept = {
        (row.offer_kind, row.offer_id): row
        for row in Match.objects.select_for_update().filter(need=need, audience=audience)
    }
    for partner in partners:
        key = (partner.kind, partner.id)
        row = kept.pop(key, None) or Match(need=need, audience=audience, offer_kind=key[0], offer_id=key[1])
        fresh = {
            "place": partner.place,
            "score": score_of(partner.candidate),
            "reasons": reasons_of(partner.candidate, partner.basis),
            "swept": False,
        }
        if row._state.adding or any(getattr(row, name) != value for name, value in fresh.items()):
            for name, value in fresh.items():
                setattr(row, name, value)
            row.save()
    for row in kept.values():
        if row.status == MatchStatus.SUGGESTED:
            row.delete()
        elif row.place:
            row.place = 0
            row.save()
    # What the sweep has found for the need went with the others: it is to look at it again.
    NearestOffers.objects.filter(need=need, audience=audience).delete()
    return Match.objects.filter(need=need, audience=audience).count()


def score_of(candidate: Candidate) -> float:
    """As it is kept: beyond, sums in another order differ."""
    return round(candidate.score, 6)


def reasons_of(candidate: Candidate, basis: Basis) -> dict[str, Any]:
    """Why it is listed, verdicts, vetoes and what would change the answer, as plain values."""
    return {
        "basis": asdict(basis),
        "verdicts": [_plain(verdict) for verdict in candidate.verdicts],
        "vetoes": [_plain(veto) for veto in candidate.vetoes],
        "would_change_zh": candidate.would_change_zh,
        "would_change_en": candidate.would_change_en,
    }


def _plain(said: ClauseVerdict | Veto) -> dict[str, Any]:
    """As ``asdict``, which takes ten times as long: a passage or a gloss is all that stands inside."""
    return {
        name: dict(vars(value)) if isinstance(value, PassageRef | Gloss) else value
        for name, value in vars(said).items()
    }
