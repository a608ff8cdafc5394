"""``ronghe restore``"""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _

from ronghe.base import chain
from ronghe.base.actors import Actor
from ronghe.base.backup import restore_backup
from ronghe.cli.language import lang_option
from ronghe.cli.progress import counting
from ronghe.cli.refusals import refusing
from ronghe.exchange import commands


@click.command(name="restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--index/--no-index", default=True, help="Whether the search index is made anew afterwards.")
@lang_option
@refusing
def command(file: Path, index: bool, lang: str) -> None:
    """Bring the backup FILE back into an empty place (an empty RONGHE_DATA, an empty database).

    FILE is checked before anything is written; where it is damaged, or the place is not empty, nothing is done.
    A backup of SQLite goes into PostgreSQL and the other way round.
    """
    actor = Actor.system("restore at the command line")
    with counting("rows") as progress:
        done = restore_backup(actor, file.resolve(), progress)
    said = _("Restored: %(rows)s rows and %(files)s files, as of %(moment)s.")
    click.echo(said % {"rows": done.rows, "files": done.files, "moment": done.made_at})
    verdict = chain.find_fault()
    if verdict.fault is not None:
        raise click.ClickException(_("The audit log does not hold: run “ronghe audit verify”."))
    if index:
        with counting("documents") as progress:
            counts = commands.rebuild_index(actor, progress)
        click.echo(_("Index: %(number)s documents.") % {"number": sum(counts.values())})
    else:
        click.echo(_("Make the search index anew with “ronghe index rebuild”."))
