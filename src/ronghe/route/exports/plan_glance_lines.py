"""Months and money of a product in each market, a line each: in memos, their files, and dossiers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ronghe.base.bilingual import pick
from ronghe.route.exports.plan_sheet import MARKET_NAMES
from ronghe.route.exports.wording import said
from ronghe.route.queries.plan_glances import PlanGlance
from ronghe.route.stages.wording import money_words


@dataclass(frozen=True)
class PlanLine:
    """A market's plan at a glance, months and CNY 10,000; ``words`` says it in a line. A P90 is None where it would
    rest on estimates alone.
    """

    market: str
    place: str
    way: str
    title: str
    months_p50: float
    months_p90: float | None
    cost_wan_cny_p50: float
    cost_wan_cny_p90: float | None
    arrives_percent: int
    ways: int
    words: str


def plan_lines(glances: Iterable[PlanGlance]) -> tuple[PlanLine, ...]:
    """In the active language."""
    return tuple(
        PlanLine(
            market=one.market,
            place=str(MARKET_NAMES[one.market]),
            way=one.way,
            title=said(one.title),
            months_p50=round(one.months_p50, 1),
            months_p90=None if one.months_p90 is None else round(one.months_p90, 1),
            cost_wan_cny_p50=round(one.cost_p50, 1),
            cost_wan_cny_p90=None if one.cost_p90 is None else round(one.cost_p90, 1),
            arrives_percent=round(100 * one.arrives),
            ways=one.ways,
            words=plan_words(one),
        )
        for one in glances
    )


def plan_words(one: PlanGlance) -> str:
    """How long, how much and how likely, in one line; how many ways are open, where there are several."""
    line = _("%(months)s months (%(late)s), %(money)s (%(most)s), %(arrives)d %% arrive") % {
        "months": f"{one.months_p50:.0f}",
        "late": _late(one.months_p90),
        "money": said(money_words(one.cost_p50)),
        "most": _most(one.cost_p90),
        "arrives": round(100 * one.arrives),
    }
    if one.ways < 2:
        return line
    more = ngettext("%(n)d way is open", "%(n)d ways are open", one.ways) % {"n": one.ways}
    return f"{line} · {more}"


def _late(value: float | None) -> str:
    return pgettext("figure", "illustrative") if value is None else f"P90 {value:,.0f}"


def _most(value: float | None) -> str:
    """In Chinese the unit stands before it already."""
    if value is None:
        return pgettext("figure", "illustrative")
    return "P90 " + pick(f"{value:,.0f}", money_words(value).en)
