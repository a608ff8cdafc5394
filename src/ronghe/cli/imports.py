"""``ronghe import``"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.base.problems import BadInput
from ronghe.cli.imports_print import as_plain, conflict_as_plain, print_conflicts
from ronghe.cli.imports_reference import verbs
from ronghe.cli.imports_steps import DUPLICATES, HELD, UNRECOGNISED, carry_out, decide, go_on, index_changes
from ronghe.cli.language import lang_option
from ronghe.cli.progress import counting
from ronghe.cli.reading import read_bytes
from ronghe.cli.refusals import refusing
from ronghe.ingest import commands
from ronghe.ingest.enums import ConflictStatus, RecordKind, RunStatus
from ronghe.ingest.errors import ImportNotAgreed
from ronghe.ingest.exports.templates import template_workbook
from ronghe.ingest.models import ImportRun
from ronghe.ingest.queries import conflict_of, import_of, visible_conflicts, visible_imports
from ronghe.network.queries import visible_organisations

KINDS = [str(kind) for kind in RecordKind]
yes_option = click.option(
    "--yes", is_flag=True, help="Import without asking; a script without it gets the preview alone."
)
rejects_option = click.option(
    "--rejects", type=click.Path(dir_okay=False, path_type=Path), help="Excel file for the rows left out, with reasons."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
owner_option = click.option("--owner", default="", help="Organisation (name or id) of rows that name none.")
draft_option = click.option("--draft", is_flag=True, help="Keep imported listings as drafts instead of opening them.")
held_option = click.option(
    "--held",
    type=click.Choice(list(HELD)),
    default="leave",
    show_default=True,
    help="Rows with a name beside a record number: leave them out, remove name and number, or keep them (--reason).",
)
duplicates_option = click.option(
    "--duplicates",
    type=click.Choice(list(DUPLICATES)),
    default="sure",
    show_default=True,
    help="Rows that are there already: merge the sure ones, merge all, import all as new, or leave all out.",
)
unrecognised_option = click.option(
    "--unrecognised",
    type=click.Choice(UNRECOGNISED),
    default="leave",
    show_default=True,
    help="Messages of a chat in which no need was recognised: leave them out, or take them in as needs.",
)
ledger_option = click.option(
    "--ledger",
    default="",
    help="Name of the ledger that the file is a version of (default: the file's name without dates and versions). "
    "A newer version updates what the ledger brought; where another ledger or a hand said otherwise, it is a conflict.",
)
reason_option = click.option("--reason", default="", help="Why a name may stand beside a record number; kept.")


@click.group(name="import")
def command() -> None:
    """Bring in workbooks, documents, public tables and the sample: preview first, then import.

    Importing the same file again changes nothing; an import that was stopped goes on with `resume`.
    """


@command.command()
@click.argument("file", type=click.Path(allow_dash=False))
@lang_option
@click.option("--kind", type=click.Choice(KINDS), help="What the rows are, where the proposal is wrong.")
@click.option("--sheet", "only", default="", help="Sheet that --kind and --map apply to (default: every sheet).")
@click.option("--map", "maps", multiple=True, help="COLUMN=FIELD puts a column right, COLUMN= leaves it out; repeat.")
@owner_option
@ledger_option
@draft_option
@duplicates_option
@held_option
@reason_option
@rejects_option
@yes_option
@json_option
@refusing
def workbook(
    file: str,
    lang: str,
    kind: str | None,
    only: str,
    maps: tuple[str, ...],
    owner: str,
    ledger: str,
    draft: bool,
    duplicates: str,
    held: str,
    reason: str,
    rejects: Path | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Read a workbook (xlsx, xls, csv, tsv), show what importing it would do, then do it.

    Example: ronghe import workbook ledger.xlsx --map 备注=evidence --rejects left-out.xlsx
    """
    actor = _actor()
    corrections = _corrections(maps)
    with counting("rows read") as progress:

        def tell(done: int, _total: int) -> None:
            progress(done)

        run = commands.preview_import(
            actor,
            read_bytes(file),
            Path(file).name,
            owner_id=_owner(actor, owner),
            publish=not draft,
            ledger=ledger,
            progress=tell,
        )
        try:
            if kind:
                wanted = {name: {"kind": kind} for name in _sheets(run, only)}
                run = commands.remap_import(actor, run.pk, wanted, progress=tell)
            if corrections:
                run = commands.remap_import(actor, run.pk, _corrected(run, only, corrections), progress=tell)
        except BaseException:
            commands.cancel_import(actor, run.pk)  # a mistake in the call, or Ctrl-C: nothing is left
            raise
    decide(actor, run, duplicates, held, reason)
    go_on(actor, run, lang, yes=yes, rejects=rejects, as_json=as_json)


