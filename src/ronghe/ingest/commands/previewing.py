"""Files and texts into an import that a person looks at before anything is written to the rooms."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.jobs import enqueue
from ronghe.exchange.queries.guards import LEAST_TERMS
from ronghe.ingest import permissions
from ronghe.ingest.commands.claiming import claimed
from ronghe.ingest.commands.judging import Draft
from ronghe.ingest.commands.mapping import check_wanted
from ronghe.ingest.commands.reading import READING, Progress, Reading, read_import
from ronghe.ingest.commands.uploads import drop_upload, keep_upload
from ronghe.ingest.enums import PASTED, RecordKind, RunStatus
from ronghe.ingest.errors import FileRefused, ImportNotOpen, Message, Refusal, Stopped
from ronghe.ingest.models import UNRECOGNISED, ImportRun
from ronghe.ingest.sources.documents.needs import DraftNeed
from ronghe.ingest.sources.documents.parse import Document, parse_document, parse_pasted
from ronghe.ingest.sources.folding import has_han
from ronghe.ingest.sources.ledgers import ledger_of
from ronghe.ingest.sources.workbook.parse import check_workbook
from ronghe.ingest.sources.workbook.records import TEXT_CHARACTERS, FieldProblem, RowRecord, content_hash
from ronghe.kernel import text as kernel_text

AT_ONCE_BYTES = 3_000_000
"""A workbook with less to read than this, unpacked, is read while the person waits: some 2,000 rows, two seconds."""

_QUOTED = 40  # characters of a message that its reason shows

AT_ONCE_ROWS = 2_000
"""Rows that are read again under a corrected mapping while the person waits."""


def preview_import(
    actor: Actor,
    data: bytes,
    name: str,
    *,
    mappings: Mapping[str, Mapping[str, Any]] | None = None,
    owner_id: UUID | None = None,
    publish: bool = True,
    ledger: str = "",
    progress: Progress | None = None,
) -> ImportRun:
    """Read a workbook and say what importing it would do. Nothing is written to the rooms.

    Args:
        mappings: sheet name -> ``{"kind": ..., "columns": {header: field or None}}``, or only the kind; what is not
            given comes from the remembered layout, else is proposed.
        owner_id: organisation of rows that name none.
        publish: whether imported listings are opened.
        ledger: name of the ledger that the file is a version of; by default the file's name without dates and copies.

    Raises:
        NotAllowed: the actor may not import.
        FileRefused: the file cannot be read; says why and the way out. Nothing is kept.
        MappingUnusable: a column is mapped to no field of the kind.
    """
    permissions.require_import(actor)
    check_wanted(mappings or {})
    _checked(data)
    run = _new_run(actor, data, name, "workbook", owner_id, publish, ledger, mappings)
    with _reading(run, progress) as reading:
        reading.read_workbook(data)
    run.refresh_from_db()
    return run


def begin_preview(
    actor: Actor,
    data: bytes,
    name: str,
    *,
    owner_id: UUID | None = None,
    publish: bool = True,
    ledger: str = "",
) -> ImportRun:
    """As ``preview_import``, but a large workbook is left to a worker: the import comes back as READING.

    Raises:
        NotAllowed: the actor may not import.
        FileRefused: the file cannot be read. What a worker finds unreadable ends as FAILED instead.
    """
    permissions.require_import(actor)
    if _checked(data) < AT_ONCE_BYTES:
        return preview_import(actor, data, name, owner_id=owner_id, publish=publish, ledger=ledger)
    with transaction.atomic():
        run = _new_run(actor, data, name, "workbook", owner_id, publish, ledger)
        keep_upload(run.pk, data)
        enqueue("ingest.read", run_id=str(run.pk))
    run.refresh_from_db()
    return run


def preview_document(
    actor: Actor, data: bytes, name: str, *, owner_id: UUID | None = None, publish: bool = True, ledger: str = ""
) -> ImportRun:
    """Read a Word form, text PDF, text or web page and split it into needs, one row each.

    Raises:
        NotAllowed: the actor may not import.
        FileRefused: the file cannot be read.
    """
    permissions.require_import(actor)
    try:
        document = parse_document(data, name, today=timezone.localdate())
    except Refusal as refusal:
        raise FileRefused.of(refusal) from refusal
    run = _new_run(actor, data, name, document.format, owner_id, publish, ledger)
    return _keep_needs(run, document.needs, _as_notes(document))


def preview_text(
    actor: Actor, text: str, *, owner_id: UUID | None = None, publish: bool = True, ledger: str = ""
) -> ImportRun:
    """Split pasted text (a chat, a mail, a list) into needs, one row each, with sender and date. Messages in which no
    need is recognised are rows too, refused until a person takes them in.

    Raises:
        NotAllowed: the actor may not import.
        FileRefused: the text is blank.
    """
    permissions.require_import(actor)
    pasted = parse_pasted(text.replace("\x00", "").encode("utf-8", "replace").decode(), timezone.localdate())
    if not pasted.needs:
        try:
            parse_document(b"", "")
        except Refusal as refusal:
            raise FileRefused.of(refusal) from refusal
    data = text.encode("utf-8", "replace")
    run = _new_run(actor, data, PASTED, "text", owner_id, publish, ledger)
    return _keep_needs(run, pasted.needs, _as_notes(pasted))


def remap_import(
    actor: Actor, run_id: UUID, mappings: Mapping[str, Mapping[str, Any]], *, progress: Progress | None = None
) -> ImportRun:
    """Read the rows of a previewed workbook again under a corrected mapping, and remember it for this layout.

    Raises:
        NotAllowed: it is not the actor's import.
        ImportNotOpen: it was applied or cancelled already.
        MappingUnusable: a column is mapped to no field of the kind.
    """
    _wanted(actor, run_id, mappings)
    read_import(run_id, progress)
    return ImportRun.objects.get(pk=run_id)


def begin_remap(actor: Actor, run_id: UUID, mappings: Mapping[str, Mapping[str, Any]]) -> ImportRun:
    """As ``remap_import``, but many rows are left to a worker: the import comes back as READING.

    Raises:
        NotAllowed, ImportNotOpen, MappingUnusable: as ``remap_import``.
    """
    with transaction.atomic():
        run = _wanted(actor, run_id, mappings)
        if run.total > AT_ONCE_ROWS:
            enqueue("ingest.read", run_id=str(run.pk))
            return run
    read_import(run_id)
    return ImportRun.objects.get(pk=run_id)


@transaction.atomic
def _wanted(actor: Actor, run_id: UUID, mappings: Mapping[str, Mapping[str, Any]]) -> ImportRun:
    """Note the mappings; from here on nobody may apply it until it has been read again."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    permissions.require_run(actor, run)
    if run.status != RunStatus.PREVIEWED or run.format != "workbook":
        raise ImportNotOpen()
    check_wanted(mappings)
    run.wanted, run.status, run.finished = dict(mappings), RunStatus.READING, 0
    run.save(update_fields=["wanted", "status", "finished", "updated_at"])
    audit.record(actor, "ingest.remap_import", run, after={"sheets": len(mappings)})
    return run


