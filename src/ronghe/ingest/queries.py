"""Imports as their owner sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, JSONField, Model, QuerySet, TextField

from ronghe.base.actors import Actor
from ronghe.base.bilingual import pick
from ronghe.base.liveness import is_dead
from ronghe.base.problems import NotFound
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models.kinds import MODELS
from ronghe.ingest import permissions
from ronghe.ingest.enums import ConflictStatus, RecordKind, RowOutcome, RowState, RunStatus
from ronghe.ingest.errors import Message
from ronghe.ingest.models import Conflict, ImportRow, ImportRun, Origin
from ronghe.ingest.sources.workbook.schema import kinds
from ronghe.kernel.text import Operator
from ronghe.network.models import Organisation, Person

POINTS_TO = {"owner": "organisation", "organisation": "organisation", "contact": "person"}
"""Columns that hold another record, and its kind."""

REMARKED = "remarked"
"""Stands for a state in ``rows_of``: rows of which a value was left out or is unsure, whatever became of them."""


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
    """Rows of an import in file order with their conflicts, of one state or sheet where given (three statements).

    Raises:
        NotFound: there is no such import for this actor.
    """
    rows = import_of(actor, run_id).rows.prefetch_related("conflicts")
    if state == REMARKED:
        rows = rows.exclude(problems=[])
    elif state:
        rows = rows.filter(state=state)
    return rows.filter(sheet=sheet) if sheet else rows


def counts_of(run: ImportRun) -> dict[str, int]:
    """Rows by state (``new`` … ``held``), by outcome (``outcome_created`` …), and those that something is remarked on
    (``remarked``), zeros included; three statements."""
    counts = dict.fromkeys(RowState.values, 0) | {f"outcome_{outcome}": 0 for outcome in RowOutcome.values}
    rows = run.rows.order_by()
    counts.update(rows.values_list("state").annotate(n=Count("pk")))
    counts.update({f"outcome_{name}": n for name, n in rows.values_list("outcome").annotate(n=Count("pk"))})
    counts[REMARKED] = rows.exclude(problems=[]).count()
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


def orphaned_imports() -> list[UUID]:
    """Imports in work whose process was killed, so that any worker can go on with them. One statement."""
    working = ImportRun.objects.filter(status__in=[RunStatus.READING, RunStatus.QUEUED, RunStatus.RUNNING])
    return [key for key, claim in working.exclude(claim="").values_list("pk", "claim") if is_dead(claim)]


def visible_conflicts(actor: Actor, *, status: str = ConflictStatus.OPEN) -> QuerySet[Conflict]:
    """Conflicts that the actor may decide, newest first, of one status or (with "") of all (one statement)."""
    rows = Conflict.objects.filter(permissions.visible_conflicts(actor)).select_related("run")
    return rows.filter(status=status) if status else rows


def conflict_of(actor: Actor, conflict_id: UUID) -> Conflict:
    """One conflict.

    Raises:
        NotFound: there is none for this actor.
    """
    conflict = visible_conflicts(actor, status="").filter(pk=conflict_id).first()
    if conflict is None:
        raise NotFound()
    return conflict


def names_of(conflicts: Sequence[Conflict]) -> dict[UUID, str]:
    """What the records of these conflicts, and records that their values point to, are called. One statement a kind."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for conflict in conflicts:
        wanted[conflict.kind].add(conflict.subject_id)
        if target := POINTS_TO.get(conflict.field):
            wanted[target] |= {UUID(v) for v in (conflict.kept, conflict.offered) if v}
    return {
        row.pk: str(row) for kind, keys in wanted.items() for row in model_of(kind)._default_manager.filter(pk__in=keys)
    }


def takes_both(kind: str, field: str) -> bool:
    """Whether two values of the field can stand side by side: texts without a length, lists, and targets."""
    if field == "targets":
        return True
    return isinstance(model_of(kind)._meta.get_field(field), TextField | JSONField)


def model_of(kind: str) -> type[Model]:
    """The table of a record kind."""
    if kind == "organisation":
        return Organisation
    if kind == "person":
        return Person
    return MODELS[ListingKind(kind)]


def shown_value(conflict: Conflict, value: Any, names: Mapping[UUID, str]) -> str:
    """A value of a conflict as a person reads it: names for ids, lists in one line, targets one per line."""
    if value in (None, "", []):
        return "—"
    if conflict.field in POINTS_TO:
        return names.get(UUID(value), str(value))
    if conflict.field == "targets":
        return "\n".join(_target_line(one) for one in value)
    if isinstance(value, list):
        return pick("、", ", ").join(str(one) for one in value)
    return str(value)


def _target_line(target: Mapping[str, Any]) -> str:
    name = pick(str(target["parameter_zh"]), str(target["parameter_en"]))
    if target["operator"] == "range":
        return f"{name} {target['value']}–{target['high']} {target['unit']}".strip()
    return f"{name} {Operator(target['operator']).sign} {target['value']} {target['unit']}".strip()


def kind_label(kind: str, language: str) -> str:
    """What a kind of record is called."""
    return kinds()[RecordKind(kind)].label.say(language)


def mapping_choices(kind: str) -> list[tuple[str, Message]]:
    """What a column may be mapped to for a kind: field keys with labels, in form order."""
    return kinds()[RecordKind(kind)].targets()


def origins_of(kind: str, subject_id: UUID) -> list[dict[str, Any]]:
    """Where a record's values come from, newest source first (one statement)."""
    return [
        {
            "source": o.source,
            "place": o.place,
            "columns": o.columns,
            "values": o.values,
            "originals": o.originals,
            "on": o.updated_at,
        }
        for o in Origin.objects.filter(kind=kind, subject_id=subject_id)
    ]
