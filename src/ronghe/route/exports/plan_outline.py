"""A plan as headings, lines, lists and tables: what Word, a page that stands alone and a PDF hold alike."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ronghe.exchange.models import Service
from ronghe.route.exports.blocks import Block, entries, head, line, quiet, table, told, warning
from ronghe.route.exports.plan_lines import StageLine
from ronghe.route.exports.plan_paper import PlanPaper
from ronghe.route.exports.plan_sheet import Sheet
from ronghe.route.exports.plan_sites import site_facts, site_specialties
from ronghe.route.exports.plan_words import (
    chance_words,
    grounds_words,
    money_words,
    months_words,
    safe_words,
    shown,
    unplanned_words,
    verify_mark,
)

FEW = 5
"""Services and sites that are named; of the others it is said how many there are."""


def plan_outline(paper: PlanPaper) -> tuple[Block, ...]:
    """The whole plan in the active language."""
    return told(_blocks(paper))


def _blocks(paper: PlanPaper) -> Iterator[Block]:
    yield warning(paper.guidance)
    yield quiet(" · ".join((_("rules as of %(day)s") % {"day": paper.on.isoformat()}, *paper.editions)))
    for note in paper.notes:
        yield warning(note)
    if paper.sheet is None:
        yield warning(unplanned_words(paper))
    else:
        yield head(paper.sheet.title)
        if paper.sheet.is_illustrative:
            yield warning(illustrative_words())
        yield from _answer(paper, paper.sheet)
        yield from _open(paper, paper.sheet)
        yield from _first(paper)
        yield from _stages(paper)
        yield from _curves(paper)
    yield from _orders(paper)
    if paper.sources:
        yield head(_("What the figures rest on"))
        yield entries(
            " · ".join(
                part for part in (one.title + verify_mark(one.verify), one.effective_on or one.issued_on) if part
            )
            for one in paper.sources
        )
    yield head(_("The text"))
    for part in paper.text.splitlines():
        yield line(part.strip())


def illustrative_words() -> str:
    """Why a plan shows no P90."""
    return _("Illustrative: these figures rest on estimates alone, so no P90 is shown.")


def _answer(paper: PlanPaper, sheet: Sheet) -> Iterator[Block]:
    rows = [
        (_("How long"), months_words(sheet)),
        (_("How much"), money_words(sheet)),
        (_("Chance to arrive"), chance_words(sheet)),
        (_("Resting on sources"), grounds_words(sheet)),
        (_("What to make safe first"), " ".join(safe_words(paper)) or _("No single step stands out.")),
    ]
    yield from table((_("Question"), _("Answer")), rows, (3, 10))
    if paper.choices:
        yield head(_("What was chosen"), 2)
        yield from table((pgettext("workbook", "Figure"), pgettext("workbook", "Value")), paper.choices, (3, 6))
    if paper.passed_over:
        yield quiet(
            _("Passed over, as this way does not have it: %(names)s") % {"names": " · ".join(paper.passed_over)}
        )


def _open(paper: PlanPaper, sheet: Sheet) -> Iterator[Block]:
    if not (paper.ways or sheet.doubts or paper.other):
        return
    yield head(_("What is open"))
    rows = [
        (
            one.label,
            one.title,
            f"{one.months_p50:.0f} (P90 {shown(one.months_p90)})",
            f"{one.cost_wan_cny_p50:,.0f}",
            f"{one.arrives_percent} %",
        )
        for one in paper.ways
    ]
    heads = (
        _("If it is"),
        pgettext("route", "Way"),
        _("Months, P50"),
        _("Cost in CNY 10,000, P50"),
        _("Chance to arrive"),
    )
    yield from table(heads, rows, (3, 4, 3, 3, 2))
    if paper.other:
        yield quiet(_("Also possible, without stages held here:") + " " + " / ".join(paper.other))
    yield entries(
        f"{name}: {_('counted until it is known:') if counted else _('left out until it is known:')} {facts}"
        for name, counted, facts in sheet.doubts
    )


def _first(paper: PlanPaper) -> Iterator[Block]:
    if paper.steps:
        yield head(_("All steps by what their safety buys"), 2)
        yield from table(
            (
                pgettext("route", "Stage"),
                _("Less for each arrival (CNY 10,000)"),
                _("Months saved, P50"),
                _("More arrivals"),
            ),
            [
                (one.name, f"{one.cost_wan_cny:,.0f}", f"{one.months_p50:.1f}", f"{one.arrives_percent} %")
                for one in paper.steps
            ],
            (5, 3, 3, 2),
        )
    if paper.switches:
        yield head(_("Side by side"), 2)
        yield from table(
            (pgettext("plan", "What"), _("Months saved, P50"), _("What it risks")),
            [(one.name, _("on") if one.on else f"{one.months_p50 or 0:.1f}", one.risk) for one in paper.switches],
            (4, 2, 6),
        )


def _stages(paper: PlanPaper) -> Iterator[Block]:
    yield head(pgettext("route", "Stages"))
    yield from table(
        (pgettext("route", "Stage"), _("Kind"), _("Start, P50"), _("End, P50"), _("End, P90"), _("Cost, P50")),
        [
            (
                one.name,
                one.kind,
                f"{one.start_p50:.1f}",
                f"{one.end_p50:.1f}",
                shown(one.end_p90, 1),
                f"{one.cost_wan_cny_p50:,.1f}",
            )
            for one in paper.stages
        ],
        (5, 3, 2, 2, 2, 2),
    )
    yield head(_("What each stage takes, and why"), 2)
    yield from table(
        (pgettext("route", "Stage"), _("Deliverables"), _("Time"), pgettext("money", "Cost"), _("Asked for by")),
        [
            (
                one.name,
                "; ".join(one.deliverables),
                _resting(one.time, one.time_rests_on),
                _resting(one.cost, one.cost_rests_on),
                "\n".join(part for part in (one.asked_for_by, one.at_its_end) if part),
            )
            for one in paper.stages
        ],
        (3, 4, 4, 4, 4),
    )
    helped = [one for one in paper.stages if one.services or one.sites]
    yield head(_("Who could do it in this node"), 2)
    if paper.specialties:
        yield quiet(_("Specialty asked for:") + " " + " · ".join(paper.specialties))
    if not helped:
        yield line(_("none in this node"))
    yield from table(
        (pgettext("route", "Stage"), _("Services of this node"), _("Trial sites")),
        [(one.name, _named(one, sites=False), _named(one, sites=True)) for one in helped],
        (3, 5, 5),
    )
    yield from _sites(paper)


def _sites(paper: PlanPaper) -> Iterator[Block]:
    """What the first few sites tell, those that fit first: as the page shows them."""
    cards = paper.sheet.stages if paper.sheet else ()
    trial = next((card for card in cards if card.sites), None)
    if trial is None:
        return
    told = [(one, True) for one in trial.fitting_sites[:FEW]] + [(one, False) for one in trial.other_sites[:FEW]]
    yield head(_("What the trial sites tell"), 2)
    yield from table(
        (_("Trial sites"), _("What it tells")),
        [
            (
                "\n".join(filter(None, _named_site(one, fits=fits))),
                "\n".join(f"{what}: {value}" for what, value in site_facts(one)),
            )
            for one, fits in told
        ],
        (4, 9),
    )
    if len(trial.sites) > len(told):
        yield quiet(_("and %(n)d more") % {"n": len(trial.sites) - len(told)})


def _named_site(site: Service, *, fits: bool) -> tuple[str, ...]:
    specialties = " · ".join(site_specialties(site))
    return str(site.title), str(site.owner or ""), specialties, _("specialty fits") if fits else ""


def _resting(figure: str, mark: str) -> str:
    return "\n".join(part for part in (figure, mark) if part)


def _named(stage: StageLine, *, sites: bool) -> str:
    """The first few by name; of trial sites those that fit."""
    found = [one for one in stage.sites if one.fits] if sites else list(stage.services)
    names = [" · ".join(part for part in (one.title, one.owner) if part) for one in found[:FEW]]
    more = [_("and %(n)d more") % {"n": len(found) - FEW}] if len(found) > FEW else []
    asked = bool(stage.sites) if sites else bool(stage.services)
    return "\n".join(names + more) or (_("none in this node") if asked else "")


def _curves(paper: PlanPaper) -> Iterator[Block]:
    yield head(_("Money over time"), 2)
    yield from table(
        (_("Months"), "P10", "P50", "P90", _("Mean")),
        [
            (f"{months:.0f}", f"{p10:,.0f}", f"{p50:,.0f}", shown(p90), f"{mean:,.0f}")
            for months, p10, p50, p90, mean in paper.spending
        ],
    )
    if paper.arrivals:
        yield head(_("Chance to have arrived"), 2)
        rows = [(f"{months:.0f}", f"{share} %") for months, share in paper.arrivals]
        yield from table((_("Months"), _("Chance to have arrived")), rows)


def _orders(paper: PlanPaper) -> Iterator[Block]:
    if not paper.orders:
        return
    yield head(_("Which market first"))
    rows = [
        (
            one.name,
            "\n".join(
                f"{m.place} {m.months_p50:.0f} ({'P90 ' if m.months_p90 is not None else ''}{shown(m.months_p90)})"
                f" · {m.reaches_percent} %"
                for m in one.markets
            )
            + (f"\n{one.least}" if one.least else ""),
            f"{one.cost_wan_cny_p50:,.0f}",
            "\n".join(one.reused),
        )
        for one in paper.orders
    ]
    heads = (
        pgettext("markets", "Order"),
        _("Markets: months P50 (P90), reached by"),
        _("Cost of the whole, CNY 10,000"),
        _("Evidence that serves twice"),
    )
    yield from table(heads, rows, (2, 4, 2, 5))
