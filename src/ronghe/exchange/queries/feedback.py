"""What was said of candidates: one's own words on a need's candidates, and all of it for learning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.exchange.models import MatchFeedback, Need


def feedback_on(actor: Actor, need: Need) -> dict[tuple[str, UUID], MatchFeedback]:
    """The actor's own feedback on the candidates of a need, by kind and id: its organisation's, or as manager its own.

    One statement.
    """
    rows = MatchFeedback.objects.filter(need=need)
    if need.owner_id in actor.organisation_ids:
        rows = rows.filter(organisation_id=need.owner_id)
    else:
        rows = rows.filter(organisation=None, person=actor.person_id)
    return {(row.offer_kind, row.offer_id): row for row in rows}


def feedback_for_learning(actor: Actor) -> Iterator[dict[str, Any]]:
    """All feedback as plain values, oldest first, without the person who gave it. One statement, in portions.

    Raises:
        NotAllowed: the actor is not the node itself.
    """
    if not actor.is_system:
        raise NotAllowed()
    for row in MatchFeedback.objects.order_by("created_at", "pk").iterator(chunk_size=1000):
        yield {
            "need_id": str(row.need_id),
            "offer_kind": row.offer_kind,
            "offer_id": str(row.offer_id),
            "by": "owner" if row.organisation_id else "technology_manager",
            "reasons": row.reasons,
            "text": row.text,
            "shown": row.shown,
            "given_at": row.updated_at.isoformat(),
        }
