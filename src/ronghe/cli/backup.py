"""``ronghe backup``"""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.base.backup import make_backup
from ronghe.cli.language import lang_option
from ronghe.cli.progress import counting
from ronghe.cli.refusals import refusing


@click.command(name="backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@lang_option
@refusing
def command(file: Path, lang: str) -> None:
    """Write the database and all files into the new FILE, while the node goes on working.

    It holds everything that is confidential on this node: keep it as carefully. Secrets of the settings and the search
    index are not in it.
    """
    with counting("rows") as progress:
        made = make_backup(Actor.system("backup at the command line"), file.resolve(), progress)
    said = _("%(file)s: %(rows)s rows, %(files)s files, %(size)s bytes")
    click.echo(said % {"file": made.path, "rows": made.rows, "files": made.files, "size": made.size})
