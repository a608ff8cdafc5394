"""The other direction: which needs an offer could answer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.base.audience import INDEXED, audience_of
from ronghe.exchange import permissions
from ronghe.exchange.enums import MatchStatus
from ronghe.exchange.models import Match, Need


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
    rows = Match.objects.filter(offer_id=offer_id, audience=audience, status=MatchStatus.SUGGESTED).order_by(
        "-score", "id"
    )
    matches = [row for row in rows if not row.reasons.get("vetoes")]
    needs = Need.objects.filter(permissions.visible(actor), pk__in=[row.need_id for row in matches]).select_related(
        "owner"
    )
    by_id = {need.pk: need for need in needs}
    found = []
    for row in matches:
        verdicts = [verdict["verdict"] for verdict in row.reasons.get("verdicts", [])]
        met, unmet = verdicts.count("met"), verdicts.count("unmet")
        if row.need_id in by_id and met > unmet:
            found.append(AnsweredNeed(by_id[row.need_id], row.place, row.score, met, unmet))
    return found[:limit]
