"""The monthly figures: five numbers with their targets, the rows behind each, a year at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound, Problem
from ronghe.exchange import commands
from ronghe.exchange.enums import Figure
from ronghe.exchange.permissions import require_desk
from ronghe.exchange.queries.contacts import possible_owners
from ronghe.exchange.queries.figures import DEFINITIONS, Reached, counts, figure_rows, targets_over
from ronghe.journey.exports.excel import sheets_workbook
from ronghe.web.actors import member_of
from ronghe.web.downloads import workbook_response
from ronghe.web.forms.figures import TargetForm
from ronghe.web.paging import with_values

MONTHS = 12
HEIGHT, WIDTH, GAP = 48, 14, 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of the chart."""

    month: date
    value: int
    x: int
    y: int
    height: int
    here: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: the month's number, the one before, its target of the month, and the year as bars."""

    figure: Figure
    definition: str
    value: int
    before: int
    target: Reached | None
    bars: list[Bar]


@require_safe
def figures_page(request: HttpRequest) -> HttpResponse:
    """The figures of one month (``month=2026-11``) beside eleven before it; ``as=xlsx`` gives the file with rows."""
    actor = member_of(request)
    require_desk(actor)
    first, last = _month(request.GET.get("month", ""))
    sample = request.GET.get("sample") == "1"
    months = [_shifted(first, -number) for number in range(MONTHS - 1, -1, -1)]
    goals = list(targets_over(actor, first, last))
    periods = [(month, _shifted(month, 1) - timedelta(days=1)) for month in months]
    periods += [(goal.since_on, last) for goal in goals]
    found = {figure: counts(actor, figure, periods, illustrative=sample) for figure in Figure}
    targets = [Reached(goal, found[Figure(goal.figure)][MONTHS + place]) for place, goal in enumerate(goals)]
    lines = [_line(figure, found[figure][:MONTHS], months, targets) for figure in Figure]
    if request.GET.get("as") == "xlsx":
        return _workbook(actor, lines, targets, first, last, sample=sample)
    today = timezone.localdate()
    context = {
        "lines": lines,
        "targets": targets,
        "month": first,
        "before": with_values(request.GET, month=f"{_shifted(first, -1):%Y-%m}"),
        "after": with_values(request.GET, month=f"{_shifted(first, 1):%Y-%m}") if last < today else "",
        "months": months,
        "as_of": min(today, last),
        "sample": sample,
        "sample_query": with_values(request.GET, sample=None if sample else "1"),
        "export_query": with_values(request.GET, **{"as": "xlsx"}),
        "height": HEIGHT,
        "width": MONTHS * (WIDTH + GAP),
        "bar": WIDTH,
    }
    return render(request, "desk/figures.html", context)


@require_safe
def rows_page(request: HttpRequest, figure: str) -> HttpResponse:
    """The rows behind one number: a month, or a period from ``since`` to ``until``."""
    actor = member_of(request)
    require_desk(actor)
    if figure not in Figure.values:
        raise NotFound()
    first, last = _period(request)
    sample = request.GET.get("sample") == "1"
    rows = figure_rows(actor, figure, first, last, illustrative=sample)
    label = str(Figure(figure).label)
    if request.GET.get("as") == "xlsx":
        return workbook_response(
            sheets_workbook([(label, _row_headers(), _row_values(rows))]), f"ronghe-{figure}-{first:%Y-%m}.xlsx"
        )
    context = {
        "figure": Figure(figure),
        "definition": DEFINITIONS[Figure(figure)],
        "rows": rows,
        "first": first,
        "last": last,
        "sample": sample,
        "export_query": with_values(request.GET, **{"as": "xlsx"}),
        "back": f"{reverse('figures')}?month={last:%Y-%m}{'&sample=1' if sample else ''}",
    }
    return render(request, "desk/figure_rows.html", context)


