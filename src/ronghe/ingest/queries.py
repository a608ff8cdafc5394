"""Imports as their owner sees them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.ingest import permissions
from ronghe.ingest.enums import RecordKind, RowOutcome, RowState
from ronghe.ingest.errors import Message
from ronghe.ingest.models import ImportRow, ImportRun, Origin
from ronghe.ingest.sources.workbook.schema import kinds


def visible_imports(actor: Actor) -> QuerySet[ImportRun]:
    """The actor's imports, newest first (one statement)."""
    return ImportRun.objects.filter(permissions.visible(actor))


def import_of(actor: Actor, run_id: UUID) -> ImportRun:
    """One import.

    Raises:
        NotFound: there is none for this actor.
    """
    run = visible_imports(actor).select_related("owner").filter(pk=run_id).first()
    if run is None:
        raise NotFound()
    return run


def rows_of(actor: Actor, run_id: UUID, *, state: str = "", sheet: str = "") -> QuerySet[ImportRow]:
    """Rows of an import in file order, of one state or sheet where given (two statements).

    Raises:
        NotFound: there is no such import for this actor.
    """
    rows = import_of(actor, run_id).rows.all()
    if state:
        rows = rows.filter(state=state)
    return rows.filter(sheet=sheet) if sheet else rows


def counts_of(run: ImportRun) -> dict[str, int]:
    """Rows by state (``new`` … ``held``) and by outcome (``outcome_created`` …), zeros included; two statements."""
    counts = dict.fromkeys(RowState.values, 0) | {f"outcome_{outcome}": 0 for outcome in RowOutcome.values}
    rows = run.rows.order_by()
    counts.update(rows.values_list("state").annotate(n=Count("pk")))
    counts.update({f"outcome_{name}": n for name, n in rows.values_list("outcome").annotate(n=Count("pk"))})
    return counts


def preview_sentence(counts: dict[str, int]) -> Message:
    """The preview in one sentence: "33 new, 3 duplicates, 1 refused".

    >>> preview_sentence({"new": 33, "duplicate": 3, "unchanged": 0, "refused": 1, "held": 0}).en
    '33 new, 3 duplicates, 1 refused'
    """
    zh = [f"新增 {counts['new']} 条", f"重复 {counts['duplicate']} 条", f"退回 {counts['refused']} 条"]
    plural = "" if counts["duplicate"] == 1 else "s"
    en = [f"{counts['new']} new", f"{counts['duplicate']} duplicate{plural}", f"{counts['refused']} refused"]
    if counts["unchanged"]:
        zh.append(f"已导入过 {counts['unchanged']} 条")
        en.append(f"{counts['unchanged']} imported before")
    if counts["held"]:
        zh.append(f"暂缓 {counts['held']} 条")
        en.append(f"{counts['held']} held back")
    return Message("，".join(zh), ", ".join(en))


def mapping_choices(kind: str) -> list[tuple[str, Message]]:
    """What a column may be mapped to for a kind: field keys with labels, in form order."""
    return kinds()[RecordKind(kind)].targets()


def origins_of(kind: str, subject_id: UUID) -> list[dict[str, Any]]:
    """Where a record's values come from, newest source first (one statement)."""
    return [
        {"source": o.source, "place": o.place, "columns": o.columns, "values": o.values, "on": o.updated_at}
        for o in Origin.objects.filter(kind=kind, subject_id=subject_id)
    ]
