"""``ronghe search``"""

from __future__ import annotations

import json
from uuid import UUID

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.text import Text

from ronghe.base.actors import Actor
from ronghe.cli.language import lang_option
from ronghe.cli.refusals import refusing
from ronghe.exchange.queries import search
from ronghe.journey.exports.wording import figure_text
from ronghe.network.queries import indicators_of


def _pairs(_ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, list[str]]:
    filters: dict[str, list[str]] = {}
    for value in values:
        name, equals, wanted = value.partition("=")
        if not equals:
            raise click.BadParameter(f"write NAME=VALUE, as kind=achievement; got {value!r}")
        filters.setdefault(name, []).append(wanted)
    return filters


@click.command(name="search")
@click.argument("words", nargs=-1)
@lang_option
@click.option(
    "--filter",
    "filters",
    multiple=True,
    callback=_pairs,
    help="NAME=VALUE; names: kind, field, region, subkind, illustrative. Repeat to widen.",
)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 200))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@refusing
def command(words: tuple[str, ...], lang: str, filters: dict[str, list[str]], limit: int, as_json: bool) -> None:
    """Search over everything that members may find; without WORDS, list everything."""
    actor = Actor.system("search at the command line")
    page = search(actor, " ".join(words), filters, limit=limit)
    figures = _figures(actor, [hit.record.id for hit in page.hits if hit.record.kind == "organisation"])
    if as_json:
        hits = [
            {
                "kind": hit.record.kind,
                "id": str(hit.record.id),
                "name": hit.record.label.title,
                "score": round(hit.score, 4),
                "field": hit.field,
                "excerpt": "".join(piece.text for piece in hit.pieces),
                **({"figures": figures[hit.record.id]} if hit.record.id in figures else {}),
            }
            for hit in page.hits
        ]
        click.echo(json.dumps({"total": page.total, "facets": page.facets, "hits": hits}, ensure_ascii=False, indent=2))
        return
    out = Console()
    for hit in page.hits:
        out.print(
            Text.assemble(
                (f"{hit.score:.2f} ", "magenta"),
                (hit.record.kind, "cyan"),
                " ",
                (hit.record.label.title, "bold"),
                f"  {hit.record.label.owner}",
            )
        )
        if hit.pieces and hit.field != "owner":  # the owner stands above
            pieces = ((piece.text, "yellow" if piece.marked else "dim") for piece in hit.pieces)
            out.print(Text.assemble("     ", *pieces))
        for line in figures.get(hit.record.id, ()):
            out.print(Text(f"     {line}", style="dim"))
    click.echo(f"{len(page.hits)} / {page.total}")


def _figures(actor: Actor, organisations: list[UUID]) -> dict[UUID, list[str]]:
    """Reported figures of organisations in words, each with its day, its source and what is unverified."""
    found: dict[UUID, list[str]] = {}
    for item in indicators_of(actor, organisations) if organisations else ():
        parts = [f"{item.what}: {figure_text(item.value, item.unit, item.bound)}"]
        if item.as_of:
            parts.append(_("as of %(day)s") % {"day": item.as_of.isoformat()})
        if item.source_name:
            parts.append(item.source_name)
        if item.unverified:
            parts.append(_("unverified: %(what)s") % {"what": item.unverified})
        found.setdefault(item.organisation_id, []).append("; ".join(parts))
    return found