@contextmanager
def _reading(run: ImportRun, progress: Progress | None = None) -> Iterator[Reading]:
    """Read at once, under a claim of its own; what breaks off is removed. A refusal is said in the reader's tongue."""
    try:
        with claimed(run.pk, READING) as token:
            if token is None:
                raise ImportNotOpen()
            yield Reading(run.pk, token, progress)
    except Stopped:
        pass  # cancelled from elsewhere; nothing of it is left but its name
    except BaseException as error:
        ImportRun.objects.filter(pk=run.pk).delete()
        if isinstance(error, Refusal):
            raise FileRefused.of(error) from error
        raise
    finally:
        drop_upload(run.pk)


def _checked(data: bytes) -> int:
    """About how many bytes there are to read.

    Raises:
        FileRefused: it can be told at once that the file cannot be read.
    """
    try:
        return check_workbook(data)
    except Refusal as refusal:
        raise FileRefused.of(refusal) from refusal


@transaction.atomic
def _new_run(
    actor: Actor,
    data: bytes,
    name: str,
    form: str,
    owner_id: UUID | None,
    publish: bool,
    ledger: str = "",
    mappings: Mapping[str, Mapping[str, Any]] | None = None,
) -> ImportRun:
    run = ImportRun.objects.create(
        name=name[-300:],
        ledger=ledger.strip()[:150] or ledger_of(name),
        format=form,
        content_hash=hashlib.sha256(data).hexdigest(),
        owner_id=owner_id,
        publish=publish,
        wanted=dict(mappings or {}),
        actor_person_id=actor.person_id,
        actor_organisation_ids=sorted(str(one) for one in actor.organisation_ids),
        actor_roles=sorted(actor.roles),
        actor_reason=actor.reason[:200],
    )
    audit.record(actor, "ingest.preview_import", run, after={"owner": owner_id, "format": form, "publish": publish})
    return run


