"""Fields on which two sources, or a source and a hand, disagree: noted by imports, decided by people, remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.exchange import commands as exchange
from ronghe.exchange.models import Need
from ronghe.ingest import permissions
from ronghe.ingest.commands.merging import Clash, Item, Merge, current_value, plain, targets_of
from ronghe.ingest.enums import ConflictStatus
from ronghe.ingest.errors import ConflictSettled, NotBoth
from ronghe.ingest.models import Conflict, ImportRun
from ronghe.ingest.queries import model_of, takes_both
from ronghe.network import commands as network

LOOKED_BACK = 50
"""Versions of a record that are searched for the day on which a value was made by hand."""


def note_conflicts(
    kind: str, placed: Sequence[tuple[Item, Merge]], there: Mapping[UUID, models.Model], run: ImportRun | None
) -> None:
    """Lay what disagrees before a person. What was decided for the same value stays decided.

    Cost: two statements for all of them, and one per conflict over a value made by hand.
    """
    found = [(item, clash) for item, planned in placed for clash in planned.clashes]
    if not found:
        return
    known = {
        (row.subject_id, row.field, row.source): row
        for row in Conflict.objects.filter(kind=kind, subject_id__in={item.key for item, _ in found})
    }
    added: list[Conflict] = []
    altered: list[Conflict] = []
    for item, clash in found:
        incoming = item.incoming
        row = known.get((item.key, clash.field, incoming.source))
        if row is not None and row.offered == clash.offered:
            continue  # open still, or decided
        fresh = row is None
        row = row or Conflict(kind=kind, subject_id=item.key, field=clash.field, source=incoming.source)
        row.status, row.decided_at, row.decided_by, row.reason = ConflictStatus.OPEN, None, None, ""
        row.offered, row.offered_on, row.place = clash.offered, timezone.localdate(), incoming.place
        row.kept = clash.current
        row.kept_source, row.kept_on = _said(there[item.key], clash)
        row.run, row.row, row.updated_at = run, item.row, timezone.now()
        (added if fresh else altered).append(row)
    Conflict.objects.bulk_create(added, batch_size=500)
    if altered:
        columns = ["status", "decided_at", "decided_by", "reason", "offered", "offered_on", "place", "kept",
                   "kept_source", "kept_on", "run", "row", "updated_at"]  # fmt: skip
        Conflict.objects.bulk_update(altered, columns, batch_size=100)


def _said(record: models.Model, clash: Clash) -> tuple[str, date | None]:
    """Who says the present value, "" for a hand, and since which day."""
    if clash.voice is not None:
        since = clash.voice.since.get(clash.field)
        day = date.fromisoformat(since) if since else timezone.localdate(clash.voice.updated_at)
        return clash.voice.place or clash.voice.source, day
    return "", _by_hand_on(record, clash)


def _by_hand_on(record: Any, clash: Clash) -> date | None:
    if clash.field == "targets":
        rows = record.targets.order_by("-updated_at").values_list("updated_at", flat=True)
        newest = rows.first()
        return timezone.localdate(newest) if newest else None
    column = record._meta.get_field(clash.field)
    name = column.attname if isinstance(column, models.ForeignKey) else clash.field
    day = None
    for moment, value in record.history.order_by("-history_date").values_list("history_date", name)[:LOOKED_BACK]:
        if plain(value) != clash.current:
            break
        day = timezone.localdate(moment)
    return day


@transaction.atomic
def resolve_conflict(actor: Actor, conflict_id: UUID, choice: str, reason: str = "") -> Conflict:
    """Decide a conflict: ``keep`` the present value, ``take`` the new one, or ``both`` (texts and lists). Remembered:
    it is asked again only when the source says something new. The record's history keeps what it held.

    Raises:
        NotAllowed: it arose in another's import, or the actor may not change the record.
        ConflictSettled: it was decided, or the record holds another value than was shown.
        NotBoth: the field takes one value only.
    """
    conflict = Conflict.objects.select_for_update().get(pk=conflict_id)
    permissions.require_conflict(actor, conflict)
    record: Any = model_of(conflict.kind)._default_manager.select_for_update().get(pk=conflict.subject_id)
    is_targets = conflict.field == "targets"
    current = targets_of(list(record.targets.all())) if is_targets else current_value(record, conflict.field)
    if conflict.status != ConflictStatus.OPEN or current != conflict.kept:
        raise ConflictSettled()
    status = {"keep": ConflictStatus.KEPT, "take": ConflictStatus.TAKEN, "both": ConflictStatus.BOTH}[choice]
    if status != ConflictStatus.KEPT:
        value = conflict.offered
        if status == ConflictStatus.BOTH:
            value = both_of(current, conflict.offered, record, conflict.field)
        _write(actor, record, conflict, value, reason)
        others = Conflict.objects.filter(
            kind=conflict.kind, subject_id=conflict.subject_id, field=conflict.field, status=ConflictStatus.OPEN
        ).exclude(pk=conflict.pk)
        source = conflict.place if status == ConflictStatus.TAKEN else ""
        others.update(kept=plain(value), kept_source=source, kept_on=timezone.localdate())
    conflict.status, conflict.decided_at = status, timezone.now()
    conflict.decided_by, conflict.reason = actor.person_id, (reason.strip() or actor.reason)[:200]
    conflict.save()
    audit.record(
        actor,
        "ingest.resolve_conflict",
        conflict,
        before={"status": ConflictStatus.OPEN},
        after={"status": status, "field": conflict.field, "record": conflict.subject_id},
        why=reason.strip(),
    )
    return conflict


def both_of(current: Any, offered: Any, record: models.Model, field: str) -> Any:
    """Both values in one: lists joined, texts one below the other.

    Raises:
        NotBoth: the field takes one value only.
    """
    if not takes_both(str(record._meta.model_name), field):
        raise NotBoth()
    if isinstance(current, list) and isinstance(offered, list):
        return [*current, *(one for one in offered if one not in current)]
    return f"{current}\n{offered}"


def _column(record: models.Model, field: str) -> Any:
    return None if field == "targets" else record._meta.get_field(field)


def _write(actor: Actor, record: models.Model, conflict: Conflict, value: Any, reason: str) -> None:
    if isinstance(_column(record, conflict.field), models.ForeignKey):
        value = UUID(value)
    if conflict.field == "targets" and isinstance(record, Need):
        exchange.save_targets(actor, record.pk, value)
    elif conflict.kind == "organisation":
        network.save_organisation(actor, {conflict.field: value}, record.pk)
    elif conflict.kind == "person":
        network.save_person(actor, {conflict.field: value}, record.pk)
    else:
        exchange.save_listing(actor, conflict.kind, {conflict.field: value}, record.pk, reason=reason)
