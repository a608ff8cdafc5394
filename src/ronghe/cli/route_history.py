"""``ronghe route history``: the node's own history of stages from a CSV file."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal, InvalidOperation

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.base.actors import Actor
from ronghe.base.problems import BadInput
from ronghe.cli.language import lang_option
from ronghe.cli.reading import read_bytes
from ronghe.cli.refusals import refusing
from ronghe.ingest.errors import FileRefused, Refusal
from ronghe.ingest.sources.encoding import decode
from ronghe.route.commands import StageCase, note_stage_history
from ronghe.route.queries.stage_records import stage_records

COLUMNS = ("network", "stage", "months", "cost_wan_cny", "ended_on", "source")
NEEDED = frozenset(COLUMNS) - {"cost_wan_cny"}


class HistoryUnreadable(BadInput):
    """A file of the history that is not as it must be."""

    code = "history-unreadable"
    title = gettext_lazy("This file of the history cannot be read.")


@click.command(name="history")
@click.argument("file", type=click.Path(allow_dash=True), required=False)
@lang_option
@refusing
def history(file: str | None, lang: str) -> None:
    """Keep finished cases of stages from FILE, or list those kept.

    FILE is a CSV with the columns network (id of the way it went, as nmpa-3-trial), stage (id of a stage of it),
    months, cost_wan_cny (in 10,000 yuan; may be empty), ended_on (2026-05-31) and source. All rows are kept or none;
    a row of the same way, stage, day and source as one kept before corrects it. Fewer than three cases of a stage are
    kept, but no plan counts them.
    """
    actor = Actor.system("history at the command line")
    if file is None:
        for row in stage_records(actor):
            cost = "" if row.cost_wan_cny is None else f"{row.cost_wan_cny}"
            click.echo(f"{row.network}\t{row.stage}\t{row.months}\t{cost}\t{row.ended_on}\t{row.source}")
        return
    cases = read_cases(read_bytes(file))
    noted = note_stage_history(actor, cases)
    counted = {"rows": len(cases), "new": noted.new, "corrected": noted.corrected}
    click.echo(_("%(rows)d rows read, %(new)d new, %(corrected)d corrected.") % counted)


def read_cases(data: bytes) -> list[StageCase]:
    """The cases of a CSV file in any usual encoding.

    Raises:
        FileRefused: no text.
        HistoryUnreadable: a column is missing or a value is none; names the row.
    """
    try:
        text = decode(data).text
    except Refusal as refusal:
        raise FileRefused.of(refusal) from refusal
    reader = csv.DictReader(io.StringIO(text))
    missing = sorted(NEEDED - {(name or "").strip() for name in reader.fieldnames or ()})
    if missing:
        raise HistoryUnreadable(
            _("These columns are missing: %(names)s.") % {"names": ", ".join(missing)},
            _("The first row names the columns: %(names)s.") % {"names": ", ".join(COLUMNS)},
        )
    return [_case(number, row) for number, row in enumerate(reader, start=2)]


def _case(number: int, row: dict[str, str | None]) -> StageCase:
    told = {str(name).strip(): str(value or "").strip() for name, value in row.items()}
    try:
        cost = told.get("cost_wan_cny", "")
        return StageCase(
            network=told["network"],
            stage=told["stage"],
            months=Decimal(told["months"]),
            cost_wan_cny=Decimal(cost) if cost else None,
            ended_on=date.fromisoformat(told["ended_on"]),
            source=told["source"],
        )
    except (InvalidOperation, ValueError) as error:
        raise HistoryUnreadable(
            _("Line %(number)d has no number or no day where there should be one.") % {"number": number},
            _("Write months as 3.5 and the day as 2026-05-31."),
        ) from error
