"""``ronghe introductions``"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO
from uuid import UUID

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from ronghe.base.actors import Actor
from ronghe.cli.language import lang_option
from ronghe.cli.refusals import refusing
from ronghe.exchange import commands
from ronghe.exchange.enums import IntroductionStatus
from ronghe.exchange.queries.feedback import feedback_for_learning
from ronghe.exchange.queries.introductions.listed import Row, introductions_of, overdue, rows_of

TEXT = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(name="introductions")
def command() -> None:
    """Follow introductions, end one on request, publish the agreement's text, write feedback to a file.

    Names that a side withholds stand nowhere here; the node consents for nobody.
    """


def _plain(row: Row) -> dict[str, str]:
    introduction = row.introduction
    return {
        "id": str(introduction.pk),
        "listing": row.title,
        "kind": introduction.listing_kind,
        "asking": row.asking.label,
        "answering": row.answering.label,
        "status": introduction.status,
        "next": str(row.step.action),
        "waits_for": ",".join(row.step.sides),
        "due_on": introduction.due_on.isoformat() if introduction.due_on else "",
        "outcome": introduction.outcome,
    }


@command.command(name="list")
@lang_option
@click.option("--status", type=click.Choice(IntroductionStatus.values), help="Only those of this status.")
@click.option("--overdue", "late", is_flag=True, help="Only those whose next step is overdue.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 5000))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@refusing
def list_(lang: str, status: str | None, late: bool, limit: int, as_json: bool) -> None:
    """List introductions, what is next, and by when; newest first."""
    actor = Actor.system("introductions at the command line")
    found = introductions_of(actor)
    if status:
        found = found.filter(status=status)
    if late:
        found = found.filter(overdue())
    rows = rows_of(actor, found[:limit])
    if as_json:
        click.echo(json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=2))
        return
    table = Table("id", _("Listing"), _("Sides"), _("Status"), _("Next step"), _("Due"))
    for row in rows:
        table.add_row(
            str(row.introduction.pk),
            row.title,
            f"{row.asking.label} → {row.answering.label}",
            str(row.introduction.get_status_display()),
            row.step.label,
            row.step.due_on.isoformat() if row.step.due_on else "",
        )
    Console().print(table)


@command.command()
@click.argument("introduction_id", type=click.UUID)
@click.option("--reason", required=True, help="Why the operator does this; kept in the log.")
@lang_option
@refusing
def withdraw(introduction_id: UUID, reason: str, lang: str) -> None:
    """End an introduction before its confidential fields are open, at the request of a side."""
    row = commands.withdraw(Actor.system(reason), introduction_id)
    click.echo(f"{row.pk}\t{row.status}")


@command.command()
@click.argument("version")
@click.argument("text_zh", type=TEXT)
@click.argument("text_en", type=TEXT)
@lang_option
@refusing
def agreement(version: str, text_zh: Path, text_en: Path, lang: str) -> None:
    """Publish VERSION of the confidentiality agreement from two text files; it is used for what is agreed anew.

    The places {asking}, {answering}, {subject}, {date} and {version} are filled in for each introduction.
    """
    actor = Actor.system("agreement published at the command line")
    row = commands.publish_nda_text(actor, version, text_zh.read_text("utf-8"), text_en.read_text("utf-8"))
    click.echo(row.version)


@command.command()
@click.argument("file", type=click.File("w", encoding="utf-8"))
@lang_option
@refusing
def feedback(file: TextIO, lang: str) -> None:
    """Write what people said of candidates to FILE (- for the terminal), one JSON document per line, for learning."""
    number = 0
    for row in feedback_for_learning(Actor.system("feedback at the command line")):
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
        number += 1
    click.echo(str(number), err=True)