@command.command()
@click.argument("file", type=click.Path(allow_dash=True))
@lang_option
@owner_option
@ledger_option
@draft_option
@duplicates_option
@held_option
@unrecognised_option
@reason_option
@rejects_option
@yes_option
@json_option
@refusing
def document(
    file: str,
    lang: str,
    owner: str,
    ledger: str,
    draft: bool,
    duplicates: str,
    held: str,
    unrecognised: str,
    reason: str,
    rejects: Path | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Read a Word form, text PDF, text or pasted chat (- reads standard input) and split it into needs.

    Every need keeps its sender and date. Messages in which no need is recognised are listed as rows left out.
    """
    actor = _actor()
    name = "stdin.txt" if file == "-" else Path(file).name
    run = commands.preview_document(
        actor, read_bytes(file), name, owner_id=_owner(actor, owner), publish=not draft, ledger=ledger
    )
    decide(actor, run, duplicates, held, reason, unrecognised=unrecognised)
    go_on(actor, run, lang, yes=yes, rejects=rejects, as_json=as_json)


@command.command()
@json_option
@refusing
def sample(as_json: bool) -> None:
    """Load the bundled sample: real organisations and agreements, and listings marked as illustrative."""
    with counting("records") as progress:
        made = commands.load_sample(Actor.system("bundled sample"), lambda done, _total: progress(done))
    index_changes()
    click.echo(json.dumps(made) if as_json else f"{sum(made.values())} new records")


for table in verbs():
    command.add_command(table)


@command.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@lang_option
@refusing
def template(kind: str, file: Path, lang: str) -> None:
    """Write an empty workbook for KIND to FILE, with notes and examples; filled in, it is recognised without help."""
    file.write_bytes(template_workbook(kind, lang))
    click.echo(str(file))


@command.command()
@click.argument("run_id", type=click.UUID)
@lang_option
@rejects_option
@json_option
@refusing
def resume(run_id: UUID, lang: str, rejects: Path | None, as_json: bool) -> None:
    """Go on with an import that was stopped, from its first open row. A finished one shows its outcome."""
    actor = _actor()
    run = import_of(actor, run_id)
    if run.status in {RunStatus.PREVIEWED, RunStatus.READING}:
        raise ImportNotAgreed()
    carry_out(actor, run, lang, rejects=rejects, as_json=as_json)


@command.command()
@click.argument("run_id", type=click.UUID)
@refusing
def cancel(run_id: UUID) -> None:
    """Stop an import. A preview, be it finished or still being read, is thrown away whole; rows that are in stay in."""
    run = commands.cancel_import(_actor(), import_of(_actor(), run_id).pk)
    click.echo(f"{run.pk}\t{run.status}")


@command.command(name="conflicts")
@lang_option
@click.option("--all", "every", is_flag=True, help="Also those that were decided.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 5000), help="How many, newest first.")
@json_option
@refusing
def list_conflicts(lang: str, every: bool, limit: int, as_json: bool) -> None:
    """List fields of which a file says something else than the record holds; decide them with `resolve`."""
    rows = list(visible_conflicts(_actor(), status="" if every else ConflictStatus.OPEN)[:limit])
    if as_json:
        click.echo(json.dumps([conflict_as_plain(row) for row in rows], ensure_ascii=False))
        return
    print_conflicts(rows, lang)


@command.command()
@click.argument("conflict_id", type=click.UUID)
@click.argument("choice", type=click.Choice(["keep", "take", "both"]))
@reason_option
@refusing
def resolve(conflict_id: UUID, choice: str, reason: str) -> None:
    """Decide a conflict: keep what the record holds, take what the file says, or put both side by side.

    The decision is remembered; the same file does not ask again.
    """
    conflict = commands.resolve_conflict(_actor(), conflict_of(_actor(), conflict_id).pk, choice, reason)
    click.echo(f"{conflict.pk}\t{conflict.status}")


@command.command(name="list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 500), help="How many, newest first.")
@json_option
@refusing
def list_imports(limit: int, as_json: bool) -> None:
    """List imports, newest first, with how far they are."""
    runs = [as_plain(run) for run in visible_imports(_actor())[:limit]]
    if as_json:
        click.echo(json.dumps(runs, ensure_ascii=False))
        return
    for run in runs:
        click.echo(f"{run['id']}\t{run['status']}\t{run['finished']}/{run['total']}\t{run['file']}")


def _actor() -> Actor:
    return Actor.system("import at the command line")


def _owner(actor: Actor, owner: str) -> UUID | None:
    if not owner:
        return None
    rows = visible_organisations(actor)
    try:
        found = rows.filter(pk=UUID(owner)).first()
    except ValueError:
        found = rows.filter(name_zh=owner).first() or rows.filter(name_en__iexact=owner).first()
    if found is None:
        raise BadInput(
            _("No organisation of this node is called “%(name)s”.") % {"name": owner},
            _("Write its full name or its id; `ronghe search` finds it."),
        )
    return found.pk


def _corrections(maps: tuple[str, ...]) -> dict[str, str | None]:
    corrections: dict[str, str | None] = {}
    for one in maps:
        column, equals, field = one.rpartition("=")
        if not equals or not column:
            raise click.BadParameter(f"write COLUMN=FIELD, as 备注=evidence; got {one!r}", param_hint="--map")
        corrections[column] = field or None
    return corrections


def _sheets(run: ImportRun, only: str) -> list[str]:
    names = [str(sheet["name"]) for sheet in run.sheets]
    if only and only not in names:
        raise BadInput(
            _("There is no sheet “%(name)s”.") % {"name": only}, _("Sheets: %(names)s") % {"names": ", ".join(names)}
        )
    return [only] if only else names


def _corrected(run: ImportRun, only: str, corrections: Mapping[str, str | None]) -> dict[str, dict[str, Any]]:
    """Mappings of the sheets that have one of the columns.

    Raises:
        BadInput: no sheet has a column of this name.
    """
    wanted: dict[str, dict[str, Any]] = {}
    chosen = set(_sheets(run, only))
    found: set[str] = set()
    for sheet in run.sheets:
        columns = dict(sheet["mapping"]["columns"])
        here = {column: field for column, field in corrections.items() if column in columns}
        if str(sheet["name"]) in chosen and here:
            found |= set(here)
            wanted[str(sheet["name"])] = {"kind": sheet["kind"], "columns": columns | here}
    missing = [column for column in corrections if column not in found]
    if missing:
        known = ", ".join(str(column["key"]) for sheet in run.sheets for column in sheet["columns"])
        raise BadInput(
            _("No sheet has a column “%(name)s”.") % {"name": missing[0]}, _("Columns: %(names)s") % {"names": known}
        )
    return wanted
