"""Public tables at the command line: one verb of ``ronghe import`` each."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.cli.imports_steps import LEFT_OUT, index_changes
from ronghe.cli.language import lang_option
from ronghe.cli.progress import counting
from ronghe.cli.reading import read_bytes
from ronghe.cli.refusals import refusing
from ronghe.ingest import commands
from ronghe.ingest.commands.reference import NoRowUsable, Taken
from ronghe.ingest.exports.reference_rejects import reference_rejects_workbook
from ronghe.ingest.sources.rows import BadRow
from ronghe.route.enums import ReferenceKind
from ronghe.route.queries.editions import change_lines

SHOWN = 5

_HELP = {
    ReferenceKind.DETERMINATIONS: """Load NMPA classification determinations (jsonl: name, year, code, class, desc).

    The classification of a product rests on them beside the rules.
    """,
    ReferenceKind.CATALOGUE: "Load codes and names of the NMPA classification catalogue (json with a list “items”).",
    ReferenceKind.EXEMPTIONS: """Load the NMPA's list of products that may skip clinical evaluation (json, “entries”).
    """,
    ReferenceKind.CLASSIFICATION: """Load the FDA's product classification (foiclass.txt, or its zip).

    A newer edition says which codes are new, withdrawn, or of another class.
    """,
    ReferenceKind.CLEARANCES: """Load an FDA 510(k) release file (pmn*.txt or its zip) or the AI-enabled device list.

    They appear beside the partners of a dossier as similar cleared products, never as partners, and as predicates of
    a classification.
    """,
}


def verbs() -> list[click.Command]:
    """One command per public table, named as the table."""
    return [_verb(kind) for kind in ReferenceKind]


def _verb(kind: ReferenceKind) -> click.Command:
    @click.command(name=kind.value, help=_HELP[kind])
    @click.argument("file", type=click.Path(allow_dash=False))
    @lang_option
    @click.option(
        "--edition",
        type=click.DateTime(["%Y-%m-%d"]),
        help="Date of the edition, where it is not what the file or its name says.",
    )
    @click.option("--preview", is_flag=True, help="Say what importing would change, and change nothing.")
    @click.option("--shrunk", is_flag=True, help="Take it in although over a fifth of the held rows are missing.")
    @click.option(
        "--rejects",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Excel file for the rows left out, with reasons.",
    )
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    @refusing
    def verb(
        file: str, lang: str, edition: datetime | None, preview: bool, shrunk: bool, rejects: Path | None, as_json: bool
    ) -> None:
        actor = Actor.system("import at the command line")
        try:
            with counting("files read"):
                taken = commands.import_reference(
                    actor,
                    kind,
                    read_bytes(file),
                    Path(file).name,
                    edition_on=edition.date() if edition else None,
                    may_shrink=shrunk,
                    only_look=preview,
                )
        except NoRowUsable as refusal:
            _hand_back(rejects, refusal.bad, lang)
            raise
        if taken.is_saved and kind == ReferenceKind.CLEARANCES:
            index_changes()
        _hand_back(rejects, taken.bad, lang)
        if as_json:
            click.echo(json.dumps(_as_plain(taken), ensure_ascii=False, default=str))
        else:
            _tell(taken, lang, rejects)
        if taken.bad:
            sys.exit(LEFT_OUT)

    return verb


def _hand_back(rejects: Path | None, bad: Sequence[BadRow], lang: str) -> None:
    if rejects and bad:
        rejects.write_bytes(reference_rejects_workbook((row.line, row.text, row.reason.say(lang)) for row in bad))


def _as_plain(taken: Taken) -> dict[str, Any]:
    edition = taken.edition
    return {
        "table": str(edition.kind),
        "edition_on": edition.edition_on.isoformat(),
        "saved": taken.is_saved,
        "read": edition.read,
        "new": edition.new if taken.is_changed else 0,
        "changed": edition.changed if taken.is_changed else 0,
        "withdrawn": edition.withdrawn if taken.is_changed else 0,
        "changes": edition.changes if taken.is_changed else {},
        "bad": [
            {"line": row.line, "text": row.text[:200], "zh": row.reason.zh, "en": row.reason.en}
            for row in taken.bad[:100]
        ],
        "left_out": len(taken.bad),
    }


def _tell(taken: Taken, lang: str, rejects: Path | None) -> None:
    edition = taken.edition
    click.echo(f"{edition.get_kind_display()}  {edition.edition_on:%Y-%m-%d}")
    if not taken.is_changed:
        click.echo(_("%(n)d rows read; all of them are held already.") % {"n": edition.read})
    for line in change_lines(edition) if taken.is_changed else []:
        click.echo(line)
    if taken.bad:
        click.echo(_("Rows left out: %(n)d") % {"n": len(taken.bad)}, err=True)
        for row in taken.bad[:SHOWN]:
            click.echo(f"  {row.line}: {row.reason.say(lang)}", err=True)
        if rejects:
            click.echo(str(rejects), err=True)
        elif len(taken.bad) > SHOWN:
            click.echo(_("All of them, with reasons: repeat with --rejects FILE.xlsx"), err=True)
    if not taken.is_saved:
        click.echo(_("This was a preview; nothing was changed."), err=True)