def _keep_needs(run: ImportRun, needs: Sequence[DraftNeed], notes: list[dict[str, str]]) -> ImportRun:
    sheet = {"name": run.name, "kind": "need", "columns": [], "left_out": [], "rows": len(needs), "mapping": {}}
    with _reading(run) as reading:
        drafts = (Draft(_need_record(need, run.name, i), [need.text]) for i, need in enumerate(needs, start=1))
        reading.keep(run, drafts, len(needs))
        reading.finish([sheet], notes)
    run.refresh_from_db()
    return run


def _as_notes(document: Document) -> list[dict[str, str]]:
    return [{"zh": note.zh, "en": note.en} for note in document.notes]


def _unrecognised(number: int, need: DraftNeed) -> tuple[FieldProblem, ...]:
    """That a message of a chat is not taken for a need, with who said it and when."""
    if need.recognised:
        return ()
    who = " ".join(part for part in (need.sender, need.said_on) if part)
    words = " ".join(need.text.split())[:_QUOTED]
    detail = Message(
        f"未识别出需求（{who}：“{words}”）" if who else f"未识别出需求（“{words}”）",
        f"no need recognised ({who}: {words!r})" if who else f"no need recognised ({words!r})",
    )
    remedy = Message("如确是需求，请选择作为需求导入", "where it is a need, take it in as one")
    return (FieldProblem(number, "", "problem", words, UNRECOGNISED, detail, remedy, fatal=True),)


def _unusable(number: int, text: str) -> tuple[FieldProblem, ...]:
    """Why a text is no need that could be worked on."""
    if len(text) > TEXT_CHARACTERS:
        code, detail = (
            "too_long",
            Message(
                f"一条需求有 {len(text):,} 字，上限 {TEXT_CHARACTERS:,}",
                f"one need of {len(text):,} characters; at most {TEXT_CHARACTERS:,}",
            ),
        )
        remedy = Message("请精简，或给每条需求编号以便拆分", "shorten it, or number the needs so that they are split")
    elif len(set(kernel_text.terms(text))) < LEAST_TERMS:
        code, detail = (
            "too_short",
            Message(f"只有“{text.strip()[:40]}”，看不出需求", f"it says {text.strip()[:40]!r} alone"),
        )
        remedy = Message("请写明临床问题、对象和指标", "write the problem, for whom, and the figures wanted")
    else:
        return ()
    return (FieldProblem(number, "", "problem", text.strip()[:60], code, detail, remedy, fatal=True),)


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
    originals = {}
    for key, value in fields.items():
        if isinstance(value, str) and (repaired := kernel_text.without_pinyin(value)) != value:
            originals[key], fields[key] = value, repaired
    problems = tuple(FieldProblem(number, "", "", "", r.code, r.detail, r.remedy) for r in need.remarks)
    problems += _unrecognised(number, need) + _unusable(number, need.text)
    columns = dict.fromkeys(fields, "text")
    digest = content_hash(RecordKind.NEED, fields)
    return RowRecord(RecordKind.NEED, name[:120], number, fields, columns, problems, need.held, digest, originals)
