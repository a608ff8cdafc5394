"""A plan in words and rows: what its page shows and its pictures draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ronghe.exchange.models import Service
from ronghe.route.exports.wording import said, told
from ronghe.route.queries.plans import PlanAnswer
from ronghe.route.queries.stage_services import NodeServices
from ronghe.route.stages import OrderOutcome, RoutePlan, RouteStage
from ronghe.route.stages.pictures import GanttRow, arrivals, edges, gantt, nodes, spending
from ronghe.route.stages.records import GateData
from ronghe.route.stages.wording import KINDS, basis_words, figure_words, mark_words, money_words

MARKET_NAMES = {
    "nmpa": gettext_lazy("China"),
    "fda": gettext_lazy("United States"),
    "eu": gettext_lazy("European Union"),
    "": pgettext_lazy("market", "all markets"),
}
SPEND_POINTS = 13
ARRIVAL_POINTS = 13


@dataclass(frozen=True)
class StageCard:
    """A stage in words. ``row`` has its figures; ``pace``: the share of runs in per cent in which it delays the whole;
    ``services``: those that do it, the most fitting first; ``other_services``: how many more there are of its kinds.
    ``sites``: (service, whether it fits the trial), those that fit first.
    """

    id: str
    name: str
    kind: str
    deliverables: tuple[str, ...]
    time: str
    time_mark: str
    cost: str
    cost_mark: str
    basis: str
    gate: str
    row: GanttRow
    pace: int
    services: tuple[Service, ...]
    other_services: int
    sites: tuple[tuple[Service, bool], ...]
    is_trial: bool
    asks_service: bool

    @property
    def fitting_sites(self) -> tuple[Service, ...]:
        """Sites that fit the trial."""
        return tuple(site for site, fits in self.sites if fits)

    @property
    def other_sites(self) -> tuple[Service, ...]:
        """Sites of trials of another sort."""
        return tuple(site for site, fits in self.sites if not fits)


@dataclass(frozen=True)
class Sheet:
    """The whole plan in words. P90s are None where the figures rest on estimates alone.

    ``doubts``: (stage, whether it is counted, the facts that would tell), the counted ones first.
    """

    title: str
    months: float
    months_p10: float
    months_p90: float | None
    money: float
    money_p90: float | None
    price: float | None
    arrives: int
    is_illustrative: bool
    money_illustrative: bool
    time_sourced: int
    cost_sourced: int
    verify: bool
    stages: tuple[StageCard, ...]
    doubts: tuple[tuple[str, bool, str], ...]
    done: tuple[str, ...]


def plan_sheet(answer: PlanAnswer, services: NodeServices) -> Sheet | None:
    """A plan in the reader's language; None where there is none."""
    plan = answer.plan
    if plan is None:
        return None
    outcome = plan.outcome
    return Sheet(
        title=said(plan.network.title),
        months=outcome.time.p50,
        months_p10=outcome.time.p10,
        months_p90=plan.p90_time(outcome.time),
        money=round(outcome.cost.p50, 1),  # as in the table of open ways, or 955.46 is 955 here and 956 there
        money_p90=plan.p90_cost(outcome.cost),
        price=outcome.per_arrival if outcome.arrives else None,
        arrives=round(100 * outcome.arrives),
        is_illustrative=plan.grounding.time_illustrative,
        money_illustrative=plan.grounding.cost_illustrative,
        time_sourced=round(100 * plan.grounding.time),
        cost_sourced=round(100 * plan.grounding.cost),
        verify=plan.grounding.verify,
        stages=tuple(_card(plan, row, services) for row in gantt(plan)),
        doubts=tuple(
            (said(one.stage.name), one.kept, told(one.facts))
            for one in sorted(plan.doubts, key=lambda one: not one.kept)
        ),
        done=tuple(said(stage.name) for stage in plan.done),
    )


