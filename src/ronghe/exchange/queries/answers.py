"""The other direction: which needs an offer could answer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.base.audience import INDEXED, Audience, audience_of
from ronghe.exchange.models import Match, Need
from ronghe.exchange.queries.listings import visible_listings


@dataclass(frozen=True, slots=True)
class AnsweredNeed:
    """An open need, and how the offer was judged for it."""

    need: Need
    place: int
    score: float
    met: int
    unmet: int


def needs_answered_by(actor: Actor, offer_id: UUID, *, limit: int = 8) -> list[AnsweredNeed]:
    """Open needs for which the offer was suggested to the actor's audience, without vetoes, best first.

    Rests on the suggestions kept for that audience, so it may lag behind the last change by one matching run.
    Two statements.
    """
    audience = audience_of(actor)
    if audience not in INDEXED:
        return []
    # Whatever became of a suggestion is a matter of its two sides: for all others the row stands as it was.
    rows = Match.objects.filter(offer_id=offer_id, audience=audience, place__gt=0).order_by("-score", "id")
    matches = [row for row in rows if not row.reasons.get("vetoes")]
    keys = [row.need_id for row in matches]
    needs = visible_listings(Audience(audience), "need").filter(pk__in=keys).prefetch_related(None)
    by_id = {need.pk: need for need in needs}
    found = []
    for row in matches:
        verdicts = [verdict["verdict"] for verdict in row.reasons.get("verdicts", [])]
        met, unmet = verdicts.count("met"), verdicts.count("unmet")
        if row.need_id in by_id and met > unmet:
            found.append(AnsweredNeed(by_id[row.need_id], row.place, row.score, met, unmet))
    return found[:limit]
