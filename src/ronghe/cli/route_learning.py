"""``ronghe route train`` and ``ronghe route evaluate``"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.base.problems import BadInput
from ronghe.cli.language import lang_option
from ronghe.cli.refusals import refusing
from ronghe.ingest.errors import FileRefused, Refusal
from ronghe.ingest.sources.encoding import decode
from ronghe.route import commands
from ronghe.route.errors import LearnedUnusable, NoClassification, NoDeterminations, NothingLearned
from ronghe.route.exports.row_faults import row_fault
from ronghe.route.queries import determined
from ronghe.route.similar.determinations import Determination, RowUnusable, read_rows
from ronghe.route.similar.store import ModelUnusable


@click.command()
@click.option("--until", type=click.IntRange(1990, 2100), help="Leave later years out, to be asked about.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@lang_option
@refusing
def train(until: int | None, as_json: bool, lang: str) -> None:
    """Learn from the tables held: outcome and code from NMPA determinations, FDA codes from clearances.

    The same tables give the same models. A table that is not held is left out.
    """
    actor = Actor.system("route train at the command line")
    try:
        codes = commands.learn_fda_codes(actor)
    except NoClassification:
        codes = {}
    try:
        found = commands.learn_determinations(actor, timezone.localdate(), until=until)
    except NoDeterminations:
        if not codes:
            raise
        found = {}
    if as_json:
        click.echo(json.dumps({**found, "fda": codes} if codes else found))
        return
    if found:
        click.echo(_said(found))
    if codes:
        click.echo(_("FDA: %(codes)d product codes and %(clearances)d clearances.") % codes)
    if codes and not codes["is_learned"]:
        click.echo(_("Too few clearances to learn from: codes are only put in order."), err=True)


def _said(found: dict[str, int]) -> str:
    return (
        _("Learned from %(rows)d determined products of %(first_year)d-%(last_year)d and %(entries)d entries of lists.")
        % found
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@lang_option
@refusing
def evaluate(file: Path, as_json: bool, lang: str) -> None:
    """Answer for the determined products in FILE (jsonl: name, year, code, class, desc) and compare.

    Rows that the model has learned from are left out, and it is said how many. An abstention counts as an error.
    """
    rows = _rows(file)
    try:
        model = determined.learned()
    except ModelUnusable as error:
        raise LearnedUnusable(str(error)) from error
    if model is None:
        raise NothingLearned()
    if determined.prediction_is_stale(model):
        click.echo(_("The determinations held have changed since it learned: run “ronghe route train”."), err=True)
    found = determined.evaluation(rows, model, timezone.localdate())
    if found.left_out:
        click.echo(
            _("%(number)d of %(all)d rows were learned from and are left out.")
            % {"number": found.left_out, "all": len(rows)},
            err=True,
        )
    if not found.measures.rows:
        click.echo(
            _(
                "Every row was learned from, so that nothing is left to be asked about. Give rows that the model has"
                " not seen, or learn from earlier years only: ronghe route train --until YEAR"
            ),
            err=True,
        )
    figures = found.measures.as_json() | {
        name: value for name, value in asdict(found).items() if name in ("left_out", "learned_from", "years")
    }
    if as_json:
        click.echo(json.dumps({"nmpa": figures}, ensure_ascii=False))
        return
    for name, value in figures.items():
        click.echo(f"{name}\t{value}")


def _rows(file: Path) -> list[Determination]:
    try:
        rows = list(read_rows(decode(file.read_bytes()).text.split("\n")))
    except Refusal as error:
        raise FileRefused.of(error) from error
    except RowUnusable as error:
        raise BadInput(row_fault(error), _("Mend the line; the form is that of nmpa-determinations.")) from error
    if not rows:
        raise BadInput(_("The file has no rows."))
    return rows
