"""Files and texts into an import that a person looks at before anything is written to the rooms."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.ingest import permissions
from ronghe.ingest.commands.resolving import Directory, best
from ronghe.ingest.enums import RecordKind, RowOutcome, RowState, RunStatus
from ronghe.ingest.errors import FileRefused, ImportNotOpen, MappingUnusable, Refusal
from ronghe.ingest.models import ImportRow, ImportRun, Layout, Origin
from ronghe.ingest.sources.documents.needs import DraftNeed
from ronghe.ingest.sources.documents.parse import parse_document, parse_text
from ronghe.ingest.sources.folding import has_han
from ronghe.ingest.sources.guards import check_person_data, without_mentions
from ronghe.ingest.sources.workbook.grid import Value, shown
from ronghe.ingest.sources.workbook.header import Column, Table, TableRow
from ronghe.ingest.sources.workbook.mapping import SheetMapping, mapping_from, propose_mapping
from ronghe.ingest.sources.workbook.parse import parse_workbook
from ronghe.ingest.sources.workbook.records import FieldProblem, RowRecord, content_hash, records
from ronghe.ingest.sources.workbook.schema import kinds

BATCH = 500
_LISTINGS = frozenset({RecordKind.NEED, RecordKind.ACHIEVEMENT, RecordKind.SERVICE, RecordKind.MANDATE})


@dataclass(slots=True)
class _Draft:
    """A row about to be kept, with the cells it came from."""

    record: RowRecord
    raw: list[Any]


def preview_import(
    actor: Actor,
    data: bytes,
    name: str,
    *,
    mappings: Mapping[str, Mapping[str, Any]] | None = None,
    owner_id: UUID | None = None,
    publish: bool = True,
) -> ImportRun:
    """Read a workbook and say what importing it would do. Nothing is written to the rooms.

    Args:
        mappings: sheet name -> ``{"kind": ..., "columns": {header: field or None}}``, or only the kind; what is not
            given comes from the remembered layout, else is proposed.
        owner_id: organisation of rows that name none.
        publish: whether imported listings are opened.

    Raises:
        NotAllowed: the actor may not import.
        FileRefused: the file cannot be read; says why and the way out. Nothing is kept.
        MappingUnusable: a column is mapped to no field of the kind.
    """
    permissions.require_import(actor)
    try:
        book = parse_workbook(data, name)
    except Refusal as refusal:
        raise FileRefused.of(refusal) from refusal
    chosen = mappings or {}
    sheets, notes = [], []
    tables: list[tuple[Table, SheetMapping]] = []
    for table in book.tables:
        if table.hidden and table.sheet not in chosen:
            notes.append({"zh": f"隐藏工作表“{table.sheet}”未导入", "en": f"hidden sheet {table.sheet!r} left out"})
            continue
        mapping = _mapping(table, chosen.get(table.sheet))
        tables.append((table, mapping))
        sheets.append(_sheet(table, mapping))
    notes += [{"zh": f"“{s.name}”：{s.reason.zh}", "en": f"{s.name!r}: {s.reason.en}"} for s in book.skipped]
    run = _new_run(actor, data, name, "workbook", owner_id, publish)
    run.sheets, run.notes = sheets, notes
    with _reading(run):
        position = 0
        directory = Directory()
        for table, mapping in tables:
            rows = (
                (_Draft(record, _raw(row.values)))
                for record, row in zip(records(table, mapping), table.rows, strict=True)
            )
            position = _keep_rows(run, directory, rows, position)
    return run


def preview_document(
    actor: Actor, data: bytes, name: str, *, owner_id: UUID | None = None, publish: bool = True
) -> ImportRun:
    """Read a Word form, text PDF, text or web page and split it into needs, one row each.

    Raises:
        NotAllowed: the actor may not import.
        FileRefused: the file cannot be read.
    """
    permissions.require_import(actor)
    try:
        document = parse_document(data, name)
    except Refusal as refusal:
        raise FileRefused.of(refusal) from refusal
    notes = [{"zh": note.zh, "en": note.en} for note in document.notes]
    return _needs_run(actor, data, name, document.format, document.needs, notes, owner_id, publish)


def preview_text(actor: Actor, text: str, *, owner_id: UUID | None = None, publish: bool = True) -> ImportRun:
    """Split pasted text (a chat, a mail, a list) into needs, one row each, with sender and date.

    Raises:
        NotAllowed: the actor may not import.
        FileRefused: the text is blank.
    """
    permissions.require_import(actor)
    needs = parse_text(text.replace("\x00", "").encode("utf-8", "replace").decode())
    if not needs:
        try:
            parse_document(b"", "")
        except Refusal as refusal:
            raise FileRefused.of(refusal) from refusal
    data = text.encode("utf-8", "replace")
    return _needs_run(actor, data, "粘贴的文字 / pasted text", "text", needs, [], owner_id, publish)


def remap_import(actor: Actor, run_id: UUID, mappings: Mapping[str, Mapping[str, Any]]) -> ImportRun:
    """Read the rows of a previewed workbook again under a corrected mapping, and remember it for this layout.

    Raises:
        NotAllowed: it is not the actor's import.
        ImportNotOpen: it was applied or cancelled already.
        MappingUnusable: a column is mapped to no field of the kind.
    """
    run = ImportRun.objects.get(pk=run_id)
    permissions.require_run(actor, run)
    if run.status != RunStatus.PREVIEWED or run.format != "workbook":
        raise ImportNotOpen()
    by_sheet: dict[str, list[ImportRow]] = {}
    for row in run.rows.order_by("position"):
        by_sheet.setdefault(row.sheet, []).append(row)
    tables: list[tuple[Table, SheetMapping]] = []
    sheets = []
    for sheet in run.sheets:
        table = _table_again(sheet, by_sheet.get(sheet["name"][:120], []))
        wanted = mappings.get(sheet["name"])
        mapping = _mapping(table, wanted or sheet["mapping"])
        if wanted:
            remember_layout(table.fingerprint, mapping)
        tables.append((table, mapping))
        sheets.append(_sheet(table, mapping) | {"left_out": sheet["left_out"], "title": sheet["title"]})
    # From here on nobody may apply it: one statement decides between two who ask at once.
    if not ImportRun.objects.filter(pk=run_id, status=RunStatus.PREVIEWED).update(status=RunStatus.READING):
        raise ImportNotOpen()
    run.sheets = sheets
    with _reading(run):
        run.rows.all().delete()
        directory, position = Directory(), 0
        for table, mapping in tables:
            rows = (_Draft(rec, list(row.values)) for rec, row in zip(records(table, mapping), table.rows, strict=True))
            position = _keep_rows(run, directory, rows, position)
    return run


@contextmanager
def _reading(run: ImportRun) -> Iterator[None]:
    """Rows are kept batch by batch, so that other writers get their turn (SQLite has one); what breaks off is removed,
    and what a kill leaves behind as READING can never be applied and goes with the next upload a day later."""
    stale = timezone.now() - timedelta(days=1)
    ImportRun.objects.filter(status=RunStatus.READING, created_at__lt=stale).exclude(pk=run.pk).delete()
    try:
        yield
    except BaseException:
        ImportRun.objects.filter(pk=run.pk).delete()
        raise
    run.total = run.rows.count()
    run.finished = run.rows.exclude(outcome=RowOutcome.PENDING).count()
    run.status = RunStatus.PREVIEWED
    run.save()


def remember_layout(fingerprint: str, mapping: SheetMapping) -> Layout:
    """Keep a confirmed mapping for every sheet with the same headers. One or two statements."""
    headers = [column.header for column in mapping.columns]
    layout, _ = Layout.objects.update_or_create(
        fingerprint=fingerprint, defaults={"mapping": mapping.as_json(), "headers": headers}
    )
    return layout


def _mapping(table: Table, chosen: Mapping[str, Any] | None) -> SheetMapping:
    if chosen is None:
        layout = Layout.objects.filter(fingerprint=table.fingerprint).first()
        return mapping_from(table, layout.mapping) if layout else propose_mapping(table)
    try:
        kind = RecordKind(chosen["kind"])
    except (KeyError, ValueError) as error:
        raise MappingUnusable(extra=str(error)) from error
    columns = chosen.get("columns")
    if columns is None:
        return propose_mapping(table, kind)
    unknown = [target for target in columns.values() if target and kinds()[kind].field(target) is None]
    if unknown:
        raise MappingUnusable(f"{unknown[0]!r} – {kind.value}", field=unknown[0])
    return mapping_from(table, {"kind": kind.value, "columns": dict(columns)})


def _sheet(table: Table, mapping: SheetMapping) -> dict[str, Any]:
    return {
        "name": table.sheet,
        "title": table.title,
        "kind": mapping.kind.value,
        "confidence": mapping.confidence,
        "reason": {"zh": mapping.reason.zh, "en": mapping.reason.en},
        "fingerprint": table.fingerprint,
        "header_rows": list(table.header_rows),
        "missing": list(mapping.missing),
        "mapping": mapping.as_json(),
        "columns": [
            {
                "key": key,
                "header": c.header,
                "group": table.columns[c.index].group,
                "leaf": table.columns[c.index].leaf,
                "place": table.columns[c.index].index,
                "target": c.target,
                "confidence": c.confidence,
                "reason": {"zh": c.reason.zh, "en": c.reason.en},
                "joined": c.joined,
                "alternatives": list(c.alternatives),
                "samples": _samples(table, c.index),
            }
            for key, c in zip(mapping.targets(), mapping.columns, strict=True)
        ],
        "left_out": [
            {"row": one.number, "why": one.why, "text": _without_person_data(one.text)} for one in table.left_out
        ][:200],
        "rows": len(table.rows),
    }


def _without_person_data(text: str) -> str:
    """Text of a file that is shown and kept beside the rows: it says what a column holds, not of whom."""
    return without_mentions(check_person_data(text).text)


def _samples(table: Table, index: int) -> list[str]:
    texts = (shown(row.values[index]) for row in table.rows[:50])
    return [_without_person_data(text)[:60] for text in islice((t for t in texts if t), 3)]


def _table_again(sheet: Mapping[str, Any], rows: Sequence[ImportRow]) -> Table:
    columns = tuple(Column(c["place"], c["header"], c["group"], c["leaf"]) for c in sheet["columns"])
    return Table(
        sheet["name"],
        sheet["title"],
        tuple(sheet["header_rows"]),
        columns,
        tuple(TableRow(row.number, tuple(row.raw)) for row in rows),
        (),
        sheet["fingerprint"],
    )


def _raw(values: Sequence[Value]) -> list[Any]:
    """Cells as JSON keeps them, identity numbers removed."""
    out: list[Any] = []
    for value in values:
        if isinstance(value, datetime | date | time):
            out.append(shown(value))
        elif isinstance(value, str):
            out.append(check_person_data(value).text)
        elif isinstance(value, int) and not isinstance(value, bool) and len(str(value)) == 18:
            out.append(check_person_data(str(value)).text)
        else:
            out.append(value)
    return out


def _new_run(actor: Actor, data: bytes, name: str, form: str, owner_id: UUID | None, publish: bool) -> ImportRun:
    return ImportRun.objects.create(
        name=name[-300:],
        format=form,
        content_hash=hashlib.sha256(data).hexdigest(),
        owner_id=owner_id,
        publish=publish,
        actor_person_id=actor.person_id,
        actor_organisation_ids=sorted(str(one) for one in actor.organisation_ids),
        actor_roles=sorted(actor.roles),
        actor_reason=actor.reason[:200],
    )


def _needs_run(
    actor: Actor,
    data: bytes,
    name: str,
    form: str,
    needs: Sequence[DraftNeed],
    notes: list[dict[str, str]],
    owner_id: UUID | None,
    publish: bool,
) -> ImportRun:
    run = _new_run(actor, data, name, form, owner_id, publish)
    run.notes = notes
    run.sheets = [{"name": name, "kind": "need", "columns": [], "left_out": [], "rows": len(needs), "mapping": {}}]
    with _reading(run):
        drafts = (_Draft(_need_record(need, name, i), [need.text]) for i, need in enumerate(needs, start=1))
        _keep_rows(run, Directory(), drafts, 0)
    return run


def _need_record(need: DraftNeed, name: str, number: int) -> RowRecord:
    """A need found in a text, in the form of a row."""
    fields = dict(need.fields)
    if not (fields.get("title_zh") or fields.get("title_en")):
        fields["title_zh" if has_han(need.title) else "title_en"] = need.title
    if not (fields.get("problem_zh") or fields.get("problem_en")):
        fields["problem_zh" if has_han(need.text) else "problem_en"] = need.text
    if need.sender:
        fields.setdefault("proposer", need.sender)
    if need.said_on:
        fields.setdefault("published_on", need.said_on)
    problems = tuple(FieldProblem(number, "", "", "", r.code, r.detail, r.remedy) for r in need.remarks)
    columns = dict.fromkeys(fields, "text")
    return RowRecord(
        RecordKind.NEED, name[:120], number, fields, columns, problems, need.held, content_hash(RecordKind.NEED, fields)
    )


def _keep_rows(run: ImportRun, directory: Directory, drafts: Iterable[_Draft], position: int) -> int:
    """Judge and keep rows, ``BATCH`` at a time; the next free position."""
    iterator = iter(drafts)
    while batch := list(islice(iterator, BATCH)):
        hashes = {draft.record.hash for draft in batch}
        imported = {
            (kind, key): subject
            for kind, key, subject in Origin.objects.filter(hash__in=hashes).values_list("kind", "hash", "subject_id")
        }
        rows = []
        for draft in batch:
            rows.append(_row(run, directory, draft, position, imported))
            position += 1
        ImportRow.objects.bulk_create(rows)
    return position


def _row(
    run: ImportRun, directory: Directory, draft: _Draft, position: int, imported: Mapping[tuple[str, str], UUID]
) -> ImportRow:
    record = draft.record
    kind = record.kind.value
    row = ImportRow(
        run=run,
        position=position,
        sheet=record.sheet[:120],
        number=record.row,
        kind=kind,
        hash=record.hash,
        raw=draft.raw,
        fields=record.fields,
        sources=record.sources,
        problems=[_problem(p) for p in record.problems],
    )
    ownerless = record.kind in _LISTINGS and not record.fields.get("owner") and run.owner_id is None
    if ownerless:
        row.problems.append(_NO_OWNER | {"row": record.row})
    if record.refused or ownerless:
        row.state = RowState.REFUSED
    elif record.held:
        row.state = RowState.HELD
    elif (kind, record.hash) in imported:
        row.state, row.record_id = RowState.UNCHANGED, imported[(kind, record.hash)]
    else:
        key = f"row:{position}"
        named = directory.named(kind, key, record.fields, run.owner_id)
        known = directory.known(kind)
        found = best(known.like(named))
        if found is None:
            row.state = RowState.NEW
            known.add(named)
        else:
            row.state = RowState.DUPLICATE
            row.likeness = {
                "of": found.id,
                "score": round(found.score, 3),
                "zh": found.reason.zh,
                "en": found.reason.en,
            }
    if row.state in {RowState.REFUSED, RowState.UNCHANGED}:
        row.outcome = RowOutcome.LEFT_OUT if row.state == RowState.REFUSED else RowOutcome.KEPT
    return row


_NO_OWNER = {
    "header": "",
    "field": "owner",
    "value": "",
    "code": "missing",
    "fatal": True,
    "zh": "缺少单位；请填写单位名称，或在导入时指定所属单位",
    "en": "The organisation is missing; name it, or choose one for the whole import",
}


def _problem(problem: FieldProblem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "header": problem.header,
        "field": problem.field,
        "value": problem.value,
        "code": problem.code,
        "fatal": problem.fatal,
        "zh": problem.line("zh"),
        "en": problem.line("en"),
    }
