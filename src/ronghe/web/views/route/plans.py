"""The plan of a product: stages, months and money, what first, and other orders of markets."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ronghe.journey.exports.excel import sheets_workbook
from ronghe.route.errors import ChoiceUnfit
from ronghe.route.exports.memo_sheet import GUIDANCE
from ronghe.route.exports.plan_sheet import (
    MARKET_NAMES,
    Sheet,
    arrival_rows,
    order_rows,
    pictures,
    plan_sheet,
    spending_rows,
    workbook_sheets,
)
from ronghe.route.exports.wording import said
from ronghe.route.permissions import may_note_history
from ronghe.route.queries.memos import Memo
from ronghe.route.queries.plans import Choices, PlanAnswer, comparison_of, facts_for, plan_of, use_side
from ronghe.route.queries.stage_records import stage_history
from ronghe.route.queries.stage_services import node_services
from ronghe.route.stages import Slider, sliders, sliders_for, specialties, switches_for
from ronghe.route.stages.composing import MARKETS
from ronghe.web.actors import actor_of
from ronghe.web.downloads import workbook_response
from ronghe.web.paging import with_values
from ronghe.web.route_addresses import PREFIX
from ronghe.web.views.route.sources import memo_at

NETWORK, SLIDER = "n.", "s."
"""Choices in the address: ``n.nmpa=nmpa-3-trial``, ``s.patients=200``, ``side=early_ethics``, ``done=bench``."""


@dataclass(frozen=True, slots=True)
class SliderField:
    """A slider of the form with its present value."""

    slider: Slider
    name: str
    label: str
    unit: str
    value: str
    low: str
    high: str
    step: str
    usual: str


@require_safe
def plan_page(request: HttpRequest, key: str) -> HttpResponse:
    """The plan; every choice stands in the address. ``as=xlsx`` gives its tables; htmx gets what is below the title.

    A constant number of statements: those of the memo, the services and the history.
    """
    memo = memo_at(request, key)
    choices = choices_in(request.GET)
    history = stage_history()
    answer = plan_of(memo, choices, history)
    orders = comparison_of(memo, choices, history)
    facts = facts_for(memo, choices.market)
    services = node_services(actor_of(request), specialties(facts), memo.nmpa.presumed.facts)
    sheet = plan_sheet(answer, services)
    if request.GET.get("as") == "xlsx" and sheet is not None and answer.plan is not None:
        return workbook_response(sheets_workbook(workbook_sheets(sheet, answer.plan, orders)), "ronghe-plan.xlsx")
    context: dict[str, Any] = {
        "key": key,
        "name": memo.name or memo.text[:40],
        "guidance": GUIDANCE,
        "rules_on": memo.on,
        "sheet": sheet,
        "answer": answer,
        "taken": [said(one) for one in answer.notes],
        "markets": [
            (
                market,
                MARKET_NAMES[market],
                market == choices.market,
                with_values(request.GET, market=market, side=None, done=None, use=None),
            )
            for market in MARKETS
        ],
        "export_query": with_values(request.GET, **{"as": "xlsx"}),
        "memo_query": _memo_query(request.GET),
        "kept": [
            (name, value)
            for name in request.GET
            if name.startswith(PREFIX) or name == "on"
            for value in request.GET.getlist(name)
        ],
        "may_note": may_note_history(actor_of(request)),
        "specialties": [said(one) for one in specialties(facts)],
        **_form(request.GET, memo, answer, choices),
        **_tables(answer, sheet, orders),
    }
    template = "route/plan.html#plan" if "HX-Request" in request.headers else "route/plan.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def choices_in(query: QueryDict) -> Choices:
    """The choices of an address; what is left out is as suggested.

    Raises:
        ChoiceUnfit: a market or slider that there is not, or a value that is no number.
    """
    market = query.get("market", "") or "nmpa"
    if market not in MARKETS:
        raise ChoiceUnfit(market[:40])
    return Choices(
        market=market,
        networks={one: query.get(NETWORK + one, "") for one in MARKETS if query.get(NETWORK + one)},
        done=tuple(filter(None, query.getlist("done"))),
        sliders={
            name.removeprefix(SLIDER): _number(name.removeprefix(SLIDER), query.get(name, ""))
            for name in query
            if name.startswith(SLIDER) and query.get(name)
        },
        parallel=tuple(dict.fromkeys(filter(None, query.getlist("side")))),
        use=query.get("use") == "1" and market == "nmpa",
    )


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if name not in sliders() or not math.isfinite(value):
        raise ChoiceUnfit(f"{name} = {text}"[:80])
    return value


def _memo_query(query: QueryDict) -> str:
    """The address of the memo with the same answers and day."""
    mine = {name: None for name in query if not name.startswith(PREFIX) and name != "on"}
    return with_values(query, **mine)


def _form(query: QueryDict, memo: Memo, answer: PlanAnswer, choices: Choices) -> dict[str, Any]:
    plan = answer.plan
    if plan is None:
        return {}
    effects = {switch.id: effect for switch, effect in answer.parallel}
    whole = {stage.id: stage for stage in (*plan.network.stages, *plan.done)}
    return {
        "networks": [(one.id, said(one.title), one.id == plan.network.id) for one in answer.routes.networks],
        "elsewhere": [
            (NETWORK + market, name) for market, name in choices.networks.items() if market != choices.market
        ],
        "sliders": [_slider(one, choices) for one in sliders_for(plan.network)],
        "switches": [
            (one.id, said(one.name), said(one.risk), one.id in choices.parallel, effects.get(one.id))
            for one in switches_for(plan.network)
            if one.id in choices.parallel or one.id in effects
        ],
        "stages_done": [(stage.id, said(stage.name), stage in plan.done) for stage in whole.values()],
        "may_use": use_side(plan.network) is not None,
        "use": choices.use,
        "beside": [
            (
                said(one.label),
                one.plan,
                one.plan.p90_time(one.plan.outcome.time),
                one.network.id == plan.network.id,
                with_values(query, **{NETWORK + choices.market: one.network.id, "side": None, "done": None}),
            )
            for one in answer.beside
        ],
        "other": [said(one) for one in answer.routes.other],
    }


def _slider(one: Slider, choices: Choices) -> SliderField:
    low, high, step, usual = (f"{number:g}" for number in (one.low, one.high, one.step, one.usual))
    value = f"{choices.sliders.get(one.id, one.usual):g}"
    return SliderField(one, SLIDER + one.id, said(one.name), said(one.unit), value, low, high, step, usual)


def _tables(answer: PlanAnswer, sheet: Sheet | None, orders: Any) -> dict[str, Any]:
    if answer.plan is None or sheet is None:
        return {"other": [said(one) for one in answer.routes.other]}
    names = {card.id: card.name for card in sheet.stages}
    return {
        "pictures": pictures(answer, orders),
        "spending": spending_rows(answer.plan),
        "arrivals": arrival_rows(answer.plan),
        "orders": order_rows(orders),
        "money_step": (names.get(answer.money.stage, ""), answer.money) if answer.money else None,
        "time_step": (names.get(answer.time.stage, ""), answer.time) if answer.time else None,
        "risky": [(names[one.stage], one) for one in answer.steps[:6] if one.stage in names],
    }
