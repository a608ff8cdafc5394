"""The plan as plain JSON: what ``ronghe route plan --json`` and ``POST /api/route/plans`` give."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language

from ronghe.route.exports.plan_paper import PlanPaper
from ronghe.route.exports.plan_sheet import Sheet
from ronghe.route.queries.answering import sent
from ronghe.route.queries.planned import Planned

VERSION = 1


def plan_json(found: Planned, paper: PlanPaper) -> dict[str, Any]:
    """The document; plain JSON values only. Words are in the active language, which ``language`` names; what ``way``,
    ``stage``, ``switch``, ``source`` and ``market`` hold is the same in every language and may be sent back.

    ``plan`` is null where no stages are held for the market's answer; ``other`` names that answer. Every P90 is null
    where it would rest on estimates alone.
    """
    memo, chosen = found.memo, found.answer.choices
    ways = found.answer.routes.networks
    return {
        "version": VERSION,
        "language": "en" if (get_language() or "").startswith("en") else "zh",
        "name": paper.name,
        "text": paper.text,
        "on": paper.on.isoformat(),
        "guidance": paper.guidance,
        "editions": list(paper.editions),
        "market": paper.market,
        "settled": paper.settled,
        "other": list(paper.other),
        "unread": paper.unread,
        "notes": list(paper.notes),
        "ways_offered": [one.id for one in ways],
        "answers": {name: sent(value) for name, value in sorted(memo.answers.items())},
        "sliders": dict(chosen.sliders),
        "parallel": list(found.answer.parallel_on),
        "done": [stage.id for stage in found.answer.plan.done] if found.answer.plan else [],
        "use": chosen.use,
        "passed_over": list(paper.passed_over),
        "plan": _plan(paper, paper.sheet, found) if paper.sheet else None,
        "ways": [asdict(one) for one in paper.ways],
        "orders": _lists([asdict(one) for one in paper.orders]),
    }


def _plan(paper: PlanPaper, sheet: Sheet, found: Planned) -> dict[str, Any]:
    plan = found.answer.plan
    return {
        "way": plan.network.id if plan else "",
        "title": sheet.title,
        "illustrative": sheet.is_illustrative,
        "months_p10": round(sheet.months_p10, 1),
        "months_p50": round(sheet.months, 1),
        "months_p90": None if sheet.months_p90 is None else round(sheet.months_p90, 1),
        "cost_wan_cny_p50": round(sheet.money, 1),
        "cost_wan_cny_p90": None if sheet.money_p90 is None else round(sheet.money_p90, 1),
        "cost_wan_cny_for_each_arrival": None if sheet.price is None else round(sheet.price, 1),
        "arrives_percent": sheet.arrives,
        "time_sourced_percent": sheet.time_sourced,
        "cost_sourced_percent": sheet.cost_sourced,
        "verify": sheet.verify,
        "saves_money": asdict(paper.money) if paper.money else None,
        "saves_time": asdict(paper.time) if paper.time else None,
        "steps": [asdict(one) for one in paper.steps],
        "switches": [asdict(one) for one in paper.switches],
        "stages": _lists([asdict(one) for one in paper.stages]),
        "doubts": [{"name": name, "counted": counted, "facts": facts} for name, counted, facts in sheet.doubts],
        "spending": [
            dict(zip(("months", "p10", "p50", "p90", "mean"), _rounded(row), strict=True)) for row in paper.spending
        ],
        "arrivals": [{"months": round(months, 1), "percent": share} for months, share in paper.arrivals],
        "specialties": list(paper.specialties),
        "sources": [asdict(one) for one in paper.sources],
    }


def _rounded(row: tuple[float | None, ...]) -> list[float | None]:
    return [None if value is None else round(value, 1) for value in row]


def _lists(value: Any) -> Any:
    """Tuples as lists, as JSON has them."""
    if isinstance(value, dict):
        return {name: _lists(one) for name, one in value.items()}
    return [_lists(one) for one in value] if isinstance(value, list | tuple) else value
