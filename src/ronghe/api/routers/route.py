"""The route of a product."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from ronghe.api.auth import actor_of
from ronghe.api.schemas.memos import MemoIn, MemoOut
from ronghe.api.schemas.plans import PlanIn, PlanOut
from ronghe.route.exports.plain import memo_json
from ronghe.route.exports.plan_paper import plan_paper
from ronghe.route.exports.plan_plain import plan_json
from ronghe.route.queries.answering import answers_from
from ronghe.route.queries.memos import memo_of
from ronghe.route.queries.planned import planned
from ronghe.route.queries.plans import Choices
from ronghe.route.queries.texts import require_product_text

router = Router(tags=["route"])


@router.post("/route/memos", response=MemoOut, operation_id="makeMemo")
def make_memo(request: HttpRequest, asked: MemoIn) -> dict[str, Any]:
    """The class of a product in China, the United States and Europe, why, and what is open. Nothing is stored."""
    actor_of(request, "dossiers", "read")
    require_product_text(asked.text, reason=asked.reason)
    return memo_json(memo_of(asked.text, answers=answers_from(asked.answers), on=asked.on, reason=asked.reason))


@router.post("/route/plans", response=PlanOut, operation_id="makePlan")
def make_plan(request: HttpRequest, asked: PlanIn) -> dict[str, Any]:
    """How a product reaches one market: stages, months, money, what to make safe first. Nothing is stored."""
    actor = actor_of(request, "dossiers", "read")
    require_product_text(asked.text, reason=asked.reason)
    memo = memo_of(asked.text, answers=answers_from(asked.answers), on=asked.on, reason=asked.reason)
    choices = Choices(
        market=asked.market,
        networks=asked.ways,
        done=tuple(asked.done),
        sliders=asked.sliders,
        parallel=tuple(dict.fromkeys(asked.parallel)),
        use=asked.use,
    )
    found = planned(actor, memo, choices)
    return plan_json(found, plan_paper(found))
