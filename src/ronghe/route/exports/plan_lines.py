"""Rows of a plan in words: what its page, its files and its JSON hold alike. Money is in CNY 10,000, time in months.

A P90 that must not be shown is ``None`` everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ronghe.exchange.models import Service
from ronghe.route.exports.plan_sheet import MARKET_NAMES, Sheet, StageCard, least_words
from ronghe.route.exports.wording import said
from ronghe.route.queries.plans import PlanAnswer
from ronghe.route.stages import OrderOutcome, RoutePlan, Source, switches_for


@dataclass(frozen=True)
class WayLine:
    """One way that is still open, at a glance: an outcome that a market may give, or one with and without a trial.

    ``here``: it is the plan that is shown.
    """

    outcome: str
    label: str
    way: str
    title: str
    months_p50: float
    months_p90: float | None
    cost_wan_cny_p50: float
    cost_wan_cny_p90: float | None
    arrives_percent: int
    here: bool


@dataclass(frozen=True)
class StepLine:
    """What a step made safe early buys: less for each arrival, months, more arrivals in per cent of all projects."""

    stage: str
    name: str
    cost_wan_cny: float
    sunk_wan_cny: float
    months_p50: float
    months_p90: float | None
    arrives_percent: int


@dataclass(frozen=True)
class SwitchLine:
    """Stages that can run side by side; ``months_p50``: what that saves, None where it is on already."""

    switch: str
    name: str
    risk: str
    on: bool
    months_p50: float | None


@dataclass(frozen=True)
class ReachedLine:
    """A market in an order: when it is reached, and by how many of a hundred projects."""

    market: str
    place: str
    months_p50: float
    months_p90: float | None
    reaches_percent: int


@dataclass(frozen=True)
class OrderLine:
    """An order of markets and its price; ``reused``: evidence that serves twice; ``least``: what it takes by the least
    demanding ways, empty where nothing is open.
    """

    name: str
    markets: tuple[ReachedLine, ...]
    cost_wan_cny_p50: float
    cost_wan_cny_p90: float | None
    reused: tuple[str, ...]
    least: str


@dataclass(frozen=True)
class ServiceLine:
    """A service of this node; ``fits``: it has a specialty that the trial asks for (of trial sites).

    What only trial sites tell, or the reader may not read, is empty or ``None``; ``ethics_next_on`` is an ISO day.
    """

    id: str
    title: str
    owner: str
    fits: bool
    capacity: str
    specialties: tuple[str, ...]
    ethics: str
    ethics_next_on: str | None
    past_trials: str
    past_trials_count: int | None
    trials_a_year: int | None
    subjects_a_year: int | None


@dataclass(frozen=True)
class StageLine:
    """A stage: when, how much, what it rests on, who could do it here."""

    stage: str
    name: str
    kind: str
    kind_key: str
    start_p50: float
    end_p50: float
    end_p90: float | None
    cost_wan_cny_p50: float
    cost_wan_cny_p90: float | None
    pace_percent: int
    time: str
    time_rests_on: str
    cost: str
    cost_rests_on: str
    asked_for_by: str
    at_its_end: str
    deliverables: tuple[str, ...]
    services: tuple[ServiceLine, ...]
    sites: tuple[ServiceLine, ...]


@dataclass(frozen=True)
class SourceLine:
    """A regulation or publication that figures of the plan rest on."""

    source: str
    title: str
    issued_on: str
    effective_on: str
    verify: bool


def way_lines(answer: PlanAnswer) -> tuple[WayLine, ...]:
    """The ways that are still open, side by side; none where there is one alone."""
    here = answer.plan.network.id if answer.plan else ""
    return tuple(
        WayLine(
            outcome=one.route.outcome,
            label=said(one.label),
            way=one.network.id,
            title=said(one.network.title),
            months_p50=tenth(one.plan.outcome.time.p50),
            months_p90=late(one.plan.p90_time(one.plan.outcome.time)),
            cost_wan_cny_p50=tenth(one.plan.outcome.cost.p50),
            cost_wan_cny_p90=late(one.plan.p90_cost(one.plan.outcome.cost)),
            arrives_percent=round(100 * one.plan.outcome.arrives),
            here=one.network.id == here,
        )
        for one in answer.beside
    )


def step_lines(answer: PlanAnswer, plan: RoutePlan, most: int = 6) -> tuple[StepLine, ...]:
    """Steps by what their early safety buys, the best first."""
    names = {stage.id: said(stage.name) for stage in plan.network.stages}
    return tuple(
        StepLine(
            stage=one.stage,
            name=names[one.stage],
            cost_wan_cny=tenth(one.per_arrival),
            sunk_wan_cny=tenth(one.sunk),
            months_p50=tenth(one.time_p50),
            months_p90=None if plan.grounding.time_illustrative else tenth(one.time_p90),
            arrives_percent=round(100 * one.arrives),
        )
        for one in answer.steps[:most]
        if one.stage in names
    )


def switch_lines(answer: PlanAnswer, plan: RoutePlan) -> tuple[SwitchLine, ...]:
    """Switches that are on, and those that would save time."""
    effects = {switch.id: effect for switch, effect in answer.parallel}
    return tuple(
        SwitchLine(
            switch=one.id,
            name=said(one.name),
            risk=said(one.risk),
            on=one.id in answer.parallel_on,
            months_p50=tenth(effects[one.id].time_p50) if one.id in effects else None,
        )
        for one in switches_for(plan.network)
        if one.id in answer.parallel_on or one.id in effects
    )


def order_lines(orders: Iterable[OrderOutcome]) -> tuple[OrderLine, ...]:
    """Orders of markets: when each is reached, at what price, and what evidence serves twice."""
    return tuple(
        OrderLine(
            name=said(one.order.name),
            markets=tuple(
                ReachedLine(
                    market=m.market,
                    place=str(MARKET_NAMES[m.market]),
                    months_p50=tenth(m.time.p50),
                    months_p90=late(m.p90),
                    reaches_percent=round(100 * m.reaches),
                )
                for m in one.markets
            ),
            cost_wan_cny_p50=tenth(one.plan.outcome.cost.p50),
            cost_wan_cny_p90=late(one.plan.p90_cost(one.plan.outcome.cost)),
            reused=tuple(said(reuse.why) for reuse in one.reused),
            least=least_words(one),
        )
        for one in orders
    )


def stage_lines(sheet: Sheet) -> tuple[StageLine, ...]:
    """The stages by their middle start."""
    return tuple(_stage(card) for card in sheet.stages)


def source_lines(plan: RoutePlan) -> tuple[SourceLine, ...]:
    """Every source that a figure, a chance or a stage rests on, once, by its title."""
    found: dict[str, Source] = {}
    for stage in plan.network.stages:
        marks = [stage.time.mark, stage.cost.mark, *([stage.gate.mark] if stage.gate else [])]
        sources = [mark.source for mark in marks] + ([stage.basis.source] if stage.basis else [])
        found |= {one.key: one for one in sources if one is not None}
    lines = (
        SourceLine(
            source=one.key,
            title=said(one.title),
            issued_on=one.issued_on.isoformat() if one.issued_on else "",
            effective_on=one.effective_on.isoformat() if one.effective_on else "",
            verify=one.verify,
        )
        for one in found.values()
    )
    return tuple(sorted(lines, key=lambda line: line.title))


def tenth(value: float) -> float:
    """With one place."""
    return round(value, 1)


def late(value: float | None) -> float | None:
    """With one place, where it may be shown."""
    return None if value is None else tenth(value)


def _stage(card: StageCard) -> StageLine:
    row = card.row
    return StageLine(
        stage=card.id,
        name=card.name,
        kind=card.kind,
        kind_key=row.kind.value,
        start_p50=tenth(row.start_p50),
        end_p50=tenth(row.end_p50),
        end_p90=late(row.end_p90),
        cost_wan_cny_p50=tenth(row.cost_p50),
        cost_wan_cny_p90=late(row.cost_p90),
        pace_percent=card.pace,
        time=card.time,
        time_rests_on=card.time_mark,
        cost=card.cost,
        cost_rests_on=card.cost_mark,
        asked_for_by=card.basis,
        at_its_end=card.gate,
        deliverables=card.deliverables,
        services=tuple(_service(one, fits=True) for one in card.services),
        sites=tuple(_service(one, fits=fits) for one, fits in card.sites),
    )


def _service(one: Service, *, fits: bool) -> ServiceLine:
    owner = one.owner
    return ServiceLine(
        id=str(one.pk),
        title=str(one.title),
        owner=str(owner or ""),
        fits=fits,
        capacity=str(one.capacity or ""),
        specialties=tuple(str(field) for field in one.fields or ()),
        ethics=str(one.ethics or ""),
        ethics_next_on=one.ethics_next_on.isoformat() if one.ethics_next_on else None,
        past_trials=str(one.past_trials or ""),
        past_trials_count=one.past_trials_count,
        trials_a_year=one.trials_a_year,
        subjects_a_year=one.subjects_a_year,
    )
