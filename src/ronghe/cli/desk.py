"""``ronghe desk``"""

from __future__ import annotations

import json
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.cli.language import lang_option
from ronghe.cli.refusals import refusing
from ronghe.exchange.queries.desk import desk_of
from ronghe.exchange.queries.plain_desk import plain_desk


@click.command(name="desk")
@lang_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@refusing
def command(lang: str, as_json: bool) -> None:
    """Print what waits on the desk: follow-ups, replies awaited, reviews, expiring listings, matches worth a call."""
    plain = plain_desk(desk_of(Actor.system("desk at the command line"), timezone.localdate(), everybody=True))
    if as_json:
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    for name, title in _titles().items():
        block = plain[name]
        click.echo(f"{title} ({block['total']})")
        for row in block["rows"]:
            click.echo("  " + _line(name, row, lang))


def _titles() -> dict[str, str]:
    return {
        "overdue": _("Overdue follow-ups"),
        "week": _("This week"),
        "awaited": _("Replies awaited"),
        "review": _("To be reviewed"),
        "changed": _("Open, changed since"),
        "expiring": _("Listings about to expire"),
        "matches": _("New matches worth a call"),
    }


def _line(name: str, row: dict[str, Any], lang: str) -> str:
    if name in ("overdue", "week"):
        return "  ".join(part for part in (row["due_on"], row["what"], row["organisation"], row["owner"]) if part)
    if name == "awaited":
        return f"{row['due_on'] or ''}  {row['listing']}  {row['asking']} → {row['answering']}"
    if name == "matches":
        return f"{row['need']} ↔ {row['offer']}  {row['reason_' + lang]}"
    return "  ".join(part for part in (row.get("renew_on") or "", row["title"]) if part)
