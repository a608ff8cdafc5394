"""Incoming records into the rooms, many at a time: made, merged, their origin noted, their conflicts laid before a
person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.problems import Problem
from ronghe.exchange import commands as exchange
from ronghe.exchange.models import Need, NeedTarget
from ronghe.ingest.commands.conflicts import note_conflicts
from ronghe.ingest.commands.merging import Clash, Incoming, Item, Merge, merge, told
from ronghe.ingest.models import ImportRun, Origin
from ronghe.ingest.queries import model_of
from ronghe.network import commands as network


@dataclass(frozen=True, slots=True)
class Put:
    """What became of an incoming record."""

    record: models.Model
    created: bool
    changed: bool
    clashes: tuple[Clash, ...] = ()


def put_many(
    actor: Actor,
    kind: str,
    items: Sequence[Item],
    *,
    run: ImportRun | None = None,
    publish: bool = False,
    rename: bool = True,
) -> list[Put | Problem]:
    """Make or merge records of one kind; for each what became of it, or why its room refused it. Call it inside a
    transaction. No record may be among the items twice. Putting again changes nothing.

    Cost: some twenty statements per five hundred records.
    """
    old = [item.key for item in items if not item.new]
    there, targets, origins = _there(kind, old)
    merges = [
        Merge(dict(item.incoming.values), item.incoming.targets)
        if item.new
        else merge(there[item.key], targets[item.key], item.incoming, origins[item.key], rename=rename)
        for item in items
    ]
    stored = _store(actor, kind, items, merges, there, publish=publish)
    results: list[Put | Problem] = []
    placed: list[tuple[Item, Merge]] = []
    for item, planned, record in zip(items, merges, stored, strict=True):
        if isinstance(record, Problem):
            results.append(record)
            continue
        placed.append((item, planned))
        results.append(Put(record, item.new, planned.changes, tuple(planned.clashes)))
    _note_origins([item for item, _ in placed], origins, run)
    note_conflicts(kind, placed, there, run)
    return results


def put(actor: Actor, incoming: Incoming, record_id: UUID | None = None, *, publish: bool = False) -> Put:
    """Make the record, or merge into the one given. Call it inside a transaction. Putting again changes nothing.

    Raises:
        NotAllowed, FieldUnusable, NameMissing, NeedIncomplete, IdentityNumberFound, PatientNameFound: by the room that
            owns the record; nothing is kept then.
    """
    item = Item(incoming, record_id or uuid4(), record_id is None)
    (done,) = put_many(actor, incoming.kind, [item], publish=publish)
    if isinstance(done, Problem):
        raise done
    return done


def _there(
    kind: str, keys: Sequence[UUID]
) -> tuple[dict[UUID, Any], Mapping[UUID, list[NeedTarget]], Mapping[UUID, list[Origin]]]:
    """Records that are merged into, their targets, and their sources. At most three statements."""
    targets: dict[UUID, list[NeedTarget]] = defaultdict(list)
    origins: dict[UUID, list[Origin]] = defaultdict(list)
    if not keys:
        return {}, targets, origins
    model = model_of(kind)
    there = {record.pk: record for record in model._default_manager.filter(pk__in=keys)}
    for origin in Origin.objects.filter(kind=kind, subject_id__in=keys):
        origins[origin.subject_id].append(origin)
    if model is Need:
        for row in NeedTarget.objects.filter(need_id__in=keys).order_by("position", "id"):
            targets[row.need_id].append(row)
    return there, targets, origins


def _store(
    actor: Actor, kind: str, items: Sequence[Item], merges: Sequence[Merge], there: Mapping[UUID, Any], *, publish: bool
) -> list[Any]:
    """Have the room write what is new or changed; for each item its record or the refusal."""
    wanted = [(item, one) for item, one in zip(items, merges, strict=True) if item.new or one.changes]
    stored: Sequence[Any]
    if kind in {"organisation", "person"}:
        drafts = [network.SubjectDraft(item.key, item.new, one.values) for item, one in wanted]
        many = network.store_organisations if kind == "organisation" else network.store_people
        stored = many(actor, drafts) if drafts else []
    else:
        listings = [
            exchange.ListingDraft(item.key, item.new, one.values, one.targets, publish, item.reason)
            for item, one in wanted
        ]
        stored = exchange.store_listings(actor, kind, listings) if listings else []
    by_key = {item.key: result for (item, _), result in zip(wanted, stored, strict=True)}
    return [by_key[item.key] if item.key in by_key else there[item.key] for item in items]


def _note_origins(items: Sequence[Item], origins: Mapping[UUID, list[Origin]], run: ImportRun | None) -> None:
    """Keep what each source said; written only where it differs. At most two statements per batch."""
    today = timezone.localdate().isoformat()
    added: list[Origin] = []
    altered: list[Origin] = []
    for item in items:
        incoming = item.incoming
        own = next((one for one in origins.get(item.key, ()) if one.source == incoming.source), None)
        row = own or Origin(kind=incoming.kind, subject_id=item.key, source=incoming.source)
        values = told(incoming)
        news = [name for name, value in values.items() if row.values.get(name) != value]
        merged = {**row.values, **values}
        same = (row.values, row.hash, row.place, row.columns, row.originals)
        fresh = (merged, incoming.hash, incoming.place, dict(incoming.columns), dict(incoming.originals))
        if own is not None and same == fresh:
            continue
        row.since = {**row.since, **dict.fromkeys(news, today)}
        row.values, row.hash, row.place, row.columns, row.originals = fresh
        row.run, row.updated_at = run, timezone.now()
        (added if own is None else altered).append(row)
    if added:
        Origin.objects.bulk_create(added, batch_size=500)
    if altered:
        columns = ["values", "since", "hash", "place", "columns", "originals", "run", "updated_at"]
        Origin.objects.bulk_update(altered, columns, batch_size=100)
