"""The plan of a product: how long, how much, what first, what is open; its stages, and other orders of markets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ronghe.journey.exports.excel import sheets_workbook
from ronghe.route.exports.page import can_print
from ronghe.route.exports.plan_book import plan_book
from ronghe.route.exports.plan_files import WRITERS
from ronghe.route.exports.plan_paper import PlanPaper, plan_paper
from ronghe.route.exports.plan_sheet import MARKET_NAMES, pictures
from ronghe.route.exports.plan_words import safe_words, unplanned_words
from ronghe.route.exports.wording import said
from ronghe.route.permissions import may_note_history
from ronghe.route.queries.planned import Planned, planned
from ronghe.route.queries.ways import use_side
from ronghe.route.stages import Slider, sliders_for
from ronghe.route.stages.composing import MARKETS
from ronghe.web.actors import actor_of
from ronghe.web.downloads import DOCX, file_response, workbook_response
from ronghe.web.paging import with_values
from ronghe.web.route_addresses import PREFIX
from ronghe.web.route_choices import NETWORK, SLIDER, choices_in
from ronghe.web.views.route.sources import memo_at

KINDS = {
    "docx": DOCX,
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


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
@cache_control(private=True, no_store=True)
def plan_page(request: HttpRequest, key: str) -> HttpResponse:
    """The plan; every choice stands in the address. htmx gets what is below the title.

    A constant number of statements: those of the memo, the services and the history.
    """
    found = _planned(request, key)
    paper = plan_paper(found)
    context: dict[str, Any] = {
        "key": key,
        "paper": paper,
        "sheet": paper.sheet,
        "unplanned": "" if paper.sheet else unplanned_words(paper),
        "answer": found.answer,
        "markets": [
            (market, MARKET_NAMES[market], market == paper.market, _market_query(request.GET, market, paper.market))
            for market in MARKETS
        ],
        "can_print": can_print(),
        "memo_query": _memo_query(request.GET),
        "kept": [
            (name, value)
            for name in request.GET
            if name.startswith(PREFIX) or name == "on"
            for value in request.GET.getlist(name)
        ],
        "may_note": may_note_history(actor_of(request)),
        "specialties": paper.specialties,
        "safe": safe_words(paper),
        "pictures": pictures(found.answer, found.orders),
        **_form(request.GET, found, paper),
    }
    template = "route/plan.html#plan" if "HX-Request" in request.headers else "route/plan.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_safe
def plan_file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The plan as a file, with the choices of the address."""
    if form not in {*WRITERS, "xlsx"}:
        raise Http404
    found = _planned(request, key)
    paper = plan_paper(found)
    if form == "xlsx":
        sheets = plan_book(paper)
        book = sheets_workbook([one[:3] for one in sheets], [one[3] for one in sheets])
        return workbook_response(book, "ronghe-plan.xlsx")
    return file_response(WRITERS[form](found, paper), f"ronghe-plan.{form}", KINDS[form])


def _planned(request: HttpRequest, key: str) -> Planned:
    return planned(actor_of(request), memo_at(request, key), choices_in(request.GET))


def _memo_query(query: QueryDict) -> str:
    """The address of the memo with the same answers and day."""
    mine = {name: None for name in query if not name.startswith(PREFIX) and name != "on"}
    return with_values(query, **mine)


def _market_query(query: QueryDict, market: str, here: str) -> str:
    """The address of a market's plan. What is done, side by side and gone on to is of the present market alone."""
    if market == here:
        return with_values(query, market=market)
    return with_values(query, market=market, side=None, done=None, use=None)


def _form(query: QueryDict, found: Planned, paper: PlanPaper) -> dict[str, Any]:
    answer, plan = found.answer, found.answer.plan
    if plan is None:
        return {}
    chosen = answer.choices
    ours = {stage.id for one in answer.routes.networks if one.id == plan.network.id for stage in one.stages}
    whole = {stage.id: stage for stage in (*plan.network.stages, *plan.done) if stage.id in ours}
    return {
        "networks": [(one.id, said(one.title), one.id == plan.network.id) for one in answer.routes.networks],
        "elsewhere": [(NETWORK + market, name) for market, name in chosen.networks.items() if market != chosen.market],
        "sliders": [_slider(one, found) for one in sliders_for(plan.network)],
        "stages_done": [(stage.id, said(stage.name), stage in plan.done) for stage in whole.values()],
        "may_use": use_side(plan.network) is not None,
        "ways": [(one, with_values(query, **{NETWORK + chosen.market: one.way})) for one in paper.ways],
        "kinds": _kinds(paper),
    }


def _kinds(paper: PlanPaper) -> list[tuple[str, str]]:
    """Kinds of stages that the picture has, for its legend."""
    return sorted({(one.kind_key, one.kind) for one in paper.stages})


def _slider(one: Slider, found: Planned) -> SliderField:
    low, high, step, usual = (f"{number:g}" for number in (one.low, one.high, one.step, one.usual))
    value = f"{found.answer.choices.sliders.get(one.id, one.usual):g}"
    return SliderField(one, SLIDER + one.id, said(one.name), said(one.unit), value, low, high, step, usual)
