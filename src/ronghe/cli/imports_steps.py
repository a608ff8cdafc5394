"""What follows a preview at the command line: decide, agree, carry out, tell."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.cli.imports_print import as_plain, print_outcome, print_preview
from ronghe.cli.progress import counting
from ronghe.exchange.commands import follow_outbox
from ronghe.ingest import commands
from ronghe.ingest.enums import Decision, RowState, RunStatus
from ronghe.ingest.exports.rejects import rejects_workbook
from ronghe.ingest.models import ImportRun
from ronghe.ingest.queries import REMARKED, counts_of, import_of, rows_of, visible_conflicts

WAIT_SECONDS = 0.5
LOOKED_AT = 500
"""Rows that need a look and are read for the preview; those of one reason are told together."""

LEFT_OUT = 8
"""Exit code: the import is done, but rows were left out."""

HELD = {"leave": Decision.NONE, "remove": Decision.REMOVE_PATIENT, "keep": Decision.KEEP_WITH_REASON}
UNRECOGNISED = ("leave", "take")
DUPLICATES = {"sure": Decision.NONE, "merge": Decision.MERGE, "new": Decision.AS_NEW, "leave": Decision.LEAVE_OUT}


def decide(
    actor: Actor, run: ImportRun, duplicates: str, held: str, reason: str, *, unrecognised: str = "leave"
) -> None:
    """What --unrecognised, --duplicates and --held say; where that is refused the preview is thrown away."""
    try:
        if unrecognised == "take":
            commands.take_in_unrecognised(actor, run.pk)
        _decide_rows(actor, run, duplicates, held, reason)
    except BaseException:
        commands.cancel_import(actor, run.pk)
        raise


def _decide_rows(actor: Actor, run: ImportRun, duplicates: str, held: str, reason: str) -> None:
    for state, decision in ((RowState.DUPLICATE, DUPLICATES[duplicates]), (RowState.HELD, HELD[held])):
        if decision != Decision.NONE:
            for row in rows_of(actor, run.pk, state=state).only("pk"):
                commands.decide_row(actor, row.pk, decision, reason)


def go_on(actor: Actor, run: ImportRun, lang: str, *, yes: bool, rejects: Path | None, as_json: bool) -> None:
    """Show the preview; import when told to, or when the person at the terminal agrees."""
    counts = counts_of(run)
    if not as_json:
        print_preview(run, counts, list(_troubled(actor, run)), lang)
    waiting = counts["new"] + counts["duplicate"] + counts["held"]
    agreed = yes or (
        waiting > 0 and not as_json and sys.stdin.isatty() and click.confirm(_("Import now?"), default=False, err=True)
    )
    if agreed:
        carry_out(actor, commands.apply_import(actor, run.pk), lang, rejects=rejects, as_json=as_json)
        return
    if rejects:
        rejects.write_bytes(rejects_workbook(actor, run.pk))
    commands.cancel_import(actor, run.pk)
    if as_json:
        click.echo(json.dumps(as_plain(run) | {"counts": counts, "imported": False}, ensure_ascii=False))
    else:
        click.echo(_("Nothing was imported. Repeat the command with --yes to import."), err=True)


def carry_out(actor: Actor, run: ImportRun, lang: str, *, rejects: Path | None, as_json: bool) -> None:
    """Carry out an agreed import, or watch the worker that does; say what became of it."""
    try:
        with counting("rows") as progress:
            run = commands.run_import(run.pk, lambda done, _total: progress(done))
            while run.status in {RunStatus.QUEUED, RunStatus.RUNNING}:
                # A worker has taken it up: it does the work, this one waits, and goes on where the worker dies.
                progress(run.finished)
                time.sleep(WAIT_SECONDS)
                run = commands.run_import(run.pk, lambda done, _total: progress(done))
    except KeyboardInterrupt:
        click.echo(_("Stopped. Go on with: ronghe import resume %(id)s") % {"id": run.pk}, err=True)
        raise
    index_changes()
    run = import_of(actor, run.pk)
    counts = counts_of(run)
    conflicts = visible_conflicts(actor).filter(run=run).count()
    if rejects:
        rejects.write_bytes(rejects_workbook(actor, run.pk))
    if as_json:
        report = as_plain(run) | {"counts": counts, "conflicts": conflicts, "imported": True}
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        print_outcome(run, counts, rejects, lang, conflicts)
    if run.status == RunStatus.DONE and counts["outcome_left_out"]:
        sys.exit(LEFT_OUT)


def index_changes() -> None:
    """Take what was imported into the search index."""
    with counting("changes indexed") as progress:
        follow_outbox(progress)


def _troubled(actor: Actor, run: ImportRun) -> Any:
    rows = rows_of(actor, run.pk)
    troubled = rows.filter(state__in=[RowState.REFUSED, RowState.HELD, RowState.DUPLICATE])
    return [*troubled[:LOOKED_AT], *rows_of(actor, run.pk, state=REMARKED).filter(state=RowState.NEW)[:LOOKED_AT]]
