"""``ronghe people``"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import click
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.cli.language import lang_option
from ronghe.cli.refusals import refusing
from ronghe.network.commands import erase_person
from ronghe.network.exports import write_personal_data


@click.group(name="people")
def command() -> None:
    """What the node holds about a person."""


@command.command()
@click.argument("person", type=click.UUID)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@refusing
def export(person: UUID, file: Path) -> None:
    """Write everything held about PERSON into FILE, a zip with data.json and the files that the person handed in."""
    with file.open("xb") as handle:
        file.chmod(0o600)
        write_personal_data(Actor.system("export of personal data"), person, handle)
    click.echo(str(file))


@command.command()
@click.argument("person", type=click.UUID)
@click.option("--yes", is_flag=True, help="Do not ask; there is no undo.")
@lang_option
@refusing
def erase(person: UUID, yes: bool, lang: str) -> None:
    """Make PERSON unrecognisable for good: account and own rows deleted, name and contacts taken out of all texts."""
    if not yes:
        click.confirm(_("Erase this person for good?"), abort=True)
    done = erase_person(Actor.system("erasure of a person"), person)
    for table, number in done.masked.items():
        click.echo(f"{table}\t{number}")
    if done.left:
        click.echo(
            _("In %(number)s rows the name was left: somebody else bears it, too. Look for it by hand.")
            % {"number": done.left}
        )
