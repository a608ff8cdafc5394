"""``ronghe doctor``"""

from __future__ import annotations

import json

import click
from django.utils.translation import pgettext

from ronghe.base.fitness import Level, examine
from ronghe.cli.language import lang_option
from ronghe.cli.refusals import refusing

SIGNS = {Level.WELL: "✓", Level.LOOK: "!", Level.BAD: "✗"}
COLOURS = {Level.WELL: "green", Level.LOOK: "yellow", Level.BAD: "red"}


@click.command(name="doctor")
@lang_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--strict", is_flag=True, help="Count what is to be looked at as a fault, too.")
@refusing
def command(lang: str, as_json: bool, strict: bool) -> None:
    """Check settings and state for use by others, and say for each how to mend it; exit code 1 where one is bad."""
    findings = examine()
    faults = [one for one in findings if one[1].level is Level.BAD or (strict and one[1].level is Level.LOOK)]
    if as_json:
        rows = [
            {"check": c.name, "level": f.level.value, "found": str(f.found), "mend": str(f.mend)} for c, f in findings
        ]
        click.echo(json.dumps({"fit": not faults, "checks": rows}, ensure_ascii=False))
    else:
        between = pgettext("between a name and what was found", ": ")
        for check, found in findings:
            sign = click.style(SIGNS[found.level], fg=COLOURS[found.level])
            click.echo(f"{sign} {check.title}{between}{found.found}")
            if found.level is not Level.WELL and found.mend:
                click.echo(f"    → {found.mend}")
    if faults:
        raise click.exceptions.Exit(1)
