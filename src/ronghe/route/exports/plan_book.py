"""The plan as a workbook: guidance, product, date and choices first, then each table of the page, sites and sources."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ronghe.route.exports.plan_lines import ServiceLine
from ronghe.route.exports.plan_paper import PlanPaper
from ronghe.route.exports.plan_sheet import Sheet
from ronghe.route.exports.plan_words import hidden, safe_words, unplanned_words

Table = tuple[str, list[str], list[list[Any]], list[int]]
"""(name, heads, rows, widths of the columns in characters)"""


def plan_book(paper: PlanPaper) -> list[Table]:
    """The sheets; where no stages are held, the summary and the orders of markets alone."""
    sheets = [_summary(paper)]
    if paper.sheet:
        sheets += [
            _ways(paper), _stages(paper), _first(paper), _switches(paper), _spending(paper), _arrivals(paper),
            _doubts(paper.sheet), _sites(paper), _sources(paper),
        ]  # fmt: skip
    return [one for one in (*sheets, _orders(paper)) if one[2]]


def _summary(paper: PlanPaper) -> Table:
    rows: list[list[Any]] = [
        [_("Guidance"), paper.guidance],
        [_("Product"), paper.name],
        [pgettext("plan", "Market"), paper.place],
        [_("Rules as of"), paper.on.isoformat()],
        *([_("Rules"), one] for one in paper.editions),
        *([what, value] for what, value in paper.choices),
        *([_("To be known"), one] for one in paper.notes),
    ]
    sheet = paper.sheet
    if sheet is None:
        rows.append([pgettext("route", "Plan"), unplanned_words(paper)])
    else:
        rows += [
            [pgettext("route", "Way"), sheet.title],
            [_("Months, P10"), _round(sheet.months_p10)],
            [_("Months, P50"), _round(sheet.months)],
            [_("Months, P90"), _late(sheet.months_p90)],
            [_("Cost in CNY 10,000, P50"), _round(sheet.money)],
            [_("Cost in CNY 10,000, P90"), _late(sheet.money_p90)],
            [_("CNY 10,000 for each arrival"), "–" if sheet.price is None else _round(sheet.price)],
            [_("Chance to arrive (%)"), sheet.arrives],
            [_("Share of time that is sourced (%)"), sheet.time_sourced],
            [_("Share of cost that is sourced (%)"), sheet.cost_sourced],
            *([_("What to make safe first"), one] for one in safe_words(paper)),
        ]
    return (
        pgettext("workbook", "Summary"),
        [pgettext("workbook", "Figure"), pgettext("workbook", "Value")],
        rows,
        [34, 80],
    )


def _ways(paper: PlanPaper) -> Table:
    return (
        _("Ways while the class is open"),
        [
            _("If it is"), pgettext("route", "Way"), _("Months, P50"), _("Months, P90"), _("Cost in CNY 10,000, P50"),
            _("Cost in CNY 10,000, P90"), _("Chance to arrive (%)"),
        ],
        [
            [
                one.label, one.title, one.months_p50, _late(one.months_p90), one.cost_wan_cny_p50,
                _late(one.cost_wan_cny_p90), one.arrives_percent,
            ]
            for one in paper.ways
        ],
        [30, 40, 12, 12, 16, 16, 14],
    )  # fmt: skip


def _stages(paper: PlanPaper) -> Table:
    return (
        pgettext("route", "Stages"),
        [
            pgettext("route", "Stage"), _("Kind"), _("Start, P50"), _("End, P50"), _("End, P90"), _("Cost, P50"),
            _("Cost, P90"), _("Sets the pace (%)"), _("Time"), _("Time rests on"), pgettext("money", "Cost"),
            _("Cost rests on"), _("Asked for by"), _("At its end"), _("Deliverables"), _("Services of this node"),
        ],
        [
            [
                one.name, one.kind, one.start_p50, one.end_p50, _late(one.end_p90), one.cost_wan_cny_p50,
                _late(one.cost_wan_cny_p90), one.pace_percent, one.time, one.time_rests_on, one.cost,
                one.cost_rests_on, one.asked_for_by, one.at_its_end, "; ".join(one.deliverables),
                "; ".join(service.title for service in one.services),
            ]
            for one in paper.stages
        ],
        [28, 12, 10, 10, 10, 10, 10, 10, 26, 40, 26, 40, 40, 36, 44, 60],
    )  # fmt: skip


def _first(paper: PlanPaper) -> Table:
    return (
        _("What to make safe first"),
        [
            pgettext("route", "Stage"), _("Less for each arrival (CNY 10,000)"), _("Lost where it fails (CNY 10,000)"),
            _("Months saved, P50"), _("Months saved, P90"), _("More arrivals (%)"),
        ],
        [
            [
                one.name, one.cost_wan_cny, one.sunk_wan_cny, one.months_p50, _late(one.months_p90),
                one.arrives_percent,
            ]
            for one in paper.steps
        ],
        [30, 20, 20, 16, 16, 14],
    )  # fmt: skip


def _switches(paper: PlanPaper) -> Table:
    return (
        _("Side by side"),
        [pgettext("plan", "What"), pgettext("switch", "On"), _("Months saved, P50"), _("What it risks")],
        [
            [one.name, _("Yes") if one.on else _("No"), "–" if one.months_p50 is None else one.months_p50, one.risk]
            for one in paper.switches
        ],
        [36, 8, 16, 70],
    )


def _spending(paper: PlanPaper) -> Table:
    rows = [
        [_round(months), _round(p10), _round(p50), _late(p90), _round(mean)]
        for months, p10, p50, p90, mean in paper.spending
    ]
    return _("Spending"), [_("Months"), "P10", "P50", "P90", _("Mean")], rows, [12, 14, 14, 14, 14]


def _arrivals(paper: PlanPaper) -> Table:
    rows: list[list[Any]] = [[_round(months), share] for months, share in paper.arrivals]
    return _("Arrival"), [_("Months"), _("Chance to have arrived (%)")], rows, [12, 24]


def _doubts(sheet: Sheet) -> Table:
    rows = [[name, _("Yes") if counted else _("No"), facts] for name, counted, facts in sheet.doubts]
    return (
        _("Open stages"),
        [pgettext("route", "Stage"), _("Counted"), _("Facts that would tell")],
        rows,
        [34, 10, 70],
    )


def _sites(paper: PlanPaper) -> Table:
    rows = [
        [
            one.name, site.title, site.owner, _("Yes") if site.fits else _("No"), site.ethics, site.ethics_next_on,
            site.past_trials_count, site.past_trials, site.trials_a_year, site.subjects_a_year, site.capacity,
        ]
        for one in paper.stages
        for site in _fitting_first(one.sites)
    ]  # fmt: skip
    heads = [
        pgettext("route", "Stage"), _("Trial sites"), pgettext("listing", "Owner"), _("Specialty fits"),
        _("Ethics committee meetings"), _("Next ethics committee meeting"), _("Past trials, number"), _("Past trials"),
        _("Trials a year that can be taken"), _("Subjects a year that can be taken"), _("Capacity"),
    ]  # fmt: skip
    return _("Trial sites"), heads, rows, [28, 44, 36, 14, 36, 14, 12, 50, 14, 14, 44]


def _sources(paper: PlanPaper) -> Table:
    rows = [[one.title, one.issued_on, one.effective_on, _("to verify") if one.verify else ""] for one in paper.sources]
    return _("Sources"), [_("Source"), _("Issued on"), _("In force since"), _("To check")], rows, [80, 14, 14, 14]


def _orders(paper: PlanPaper) -> Table:
    rows = [
        [
            one.name, m.place, m.months_p50, _late(m.months_p90), m.reaches_percent, one.cost_wan_cny_p50,
            _late(one.cost_wan_cny_p90), "; ".join(one.reused), one.least,
        ]
        for one in paper.orders
        for m in one.markets
    ]  # fmt: skip
    heads = [
        pgettext("markets", "Order"), pgettext("plan", "Market"), _("Months, P50"), _("Months, P90"),
        _("Reached by (%)"), _("Cost of the whole, P50"), _("Cost of the whole, P90"), _("Evidence that serves twice"),
        _("By the least demanding ways"),
    ]  # fmt: skip
    return _("Orders of markets"), heads, rows, [18, 12, 12, 12, 12, 16, 16, 60, 60]


def _fitting_first(sites: tuple[ServiceLine, ...]) -> list[ServiceLine]:
    return sorted(sites, key=lambda site: not site.fits)


def _round(value: float) -> float:
    return round(value, 1)


def _late(value: float | None) -> Any:
    return hidden() if value is None else round(value, 1)
