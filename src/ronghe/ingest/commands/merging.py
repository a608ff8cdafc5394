"""Imported values into a record without losing what a person changed by hand.

For every field three values are compared: what the record holds, what was imported last, what is imported now. A
field that was not touched by hand since follows the import; one that was stays, and is reported as a conflict where
the import brings something new for it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from ronghe.base.actors import Actor
from ronghe.exchange import commands as exchange
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.errors import NeedIncomplete
from ronghe.exchange.models import Need
from ronghe.exchange.models.kinds import MODELS
from ronghe.ingest.models import ImportRun, Origin
from ronghe.ingest.sources.folding import simplified
from ronghe.network import commands as network
from ronghe.network.models import Organisation, Person

LISTINGS = frozenset(str(kind) for kind in ListingKind)
_NAMES = frozenset({"name_zh", "name_en", "title_zh", "title_en"})
# Columns that describe the import itself and are written only when a record is made.
_SOURCE_COLUMNS = frozenset({"source_key", "source_name_zh", "source_name_en", "source_on", "illustrative"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record as a source gives it.

    Attributes:
        kind: organisation, person or a kind of listing.
        values: model columns and values; ``owner`` and ``organisation`` as ids.
        source: names the source of the record for good, e.g. ``sample`` or ``import``; one Origin per source.
        place: where it stands there, for people.
        hash: of the content as read, "" where the source has no rows.
        targets: measurable targets of a need, or ``None`` to leave them.
        columns: column -> header it came from.
    """

    kind: str
    values: dict[str, Any]
    source: str
    place: str = ""
    hash: str = ""
    targets: list[dict[str, Any]] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Put:
    """What became of an incoming record. ``conflicts``: column -> {"current", "imported"}."""

    record_id: UUID
    created: bool
    changed: tuple[str, ...]
    conflicts: dict[str, dict[str, Any]]


def model_of(kind: str) -> type[models.Model]:
    """The table of a record kind."""
    if kind == "organisation":
        return Organisation
    if kind == "person":
        return Person
    return MODELS[ListingKind(kind)]


def put(
    actor: Actor,
    incoming: Incoming,
    record_id: UUID | None = None,
    *,
    run: ImportRun | None = None,
    publish: bool = False,
    rename: bool = True,
    reason: str = "",
) -> Put:
    """Make the record, or merge into the one given. Call inside a transaction. Putting again changes nothing.

    ``rename``: names and titles follow the import like other fields; not so where the name was the sign of sameness.

    Raises:
        NotAllowed, FieldUnusable, NameMissing, NeedIncomplete, IdentityNumberFound, PatientNameFound: by the room that
            owns the record; nothing is kept then.
    """
    if record_id is None:
        return _make(actor, incoming, run, publish=publish, reason=reason)
    record = model_of(incoming.kind)._default_manager.get(pk=record_id)
    origin = Origin.objects.filter(kind=incoming.kind, subject_id=record_id, source=incoming.source).first()
    last = dict(origin.values) if origin else {}
    values: dict[str, Any] = {}
    conflicts: dict[str, dict[str, Any]] = {}
    for name, value in incoming.values.items():
        if name in _SOURCE_COLUMNS:
            continue
        current, new = _current(record, name), plain(value)
        if new in ("", None, []) or _same(current, new):
            continue
        if current and name in _NAMES and not rename:
            continue  # another spelling of the name by which the record was recognised
        if _is_blank(record, name, current) or (name in last and current == last[name]):
            values[name] = value
        elif last.get(name) != new:
            conflicts[name] = {"current": current, "imported": new}
    targets = _targets(record, incoming, last, conflicts)
    if values:
        _save(actor, incoming.kind, values, record_id, reason)
    if targets is not None:
        exchange.save_targets(actor, record_id, targets)
    _note(incoming, record_id, run, origin)
    changed = (*values, *(["targets"] if targets is not None else []))
    return Put(record_id, created=False, changed=changed, conflicts=conflicts)


def _make(actor: Actor, incoming: Incoming, run: ImportRun | None, *, publish: bool, reason: str) -> Put:
    record = _save(actor, incoming.kind, incoming.values, None, reason)
    if incoming.targets:
        exchange.save_targets(actor, record.pk, incoming.targets)
    if publish and incoming.kind in LISTINGS:
        with contextlib.suppress(NeedIncomplete):  # a title alone stays a draft, for its owner to complete
            exchange.publish_listing(actor, incoming.kind, record.pk)
    _note(incoming, record.pk, run, None)
    return Put(record.pk, created=True, changed=tuple(incoming.values), conflicts={})


def _save(actor: Actor, kind: str, values: dict[str, Any], record_id: UUID | None, reason: str) -> models.Model:
    if kind == "organisation":
        return network.save_organisation(actor, values, record_id)
    if kind == "person":
        return network.save_person(actor, values, record_id)
    return exchange.save_listing(actor, kind, values, record_id, reason=reason)


def _targets(
    record: models.Model, incoming: Incoming, last: dict[str, Any], conflicts: dict[str, dict[str, Any]]
) -> list[dict[str, Any]] | None:
    """The targets to write, or ``None``; a conflict is noted where a person changed them."""
    if incoming.targets is None or not isinstance(record, Need):
        return None
    names = ("parameter_zh", "parameter_en", "operator", "value", "high", "unit")
    current = [{name: plain(getattr(row, name)) for name in names} for row in record.targets.all()]
    new = plain_targets(incoming.targets)
    if current == new or (not new and not last.get("targets")):
        return None
    if not current or current == last.get("targets"):
        return incoming.targets
    if last.get("targets") != new:
        conflicts["targets"] = {"current": current, "imported": new}
    return None


def plain_targets(targets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Targets as they are compared and kept."""
    blank = {"parameter_zh": "", "parameter_en": "", "operator": "", "value": None, "high": None, "unit": ""}
    return [{name: plain(target.get(name, default)) for name, default in blank.items()} for target in targets]


def _note(incoming: Incoming, record_id: UUID, run: ImportRun | None, origin: Origin | None) -> None:
    """Keep what was imported; written only where it differs."""
    values = {n: plain(v) for n, v in incoming.values.items() if n not in _SOURCE_COLUMNS}
    if incoming.targets is not None:
        values["targets"] = plain_targets(incoming.targets)
    row = origin or Origin(kind=incoming.kind, subject_id=record_id, source=incoming.source)
    merged = {**row.values, **values}
    same = (row.values, row.hash, row.place, row.columns)
    if origin is not None and same == (merged, incoming.hash, incoming.place, dict(incoming.columns)):
        return
    row.values, row.hash, row.place, row.run = merged, incoming.hash, incoming.place, run
    row.columns = dict(incoming.columns)
    row.save()


def _current(record: models.Model, name: str) -> Any:
    column = record._meta.get_field(name)
    return plain(getattr(record, column.attname if isinstance(column, models.ForeignKey) else name))


def _same(current: Any, new: Any) -> bool:
    """Equal values, or the same text in the other script or width."""
    if current == new:
        return True
    return isinstance(current, str) and isinstance(new, str) and simplified(current) == simplified(new)


def _is_blank(record: models.Model, name: str, current: Any) -> bool:
    if current in ("", None, []):
        return True
    column = record._meta.get_field(name)
    # A default says only that nobody said anything, unless the column is the subject's kind.
    return (
        isinstance(column, models.Field)
        and name in {"ip_state"}
        and column.has_default()
        and current == plain(column.get_default())
    )


def plain(value: Any) -> Any:
    """A value as JSON keeps it, the same for equal values."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):
        return plain(Decimal(repr(value)))
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