def pictures(answer: PlanAnswer, orders: Sequence[OrderOutcome]) -> dict[str, Any]:
    """What the scripts of the page draw: plain values, in the reader's language."""
    plan = answer.plan
    if plan is None:
        return {}
    return {
        "nodes": [
            {
                "id": one.id, "name": said(one.name), "kind": one.kind.value, "column": one.column, "row": one.row,
                "weight": round(one.criticality, 2), "fail": round(one.fail, 2), "goal": one.goal,
            }
            for one in nodes(plan)
        ],
        "edges": [[one.source, one.target, one.back] for one in edges(plan)],
        "gantt": [
            {
                "id": row.id, "name": said(row.name), "kind": row.kind.value, "weight": round(row.criticality, 2),
                "start": _round(row.start_p50), "end": _round(row.end_p50), "late": _round(row.end_p90),
            }
            for row in gantt(plan)
            if row.end_p50 > 0
        ],
        "spending": [
            [_round(p.months), _round(p.p10), _round(p.p50), _round(p.p90), _round(p.mean)] for p in spending(plan)
        ],
        "arrivals": [[_round(p.months), round(100 * p.share, 1)] for p in arrivals(plan)],
        "orders": [
            {
                "name": said(one.order.name),
                "markets": [
                    [str(MARKET_NAMES[m.market]), _round(m.time.p50), _round(m.p90)]
                    for m in one.markets
                ],
            }
            for one in orders
        ],
        "first": next((one.stage for one in (answer.money, answer.time) if one), ""),
        "words": {
            "months": _("months"), "money": _("CNY 10,000"), "p50": "P50", "p90": "P90", "mean": _("mean"),
            "chance": _("chance to have arrived"), "decisive": _("sets the pace in"), "fails": _("ends here in"),
            **{kind.value: said(words) for kind, words in KINDS.items()},
        },
    }  # fmt: skip


def spending_rows(plan: RoutePlan) -> list[tuple[float, float, float, float | None, float]]:
    """(months, P10, P50, P90 or None, mean), a point for each twelfth of the way."""
    return [(p.months, p.p10, p.p50, p.p90, p.mean) for p in spending(plan, SPEND_POINTS)]


def arrival_rows(plan: RoutePlan) -> list[tuple[float, int]]:
    """(months, chance in per cent); none where the plan is illustrative."""
    return [(p.months, round(100 * p.share)) for p in arrivals(plan, ARRIVAL_POINTS)]


def least_words(order: OrderOutcome) -> str:
    """What an order takes by the least demanding ways; empty where nothing is open."""
    if order.least is None:
        return ""
    months = [
        _("%(market)s %(months)d months") % {"market": MARKET_NAMES[one.market], "months": round(one.time.p50)}
        for one in order.least.markets
    ]
    money = said(money_words(order.least.plan.outcome.cost.p50))
    return _("By the least demanding ways: %(months)s; %(money)s.") % {
        "months": _(", ").join(months),
        "money": money,
    }


def _card(plan: RoutePlan, row: GanttRow, services: NodeServices) -> StageCard:
    stage: RouteStage = plan.network.by_id[row.id]
    return StageCard(
        id=stage.id,
        name=said(stage.name),
        kind=said(KINDS[stage.kind]),
        deliverables=tuple(said(one) for one in stage.deliverables),
        time=said(figure_words(stage.time)),
        time_mark="" if stage.time.none else said(mark_words(stage.time.mark)),
        cost=said(figure_words(stage.cost)),
        cost_mark="" if stage.cost.none else said(mark_words(stage.cost.mark)),
        basis=said(basis_words(stage.basis)) if stage.basis else "",
        gate=_gate(stage.gate),
        row=row,
        pace=round(100 * row.criticality),
        services=services.of(stage),
        other_services=services.others(stage),
        sites=services.sites if stage.trial else (),
        is_trial=stage.trial,
        asks_service=bool(set(stage.services) - ({"clinical"} if stage.trial else set())),
    )


def _gate(gate: GateData | None) -> str:
    if gate is None or not (gate.repeat or gate.fail):
        return ""
    parts = []
    if gate.repeat:
        parts.append(_("sent back with %(n)d %%") % {"n": round(100 * gate.repeat)})
    if gate.fail:
        parts.append(_("ends the project with %(n)d %%") % {"n": round(100 * gate.fail)})
    return _("%(what)s (%(mark)s)") % {"what": _(", ").join(parts), "mark": said(mark_words(gate.mark))}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
