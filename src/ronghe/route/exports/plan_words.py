"""The few sentences of a plan that every door says alike: how long, how much, how likely, on what, what first."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ronghe.route.exports.plan_lines import StepLine
from ronghe.route.exports.plan_paper import PlanPaper
from ronghe.route.exports.plan_sheet import Sheet
from ronghe.route.exports.wording import said
from ronghe.route.stages.wording import money_words as amount


def hidden() -> str:
    """What stands in place of a P90 that rests on estimates alone."""
    return pgettext("figure", "illustrative")


def shown(value: float | None, places: int = 0) -> str:
    """A P90, or that it is illustrative."""
    return hidden() if value is None else f"{value:,.{places}f}"


def verify_mark(verify: bool) -> str:
    """Behind what is to be checked against its source."""
    return f" [{_('to verify')}]" if verify else ""


def unplanned_words(paper: PlanPaper) -> str:
    """Why there is no plan."""
    if paper.unread:
        return _(
            "Nothing was read of this text, so there is no plan. Say in Chinese or English what the product is, how it "
            "acts and what it is for; or answer single facts in the memo."
        )
    return _("No stages are held for this market’s answer:") + " " + " / ".join(paper.other)


def months_words(sheet: Sheet) -> str:
    """How long: P50 with P10 and P90, or that it is illustrative."""
    if sheet.months_p90 is None:
        return _("%(p50)s months in the middle (illustrative)") % {"p50": f"{sheet.months:.0f}"}
    figures = {"p50": f"{sheet.months:.0f}", "p90": f"{sheet.months_p90:.0f}", "p10": f"{sheet.months_p10:.0f}"}
    return _("%(p50)s months in the middle; P90 %(p90)s, P10 %(p10)s") % figures


def money_words(sheet: Sheet) -> str:
    """How much: P50 with P90, or that it is illustrative."""
    if sheet.money_p90 is None:
        return _("%(money)s in the middle (illustrative)") % {"money": said(amount(sheet.money))}
    figures = {"money": said(amount(sheet.money)), "most": said(amount(sheet.money_p90))}
    return _("%(money)s in the middle; P90 %(most)s") % figures


def chance_words(sheet: Sheet) -> str:
    """How likely, and what an arrival costs when failures are counted."""
    if not sheet.price:
        return f"{sheet.arrives} %"
    figures = {"n": sheet.arrives, "money": said(amount(sheet.price))}
    return _("%(n)d %%; %(money)s for each arrival, failures counted") % figures


def grounds_words(sheet: Sheet) -> str:
    """How much of it is sourced."""
    figures = {"time": sheet.time_sourced, "cost": sheet.cost_sourced}
    words = _("%(time)d %% of the time and %(cost)d %% of the cost have a source; the rest is estimated.") % figures
    return words + (" " + _("Some of it is to be verified.") if sheet.verify else "")


def safe_words(paper: PlanPaper) -> list[str]:
    """Which step made safe early saves most money, and which most time, in full sentences; none where none does."""
    found = []
    if paper.money:
        found.append(_saves_money(paper.money))
    if paper.time:
        found.append(_saves_time(paper.time))
    return found


def _saves_money(step: StepLine) -> str:
    if round(step.sunk_wan_cny) == 0:
        figures = {"stage": step.name, "money": said(amount(step.cost_wan_cny))}
        return _("%(stage)s saves most money: %(money)s less for each arrival.") % figures
    figures = {"stage": step.name, "money": said(amount(step.cost_wan_cny)), "sunk": said(amount(step.sunk_wan_cny))}
    return (
        _(
            "%(stage)s saves most money: %(money)s less for each arrival; "
            "on average %(sunk)s is lost to projects that end there."
        )
        % figures
    )


def _saves_time(step: StepLine) -> str:
    if step.months_p90 is None:
        return _("%(stage)s saves most time: %(p50)s months in the middle.") % {
            "stage": step.name,
            "p50": f"{step.months_p50:.1f}",
        }
    figures = {"stage": step.name, "p50": f"{step.months_p50:.1f}", "p90": f"{step.months_p90:.1f}"}
    return _("%(stage)s saves most time: %(p90)s months in the bad case, %(p50)s in the middle.") % figures
