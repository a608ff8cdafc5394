"""``ronghe people``"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import click
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.cli.language import lang_option
from ronghe.cli.refusals import refusing
from ronghe.network.commands import Erased, erase_person
from ronghe.network.exports import write_personal_data


@click.group(name="people")
def command() -> None:
    """What the node holds about a person."""


@command.command()
@click.argument("person", type=click.UUID)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@refusing
def export(person: UUID, file: Path) -> None:
    """Write everything held about PERSON into FILE, a zip with data.json; files are told by name."""
    with file.open("xb") as handle:
        file.chmod(0o600)
        write_personal_data(Actor.system("export of personal data"), person, handle)
    click.echo(str(file))


@command.command()
@click.argument("person", type=click.UUID)
@click.option("--yes", is_flag=True, help="Do not ask; there is no undo.")
@click.option("--dry-run", is_flag=True, help="Only show what would be changed, and what would be left to you.")
@lang_option
@refusing
def erase(person: UUID, yes: bool, dry_run: bool, lang: str) -> None:
    """Make PERSON unrecognisable for good: account and own rows deleted, name and contacts taken out of all texts.

    Shows first what will be changed and what will be left, and asks.
    """
    actor = Actor.system("erasure of a person")
    if dry_run or not yes:
        _show(erase_person(actor, person, only_preview=True))
    if dry_run:
        return
    if not yes:
        click.confirm(_("Erase this person for good?"), abort=True)
    done = erase_person(actor, person)
    if yes:
        _show(done)


def _show(done: Erased) -> None:
    for table, number in done.masked.items():
        click.echo(f"{table}\t{number}")
    if done.left:
        click.echo(
            _("In %(number)s places a name is left, as it may mean somebody or something else. Look at them by hand:")
            % {"number": len(done.left)}
        )
    for place in done.left:
        click.echo(f"\t{place}")
