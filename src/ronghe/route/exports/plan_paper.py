"""A whole plan in words: of which product, by which rules and choices, how long, how much, what first, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ronghe.route.exports.memo_sheet import GUIDANCE
from ronghe.route.exports.plan_lines import (
    OrderLine,
    SourceLine,
    StageLine,
    StepLine,
    SwitchLine,
    WayLine,
    order_lines,
    source_lines,
    stage_lines,
    step_lines,
    switch_lines,
    way_lines,
)
from ronghe.route.exports.plan_sheet import MARKET_NAMES, Sheet, arrival_rows, plan_sheet, spending_rows
from ronghe.route.exports.sheet import edition_text
from ronghe.route.exports.wording import fact_label, said, value_text
from ronghe.route.queries.memos import Memo
from ronghe.route.queries.planned import Planned
from ronghe.route.queries.plans import PlanAnswer
from ronghe.route.stages import networks, sliders, switches


@dataclass(frozen=True)
class PlanPaper:
    """The plan in the active language. ``sheet`` is None where no stages are held for the market's answer; then
    ``other`` names that answer, or ``unread`` says that the text speaks of no product, and all rows are empty.
    ``notes``: what was taken for the plan while it is open, and why.

    ``choices``: (what, value) of all that was told or set; ``editions``: the rules that gave the class. ``spending``:
    (months, P10, P50, P90 or None, mean); ``arrivals``: (months, per cent), none where the plan is illustrative.
    """

    name: str
    text: str
    on: date
    guidance: str
    market: str
    place: str
    other: tuple[str, ...]
    unread: bool
    notes: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    passed_over: tuple[str, ...]
    editions: tuple[str, ...]
    sheet: Sheet | None
    settled: bool
    ways: tuple[WayLine, ...]
    money: StepLine | None
    time: StepLine | None
    steps: tuple[StepLine, ...]
    switches: tuple[SwitchLine, ...]
    stages: tuple[StageLine, ...]
    orders: tuple[OrderLine, ...]
    spending: tuple[tuple[float, float, float, float | None, float], ...]
    arrivals: tuple[tuple[float, int], ...]
    sources: tuple[SourceLine, ...]
    specialties: tuple[str, ...]


def plan_paper(found: Planned) -> PlanPaper:
    """Everything that a door shows of a plan."""
    memo, answer, plan = found.memo, found.answer, found.answer.plan
    sheet = plan_sheet(answer, found.services)
    steps = step_lines(answer, plan, len(answer.steps)) if plan else ()
    by_stage = {one.stage: one for one in steps}
    return PlanPaper(
        name=memo.name or " ".join(memo.text.split())[:40],
        text=memo.text,
        on=memo.on,
        guidance=str(GUIDANCE),
        market=answer.choices.market,
        place=str(MARKET_NAMES[answer.choices.market]),
        other=tuple(said(one) for one in answer.routes.other),
        unread=answer.unread,
        notes=tuple(said(one) for one in answer.notes),
        choices=tuple(_choices(memo, answer)),
        passed_over=tuple(said(one) for one in answer.passed_over),
        editions=tuple(_editions(memo, answer.choices.market)),
        sheet=sheet,
        settled=answer.routes.settled,
        ways=way_lines(answer),
        money=by_stage.get(answer.money.stage) if answer.money else None,
        time=by_stage.get(answer.time.stage) if answer.time else None,
        steps=steps[:6],
        switches=switch_lines(answer, plan) if plan else (),
        stages=stage_lines(sheet) if sheet else (),
        orders=order_lines(found.orders),
        spending=tuple(spending_rows(plan)) if plan else (),
        arrivals=tuple(arrival_rows(plan)) if plan else (),
        sources=source_lines(plan) if plan else (),
        specialties=tuple(said(one) for one in found.specialties),
    )


def _choices(memo: Memo, answer: PlanAnswer) -> Iterator[tuple[str, str]]:
    """What was told beside the text, and what was set otherwise than suggested."""
    for name, value in memo.answers.items():
        yield fact_label(name), value_text(name, value)
    chosen = answer.choices
    for market, way in chosen.networks.items():
        if way in networks():
            yield f"{pgettext('route', 'Way')} · {MARKET_NAMES[market]}", said(networks()[way].title)
    for name, number in chosen.sliders.items():
        if name in sliders() and number != sliders()[name].usual:
            slider = sliders()[name]
            usual = _("usual %(n)s") % {"n": f"{slider.usual:g}"}
            yield said(slider.name), f"{number:g} {said(slider.unit)} · {usual}"
    for name in answer.parallel_on:
        yield _("Side by side"), said(switches()[name].name)
    if answer.plan and answer.plan.done:
        yield _("Already done"), _(", ").join(said(stage.name) for stage in answer.plan.done)
    if chosen.use:
        yield _("Go on to use in hospitals"), _("Yes")


def _editions(memo: Memo, market: str) -> Iterator[str]:
    regimes = {"nmpa": memo.nmpa.rules, "fda": memo.us.path, "eu": memo.eu.rules}
    asked = [memo.drugs.drug.route] if memo.drugs and market == "nmpa" else [regimes[market]]
    for one in asked:
        yield f"{said(one.pack.title)} · {edition_text(one.pack.version, one.pack.effective_on)}"
