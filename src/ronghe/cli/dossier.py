"""``ronghe dossier``"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from ronghe.base.actors import Actor
from ronghe.cli.language import lang_option
from ronghe.cli.reading import read_need
from ronghe.cli.refusals import refusing
from ronghe.journey.queries import as_json, dossier_of_text


@click.command(name="dossier")
@click.argument("file", type=click.Path(allow_dash=True))
@lang_option
@click.option("--json", "as_document", is_flag=True, help="Print JSON (docs/api/dossier.schema.json).")
@click.option("--html", type=click.Path(path_type=Path), help="Write a page that stands alone.")
@click.option("--docx", type=click.Path(path_type=Path), help="Write a Word document.")
@click.option(
    "--audience",
    type=click.Choice(["public", "member"]),
    default="member",
    show_default=True,
    help="Who will read it: reasons use only what they may read.",
)
@click.option("--all", "everything", is_flag=True, help="Show every candidate and every clause in the terminal.")
@click.option("--reason", default="", help="Why a name may stand beside a medical-record number; nothing is stored.")
@refusing
def command(
    file: str,
    lang: str,
    as_document: bool,
    html: Path | None,
    docx: Path | None,
    audience: str,
    everything: bool,
    reason: str,
) -> None:
    """Print the partners that could answer the need in FILE (txt, md, yaml, docx, pdf; - reads standard input).

    Example: echo "脊柱侧弯椎弓根螺钉定位误差 < 1 mm" | ronghe dossier -
    """
    actor = Actor.anonymous() if audience == "public" else Actor.system("dossier at the command line")
    dossier = dossier_of_text(actor, read_need(file), reason=reason)
    if html:
        from ronghe.journey.exports.page import page_of  # noqa: PLC0415 -- only when asked for

        html.write_text(page_of(dossier), encoding="utf-8")
    if docx:
        from ronghe.journey.exports.word import word_of  # noqa: PLC0415 -- slow import, only when asked for

        docx.write_bytes(word_of(dossier))
    if as_document:
        json.dump(as_json(dossier), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    elif not (html or docx):
        from ronghe.cli.dossier_print import print_dossier  # noqa: PLC0415 -- only when it is printed

        print_dossier(dossier, lang, everything=everything)
    for path in (html, docx):
        if path:
            click.echo(str(path))