def targets_page(request: HttpRequest) -> HttpResponse:
    """Set a target: a figure, whole months, a value, an owner and a day."""
    actor = member_of(request)
    require_desk(actor)
    first, last = _month(request.GET.get("month", ""))
    initial = {
        "since": f"{first:%Y-%m}",
        "until": f"{first:%Y-%m}",
        "due_on": last,
        "owner": str(actor.person_id),
        "figure": request.GET.get("figure", Figure.COLLECTED),
    }
    form = TargetForm(request.POST or None, initial=initial, owners=possible_owners(actor))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            commands.set_target(
                actor,
                data["figure"],
                data["since"],
                data["until"],
                data["value"],
                owner_id=UUID(data["owner"]),
                due_on=data["due_on"],
            )
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The target is set."))
            return redirect(f"{reverse('figures')}?month={data['since']:%Y-%m}")
    return render(request, "desk/target_form.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def drop_target(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """Take a target away."""
    commands.drop_target(member_of(request), target_id)
    messages.success(request, _("The target is gone."))
    return redirect("figures")


def _month(text: str) -> tuple[date, date]:
    """First and last day of a month written as 2026-11; of the present one where it is not."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = timezone.localdate().replace(day=1)
    if first.year < 1990 or first.year > 9000:
        first = timezone.localdate().replace(day=1)
    return first, _shifted(first, 1) - timedelta(days=1)


def _shifted(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _period(request: HttpRequest) -> tuple[date, date]:
    try:
        since = date.fromisoformat(request.GET.get("since", ""))
        until = date.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        return _month(request.GET.get("month", ""))
    return since, until


def _line(figure: Figure, values: list[int], months: list[date], targets: list[Reached]) -> Line:
    top = max([*values, 1])
    bars = [
        Bar(
            month,
            count,
            place * (WIDTH + GAP),
            HEIGHT - round(HEIGHT * count / top),
            round(HEIGHT * count / top),
            place == len(months) - 1,
        )
        for place, (month, count) in enumerate(zip(months, values, strict=True))
    ]
    own = [one for one in targets if one.target.figure == figure and one.target.since_on == months[-1]]
    target = next((one for one in own if one.target.until_on == _shifted(months[-1], 1) - timedelta(days=1)), None)
    return Line(figure, str(DEFINITIONS[figure]), values[-1], values[-2], target, bars)


def _row_headers() -> list[str]:
    return [_("Day"), _("What"), _("With whom, or whose"), _("Kind of record")]


def _row_values(rows: list[Any]) -> list[list[str]]:
    return [[row.on.isoformat(), row.title, row.with_whom, row.kind] for row in rows]


def _workbook(
    actor: Actor, lines: list[Line], targets: list[Reached], first: date, last: date, *, sample: bool
) -> HttpResponse:
    months = [f"{bar.month:%Y-%m}" for bar in lines[0].bars]
    table = [[str(line.figure.label), *[bar.value for bar in line.bars], line.definition] for line in lines]
    goals = [
        [
            str(one.target.get_figure_display()),
            f"{one.target.since_on:%Y-%m}",
            f"{one.target.until_on:%Y-%m}",
            one.target.value,
            one.value,
            one.percent,
            str(one.target.owner),
            one.target.due_on.isoformat(),
        ]
        for one in targets
    ]
    sheets: list[Any] = [
        (_("Figures"), [_("Figure"), *months, _("What counts")], table),
        (
            _("Targets"),
            [_("Figure"), _("From"), _("Until"), _("Target"), _("Reached"), "%", _("Owner"), _("Due")],
            goals,
        ),
    ]
    for line in lines:
        rows = figure_rows(actor, line.figure, first, last, illustrative=sample)
        sheets.append((f"{line.figure.label} {first:%Y-%m}", _row_headers(), _row_values(rows)))
    return workbook_response(sheets_workbook(sheets), f"ronghe-figures-{first:%Y-%m}.xlsx")
