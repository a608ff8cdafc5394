"""``ronghe demo``"""

from __future__ import annotations

import os
from pathlib import Path

import click
from django.core.management import call_command
from django.utils import translation

from ronghe.base.actors import Actor
from ronghe.cli.demo_accounts import open_accounts, print_accounts
from ronghe.cli.dossier_print import print_dossier
from ronghe.cli.refusals import refusing
from ronghe.cli.serve import serve
from ronghe.exchange import commands
from ronghe.ingest.commands import load_demo_work, load_sample
from ronghe.journey.queries import dossier_of_text

EXAMPLE = Path(__file__).parent / "example_need.txt"


@click.command(name="demo")
@click.option("--serve/--no-serve", "serving", default=True, help="Whether the site is served afterwards.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port, or the next free one."
)
@refusing
def command(serving: bool, port: int) -> None:
    """Make the database, load the bundled sample, index it, print a dossier, and serve the site on loopback.

    Demo accounts are opened and printed, unless people have accounts here. Run again, it finds everything in place.
    """
    call_command("migrate", verbosity=0, interactive=False)
    loaded = load_sample(Actor.system("bundled sample"))
    taken = commands.follow_outbox()
    click.echo(f"sample: {sum(loaded.values())} new records; index: {taken} changes taken in", err=True)
    translation.activate("zh-hans")
    print_dossier(dossier_of_text(Actor.anonymous(), EXAMPLE.read_text(encoding="utf-8")), "zh")
    opened = open_accounts()
    if opened:
        load_demo_work()
    print_accounts(opened)
    if serving:
        # On loopback alone: strangers may try registration, and codes are printed where the server runs.
        os.environ.setdefault("RONGHE_REGISTRATION", "open")
        os.environ.setdefault("RONGHE_SMS", "console")
        serve("127.0.0.1", port)
