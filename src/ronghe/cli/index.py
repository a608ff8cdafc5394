"""``ronghe index``"""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rich.console import Console
from rich.table import Table

from ronghe.base.actors import Actor
from ronghe.base.audience import INDEXED, Audience
from ronghe.base.outbox import waiting_changes
from ronghe.cli.language import lang_option
from ronghe.cli.progress import counting
from ronghe.cli.refusals import refusing
from ronghe.exchange import commands
from ronghe.exchange.queries.indexes import index_for, missing_and_stale


@click.group(name="index")
def command() -> None:
    """State, update and rebuild of the search index. The database is the truth; the index can always be made anew."""


@command.command()
@lang_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@refusing
def status(lang: str, as_json: bool) -> None:
    """Show each audience's index: generation, documents, position, size, and changes that wait."""
    waiting = waiting_changes()
    rows = {str(audience): asdict(index_for(audience).status()) for audience in INDEXED}
    if as_json:
        click.echo(json.dumps({"waiting": waiting, "indexes": rows}, ensure_ascii=False, default=str))
        return
    names = _measures()
    table = Table("", *(str(Audience(audience).label) for audience in rows))
    for measure in next(iter(rows.values())):
        if any(values[measure] != () for values in rows.values()):
            table.add_row(names.get(measure, measure), *(_told(values[measure]) for values in rows.values()))
    Console().print(table)
    click.echo(_("Changes waiting: %(number)s") % {"number": waiting})


def _measures() -> dict[str, str]:
    """What each figure of an index is called; one row each, so that the table fits a terminal of 80 columns."""
    return {
        "generation": pgettext("index", "generation"),
        "documents": pgettext("index", "documents"),
        "position": pgettext("index", "position in the changes"),
        "size_bytes": pgettext("index", "size in bytes"),
        "encoder": pgettext("index", "encoder"),
        "dimension": pgettext("index", "dimensions of a vector"),
        "parts": pgettext("index", "parts"),
        "probes": pgettext("index", "lists looked into (all, 1/10, 1/50)"),
        "recall": pgettext("index", "nearest found (all, 1/10, 1/50)"),
    }


def _told(value: object) -> str:
    return " / ".join(map(str, value)) if isinstance(value, tuple) else str(value)


@command.command()
@refusing
def update() -> None:
    """Take waiting changes into the index now."""
    with counting("changes") as progress:
        taken = commands.follow_outbox(progress)
    click.echo(f"{taken} changes taken in")


@command.command()
@refusing
def rebuild() -> None:
    """Make every index anew from the database; readers keep the old one until the new one stands."""
    with counting("documents") as progress:
        counts = commands.rebuild_index(Actor.system("index rebuild at the command line"), progress)
    for audience, number in counts.items():
        click.echo(f"{audience}\t{number}")


@command.command()
@refusing
def compact() -> None:
    """Put the parts of a large index together; searches and changes go on meanwhile."""
    for audience, done in commands.compact_index(Actor.system("index compact at the command line")).items():
        click.echo(f"{audience}\t{'compacted' if done else 'nothing to do'}")


@command.command()
@refusing
def read() -> None:
    """Read every record that a dossier may judge, where no reading of this version is kept (after an upgrade)."""
    with counting("records") as progress:
        number = commands.read_beforehand(Actor.system("reading at the command line"), progress)
    click.echo(f"{number} records read")


@command.command()
@refusing
def check() -> None:
    """Compare the index with the database; exit code 1 when they differ."""
    differs = False
    for audience in INDEXED:
        missing, stale = missing_and_stale(audience)
        differs = differs or bool(missing or stale)
        click.echo(f"{audience}\tmissing {len(missing)}\tstale {len(stale)}")
        for key in sorted([*missing, *stale])[:20]:
            click.echo(f"\t{key}")
    if differs:
        raise click.ClickException("The index differs from the database: run `ronghe index update`, then `rebuild`.")
