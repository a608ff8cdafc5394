"""``ronghe experts``"""

from __future__ import annotations

import json

import click
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rich.console import Console
from rich.text import Text

from ronghe.base.actors import Actor
from ronghe.cli.language import lang_option
from ronghe.cli.reading import read_need
from ronghe.cli.refusals import refusing
from ronghe.exchange.queries.experts import ranked_experts


@click.command(name="experts")
@click.argument("file", type=click.Path(allow_dash=True))
@lang_option
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 200))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@refusing
def command(file: str, lang: str, limit: int, as_json: bool) -> None:
    """Rank this node's experts for the text in FILE (txt, md, yaml, docx, pdf; -) by their works.

    Only listed experts, whom every reader finds: what is printed can be handed on.
    """
    rows = ranked_experts(Actor.anonymous(), read_need(file), limit=limit)
    if as_json:
        plain = [
            {
                "id": str(row.person.pk),
                "name": str(row.person.name),
                "score": round(row.score, 4),
                "works": [
                    {"title": work.title, "year": work.year, "score": round(score, 4)} for work, score in row.works
                ],
            }
            for row in rows
        ]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    out = Console()
    for place, row in enumerate(rows, start=1):
        organisation = row.person.organisation.name if row.person.organisation else ""
        out.print(Text.assemble((f"{place:>3}. ", "magenta"), (str(row.person.name), "bold"), f"  {organisation}"))
        for work, score in row.works[:3]:
            out.print(Text(f"     [{_nearness(score)}] {work.title} ({work.year or '—'})", style="dim"))
    if rows:
        click.echo(_("Ranked by the four nearest works of each; [ ] is how near a work is to the text."))
    else:
        click.echo("no expert in this node: import some first", err=True)


def _nearness(score: float) -> str:
    """The score of a work in words; 1 is a standard deviation above the work of a stranger."""
    if score >= 2:
        return pgettext("nearness", "very near")
    if score >= 1:
        return pgettext("nearness", "near")
    if score >= 0.3:
        return pgettext("nearness", "loosely related")
    return pgettext("nearness", "unrelated")
