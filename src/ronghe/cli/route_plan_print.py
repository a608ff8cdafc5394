"""A plan in the terminal: how long, how much, what first, what is open; then its stages and the orders of markets."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ronghe.cli.wrapping import punctuated, wrapped
from ronghe.route.exports.plan_lines import ServiceLine, StageLine
from ronghe.route.exports.plan_outline import illustrative_words
from ronghe.route.exports.plan_paper import PlanPaper
from ronghe.route.exports.plan_sheet import Sheet
from ronghe.route.exports.plan_words import (
    chance_words,
    grounds_words,
    money_words,
    months_words,
    safe_words,
    shown,
    unplanned_words,
)
from ronghe.route.exports.wording import said
from ronghe.route.stages.wording import money_words as amount

NARROWEST = 72
WIDEST = 120
INDENT = 3
SERVICES = 3


def print_plan(paper: PlanPaper, console: Console | None = None, *, everything: bool = False) -> None:
    """Print a plan in the active language.

    ``everything`` adds to each stage its deliverables, what its figures rest on, and who could do it in this node.
    """
    given = console or Console()
    out = Console(width=min(max(given.width, NARROWEST), WIDEST), file=given.file, no_color=given.no_color)
    out.print(Rule(Text(paper.name, style="bold"), characters="━"))
    day = _("rules as of %(day)s") % {"day": paper.on.isoformat()}
    _line(out, f"{paper.guidance} {day}", "dim", indent=0)
    for note in paper.notes:
        _line(out, note, "yellow", indent=0)
    if paper.sheet is None:
        _line(out, unplanned_words(paper), "yellow")
    else:
        _answer(out, paper, paper.sheet)
        _open(out, paper, paper.sheet)
        _stages(out, paper, everything)
    _orders(out, paper)


def _answer(out: Console, paper: PlanPaper, sheet: Sheet) -> None:
    _head(out, f"{paper.place} · {sheet.title}")
    if sheet.is_illustrative:
        _line(out, illustrative_words(), "yellow")
    table = Table(box=None, padding=(0, 1), show_header=False, pad_edge=False)
    for label, words in (
        (_("How long"), months_words(sheet)),
        (_("How much"), money_words(sheet)),
        (_("Chance to arrive"), chance_words(sheet)),
        (_("Resting on sources"), grounds_words(sheet)),
    ):
        table.add_row(Text(label, style="cyan"), wrapped(Text(words, style="bold"), out.width - 24))
    out.print(Padding(table, (0, 0, 1, INDENT)))
    for sentence in safe_words(paper):
        _line(out, f"→ {sentence}")
    for what, value in paper.choices:
        _line(out, f"{what}: {value}", "dim")
    if paper.passed_over:
        names = {"names": " · ".join(paper.passed_over)}
        _line(out, _("Passed over, as this way does not have it: %(names)s") % names, "yellow")
    out.print()


def _open(out: Console, paper: PlanPaper, sheet: Sheet) -> None:
    if not (paper.ways or sheet.doubts or paper.other):
        return
    _head(out, _("What is open"))
    for one in paper.ways:
        figures = {
            "label": one.label,
            "months": f"{one.months_p50:.0f}",
            "money": said(amount(one.cost_wan_cny_p50)),
            "arrives": one.arrives_percent,
        }
        words = _("%(label)s: %(months)s months, %(money)s, %(arrives)d %% arrive") % figures
        _line(out, f"? {words}  --way {one.way}", "bold" if one.here else "")
    if paper.other:
        _line(out, _("Also possible, without stages held here:") + " " + " / ".join(paper.other), "dim")
    for name, counted, facts in sheet.doubts:
        until = _("counted until it is known:") if counted else _("left out until it is known:")
        _line(out, f"? {name}: {until} {facts}", "dim")
    out.print()


def _stages(out: Console, paper: PlanPaper, everything: bool) -> None:
    _head(out, pgettext("route", "Stages"))
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    for name, justify in ((pgettext("route", "Stage"), "left"), (_("Kind"), "left"), (_("Start, P50"), "right"),
                          (_("End, P50"), "right"), (_("End, P90"), "right"), (_("Cost, P50"), "right")):  # fmt: skip
        right = justify == "right"
        table.add_column(name, justify="right" if right else "left", header_style="dim", overflow="fold", no_wrap=right)
    for one in paper.stages:
        stage = Text(one.name, style="bold" if one.pace_percent >= 50 else "")
        figures = (f"{one.start_p50:.1f}", f"{one.end_p50:.1f}", shown(one.end_p90, 1), f"{one.cost_wan_cny_p50:,.1f}")
        table.add_row(stage, Text(one.kind, style="dim"), *figures)
    out.print(Padding(table, (0, 0, 1, INDENT)))
    if not everything:
        return
    for one in paper.stages:
        _stage(out, one)
    _line(out, "; ".join(one.title for one in paper.sources), "dim")
    out.print()


def _stage(out: Console, one: StageLine) -> None:
    _line(out, one.name, "bold")
    deep = INDENT + 2
    _line(out, " · ".join(one.deliverables), indent=deep)
    _line(out, " ".join(part for part in (one.time, one.time_rests_on) if part), "dim", indent=deep)
    _line(out, " ".join(part for part in (one.cost, one.cost_rests_on) if part), "dim", indent=deep)
    _line(out, " · ".join(part for part in (one.asked_for_by, one.at_its_end) if part), "dim", indent=deep)
    _named(out, _("Services of this node"), one.services)
    _named(out, _("Trial sites"), [site for site in one.sites if site.fits])


def _named(out: Console, label: str, services: Iterable[ServiceLine]) -> None:
    names = [one.title for one in services]
    if names:
        _line(out, f"{label}: {' · '.join(names[:SERVICES])}", "cyan", indent=INDENT + 2)


def _orders(out: Console, paper: PlanPaper) -> None:
    if not paper.orders:
        return
    _head(out, _("Which market first"))
    for one in paper.orders:
        markets = " → ".join(f"{m.place} {m.months_p50:.0f}" for m in one.markets)
        figures = {"name": one.name, "markets": markets, "money": said(amount(one.cost_wan_cny_p50))}
        _line(out, _("%(name)s: %(markets)s months; %(money)s for the whole") % figures)
        _line(out, one.least, "dim", indent=INDENT + 2)


def _head(out: Console, words: str) -> None:
    out.print(Rule(Text(words, style="bold cyan"), align="left"))


def _line(out: Console, words: str, style: str = "", indent: int = INDENT) -> None:
    if words:
        out.print(Padding(wrapped(Text(punctuated(words), style=style), out.width - indent), (0, 0, 0, indent)))
