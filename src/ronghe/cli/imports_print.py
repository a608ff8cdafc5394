"""An import in the terminal: what was understood, what would happen, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ronghe.ingest.enums import ConflictStatus, RowOutcome, RowState
from ronghe.ingest.exports.rejects import has_rejects, reason_of
from ronghe.ingest.models import Conflict, ImportRow, ImportRun
from ronghe.ingest.queries import kind_label, mapping_choices, names_of, preview_sentence, shown_value

SURE = 0.8
UNSURE = 0.5
SHOWN = 12
NUMBERS = 8
STATE_STYLE = {RowState.REFUSED: "red", RowState.HELD: "yellow", RowState.DUPLICATE: "cyan"}


def as_plain(run: ImportRun) -> dict[str, Any]:
    """An import as plain JSON values."""
    return {
        "id": str(run.pk),
        "file": run.name,
        "format": run.format,
        "status": run.status,
        "ledger": run.ledger,
        "total": run.total,
        "finished": run.finished,
        "sheets": [
            {"name": sheet["name"], "kind": sheet["kind"], "rows": sheet["rows"], "mapping": sheet["mapping"]}
            for sheet in run.sheets
        ],
        "notes": run.notes,
    }


def conflict_as_plain(conflict: Conflict) -> dict[str, Any]:
    """A conflict as plain JSON values; ``kept_source`` is empty where the value was made by hand."""
    return {
        "id": str(conflict.pk),
        "kind": conflict.kind,
        "record": str(conflict.subject_id),
        "field": conflict.field,
        "kept": conflict.kept,
        "kept_source": conflict.kept_source,
        "kept_on": conflict.kept_on.isoformat() if conflict.kept_on else None,
        "offered": conflict.offered,
        "place": conflict.place,
        "offered_on": conflict.offered_on.isoformat(),
        "status": conflict.status,
        "reason": conflict.reason,
    }


def print_conflicts(conflicts: Sequence[Conflict], lang: str) -> None:
    """Each conflict with both values, who says them and since when, and its id."""
    out = Console()
    names = names_of(conflicts)
    for one in conflicts:
        label = _labels(one.kind, lang).get(one.field, one.field)
        out.print(Text(f"{names.get(one.subject_id, '')}  ·  {label}  ·  {one.get_status_display()}", style="bold"))
        for title, value, source, day in (
            (_("now:"), one.kept, one.kept_source or _("edited by hand"), one.kept_on),
            (_("in the file:"), one.offered, one.place, one.offered_on),
        ):
            shown = shown_value(one, value, names)
            out.print(
                Text(f"  {title} {shown}"), Text(f"  ({source}{f', {day:%Y-%m-%d}' if day else ''})", style="dim")
            )
        out.print(Text(f"  {one.pk}", style="dim"))
    if not conflicts:
        out.print(_("There is none."))
    elif any(one.status == ConflictStatus.OPEN for one in conflicts):
        out.print(Text(_("Decide with: ronghe import resolve ID keep|take|both"), style="dim"))


def print_preview(run: ImportRun, counts: Mapping[str, int], troubled: Sequence[ImportRow], lang: str) -> None:
    """Each sheet's columns and what they were taken for, then the rows that need a look, then the sum."""
    out = Console()
    for sheet in run.sheets:
        out.print(_sheet_line(sheet, lang), style="bold")
        if sheet["columns"]:
            out.print(_columns(sheet, lang))
        if sheet.get("confidence", 1) < UNSURE:
            out.print(
                Text(
                    _("Unsure what the rows are (%(why)s); put it right with --kind.") % {"why": sheet["reason"][lang]},
                    style="yellow",
                )
            )
        if sheet.get("missing"):
            labels = _labels(str(sheet["kind"]), lang)
            names = ", ".join(labels.get(key, key) for key in sheet["missing"])
            out.print(Text(_("No column was found for: %(names)s") % {"names": names}, style="yellow"))
    for note in run.notes:
        out.print(Text(f"· {note[lang]}", style="dim"))
    groups = list(_alike([row for row in troubled if not row.can_be_taken_in], lang).items())
    # What somebody said is shown each for itself: nobody else will look for it.
    messages = list(_alike([row for row in troubled if row.can_be_taken_in], lang).items())
    for (sheet_name, state, reason), numbers in [*groups[:SHOWN], *messages]:
        rows = ", ".join(str(number) for number in numbers[:NUMBERS]) + (" …" if len(numbers) > NUMBERS else "")
        line = Text(f"{sheet_name} {rows}  {state.label}  ", style=STATE_STYLE.get(state, ""))
        line.append(reason, style="default")
        out.print(line)
    out.print(Text(preview_sentence(dict(counts)).say(lang), style="bold"))


def _alike(rows: Sequence[ImportRow], lang: str) -> dict[tuple[str, RowState, str], list[int]]:
    """Numbers of the rows that the same is said of."""
    groups: dict[tuple[str, RowState, str], list[int]] = {}
    for row in rows:
        reason = reason_of(row, zh=lang == "zh").replace("\n", " ")
        groups.setdefault((row.sheet, RowState(row.state), reason), []).append(row.number)
    return groups


def print_outcome(
    run: ImportRun, counts: Mapping[str, int], rejects: Path | None, lang: str, conflicts: int = 0
) -> None:
    """How many rows became what, and where those left out are."""
    out = Console()
    for outcome in RowOutcome:
        number = counts[f"outcome_{outcome}"]
        if number:
            out.print(f"{outcome.label}\t{number}")
    out.print(Text(str(run), style="bold"))
    if run.failure:
        out.print(Text(run.failure, style="red"))
    if conflicts:
        line = ngettext(
            "%(n)d field says something else than the record holds; see: ronghe import conflicts",
            "%(n)d fields say something else than the records hold; see: ronghe import conflicts",
            conflicts,
        )
        out.print(Text(line % {"n": conflicts}, style="yellow"))
    if rejects:
        out.print(str(rejects))
    elif has_rejects(run):
        out.print(
            Text(
                _("Rows left out, with reasons: ronghe import resume %(id)s --rejects FILE.xlsx") % {"id": run.pk},
                style="dim",
            )
        )


def _sheet_line(sheet: Mapping[str, Any], lang: str) -> str:
    return _("%(sheet)s: %(rows)d rows, read as %(kind)s") % {
        "sheet": sheet["name"],
        "rows": sheet["rows"],
        "kind": kind_label(str(sheet["kind"]), lang),
    }


def _columns(sheet: Mapping[str, Any], lang: str) -> Table:
    labels = _labels(str(sheet["kind"]), lang)
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for title in (_("column"), _("taken for"), _("field")):
        table.add_column(title, overflow="ellipsis", no_wrap=True)
    table.add_column(_("example"))  # the one that gives way in a narrow terminal, its cells cut to one line
    for column in sheet["columns"]:
        target = column["target"]
        if target is None:
            row = [column["key"], Text(_("left out"), style="dim"), "", ""]
        else:
            sure = column["confidence"] >= SURE
            meaning = labels.get(target, labels.get(target.removesuffix("_zh").removesuffix("_en"), target))
            row = [column["key"], Text(meaning + ("" if sure else " ?"), style="green" if sure else "yellow"), target]
            example = " ".join((column["samples"] or [""])[0].split())
            row.append(Text(example, style="dim", no_wrap=True, overflow="ellipsis"))
        table.add_row(*row)
    return table


def _labels(kind: str, lang: str) -> dict[str, str]:
    return {key: label.say(lang) for key, label in mapping_choices(kind)}
