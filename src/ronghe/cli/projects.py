"""``ronghe projects``"""

from __future__ import annotations

import json

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from ronghe.base.actors import Actor
from ronghe.cli.language import lang_option
from ronghe.cli.refusals import refusing
from ronghe.journey.queries.projects import ProjectRow, project_of, project_rows, visible_projects


@click.command(name="projects")
@click.argument("number", required=False)
@lang_option
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 5000))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@refusing
def command(number: str | None, lang: str, limit: int, as_json: bool) -> None:
    """List projects, newest first, or show the one of NUMBER, however it is written; a mistyped number is told."""
    actor = Actor.system("projects at the command line")
    projects = [project_of(actor, number)] if number else list(visible_projects(actor)[:limit])
    rows = project_rows(actor, projects)
    if as_json:
        click.echo(json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=2))
        return
    table = Table(_("Number"), _("Opened"), _("Listing"), _("Parties"), _("Stands at"))
    for row in rows:
        told = row.row
        table.add_row(
            row.project.number,
            row.project.opened_on.isoformat(),
            told.title if told else "",
            f"{told.asking.label} → {told.answering.label}" if told else "",
            str(told.introduction.get_status_display()) if told else "",
        )
    Console().print(table)


def _plain(row: ProjectRow) -> dict[str, str | None]:
    told = row.row
    return {
        "number": row.project.number,
        "opened_on": row.project.opened_on.isoformat(),
        "closed_on": row.project.closed_on.isoformat() if row.project.closed_on else None,
        "listing": told.title if told else "",
        "asking": told.asking.label if told else "",
        "answering": told.answering.label if told else "",
        "status": told.introduction.status if told else "",
    }
