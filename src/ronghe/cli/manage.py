"""``ronghe manage``: Django's own verbs."""

from __future__ import annotations

import click
from django.core.management import execute_from_command_line


@click.command(
    name="manage", context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(words: tuple[str, ...]) -> None:
    """Pass on to Django: migrate, makemigrations, shell, dbshell ...; `ronghe manage help` lists them."""
    execute_from_command_line(["ronghe manage", *words])
