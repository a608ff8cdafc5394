"""``ronghe match``"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.base.running import runner
from ronghe.cli.language import lang_option
from ronghe.cli.refusals import refusing
from ronghe.exchange import commands
from ronghe.exchange.models import Sweep
from ronghe.exchange.queries.sweeping import Outlook, latest_sweep, outlook
from ronghe.kernel.running import Cancelled, TaskFailed, WorkerLost


@click.command(name="match")
@lang_option
@click.option("--all", "everything", is_flag=True, help="Match every open need with every offer, and keep the results.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--status", is_flag=True, help="Tell how far the last run is, and what is to be done since.")
@click.option("--cancel", is_flag=True, help="Call off the run that is under way; what it has done stands.")
@click.option("--anew", is_flag=True, help="Forget what earlier runs have found.")
@click.option("--ray", metavar="ADDRESS", default=None, help="Judge on this Ray cluster, as 10.0.0.5:6379.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@refusing
def command(
    lang: str,
    everything: bool,
    dry_run: bool,
    status: bool,
    cancel: bool,
    anew: bool,
    ray: str | None,
    as_json: bool,
) -> None:
    """Match every need with every offer.

    Only what changed since the last run is done, and a run that was interrupted is gone on with.
    """
    if sum((everything, status, cancel)) != 1:
        raise click.UsageError(_("Give one of --all, --status, --cancel."))
    if dry_run and not everything:
        raise click.UsageError(_("Say --dry-run with --all alone: the others say or stop what is under way."))
    if anew and not everything:
        raise click.UsageError(_("Say --anew with --all alone."))
    actor = Actor.system("matching everything at the command line")
    if cancel:
        told = _("Called off; what is done stands.") if commands.cancel_sweep(actor) else _("Nothing was under way.")
        click.echo(told)
        return
    if status or dry_run:
        last = latest_sweep(actor) if status else None
        ahead = outlook(actor)
        if as_json:
            found = {"last": _plain(last), "outlook": [_plain_outlook(one) for one in ahead]}
            click.echo(json.dumps(found, ensure_ascii=False))
            return
        if status:
            click.echo(_line(last) if last else _("Nothing was matched with everything yet."))
        for one in ahead:
            click.echo(_outlook_line(one))
        return
    with _watching() as watched:
        sweep = _swept(actor, ray, watched, anew=anew)
    click.echo(json.dumps(_plain(sweep), ensure_ascii=False) if as_json else _line(sweep))


def _swept(actor: Actor, ray: str | None, told: Callable[[Sweep], None], *, anew: bool) -> Sweep:
    try:
        return commands.match_all(actor, runner=runner(ray), anew=anew, told=told)
    except Cancelled as end:
        raise click.Abort from end
    except (TaskFailed, WorkerLost) as failure:
        raise click.ClickException(_("The run ended: %(told)s") % {"told": failure}) from failure


def _plain(sweep: Sweep | None) -> dict[str, Any] | None:
    if sweep is None:
        return None
    names = ("status", "compared", "to_compare", "total", "done", "changed", "problem")
    found = {name: getattr(sweep, name) for name in names}
    times = {"begun_at": sweep.created_at, "ended_at": sweep.ended_at}
    return {**found, **{name: at.isoformat() if at else None for name, at in times.items()}}


def _plain_outlook(one: Outlook) -> dict[str, Any]:
    names = ("needs", "offers", "anew", "changed_offers")
    return {"audience": str(one.audience), **{name: getattr(one, name) for name in names}}


def _line(sweep: Sweep) -> str:
    return _("%(status)s: %(done)d of %(total)d needs judged, %(changed)d suggestions changed %(problem)s") % {
        "status": sweep.get_status_display(),
        "done": sweep.done,
        "total": sweep.total,
        "changed": sweep.changed,
        "problem": sweep.problem,
    }


def _outlook_line(one: Outlook) -> str:
    values = {
        "audience": Audience(one.audience).label,
        "needs": one.needs,
        "offers": one.offers,
        "anew": one.anew,
        "changed": one.changed_offers,
    }
    if one.idle:
        return _("%(audience)s: %(needs)d needs, %(offers)d offers; nothing to be compared") % values
    return (
        _(
            "%(audience)s: %(needs)d needs, %(offers)d offers; %(anew)d needs are to meet every offer, "
            "the others %(changed)d changed offers"
        )
        % values
    )


@contextmanager
def _watching() -> Iterator[Callable[[Sweep], None]]:
    """Two bars on standard error: offers compared, needs judged; silent where it is no terminal."""
    console = Console(file=sys.stderr)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        compared = progress.add_task(_("offers compared"), total=None)
        judged = progress.add_task(_("needs judged"), total=None)

        def told(sweep: Sweep) -> None:
            progress.update(compared, completed=sweep.compared, total=sweep.to_compare)
            progress.update(judged, completed=sweep.done, total=sweep.total)

        yield told
