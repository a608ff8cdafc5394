"""The route of a product."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from ronghe.api.auth import actor_of
from ronghe.api.schemas.memos import MemoIn, MemoOut
from ronghe.exchange.queries.guards import require_usable
from ronghe.route.exports.plain import memo_json
from ronghe.route.queries.answering import answers_from
from ronghe.route.queries.memos import memo_of

router = Router(tags=["route"])


@router.post("/route/memos", response=MemoOut, operation_id="makeMemo")
def make_memo(request: HttpRequest, asked: MemoIn) -> dict[str, Any]:
    """The class of a product in China, the United States and Europe, why, and what is open. Nothing is stored."""
    actor_of(request, "dossiers", "read")
    require_usable(asked.text, reason=asked.reason)
    return memo_json(memo_of(asked.text, answers=answers_from(asked.answers), on=asked.on, reason=asked.reason))
