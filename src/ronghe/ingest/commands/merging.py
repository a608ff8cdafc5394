"""Imported values against what a record holds: what follows the source, what stays, what a person must decide.

For every field four things are compared: what the record holds, who said so, what this source said last, and what it
says now.

- A value that the record does not have yet is taken.
- A value that this source gave itself, and no other source stands by, follows the source.
- Where the present value was made by hand, or another source says it, the new one is a conflict; a person decides.
- What the source said at the last import already is no news, and what was decided is not asked again.

So two ledgers that disagree never overwrite each other in turn, and importing a file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models import Need, NeedTarget
from ronghe.ingest.models import ImportRow, Origin
from ronghe.ingest.sources.folding import simplified

LISTINGS = frozenset(str(kind) for kind in ListingKind)
_NAMES = frozenset({"name_zh", "name_en", "title_zh", "title_en"})
# Columns that describe the import itself and are written only when a record is made.
SOURCE_COLUMNS = frozenset({"source_key", "source_name_zh", "source_name_en", "source_on", "illustrative"})
_TARGET_COLUMNS = ("parameter_zh", "parameter_en", "operator", "value", "high", "unit")
# Columns whose default says only that nobody said anything.
_DEFAULT_IS_BLANK = frozenset({"ip_state"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record as a source gives it.

    Attributes:
        kind: organisation, person or a kind of listing.
        values: model columns and values; ``owner`` and ``organisation`` as ids.
        source: names the source of the record for good, e.g. ``sample`` or ``ledger:临床需求台账``.
        place: where it stands there, for people.
        hash: of the content as read, "" where the source has no rows.
        targets: measurable targets of a need, or ``None`` to leave them.
        columns: column -> header it came from.
        originals: column -> text as it stood in the file, where it was repaired.
    """

    kind: str
    values: dict[str, Any]
    source: str
    place: str = ""
    hash: str = ""
    targets: list[dict[str, Any]] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    originals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One incoming record and the record that it goes into, or the id that a ``new`` one gets."""

    incoming: Incoming
    key: UUID
    new: bool
    reason: str = ""
    row: ImportRow | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """A field of which the record holds one thing and the source says another. ``voice``: who says the present one."""

    field: str
    current: Any
    offered: Any
    voice: Origin | None


@dataclass(slots=True)
class Merge:
    """What of an incoming record is to be written, and what is to be decided."""

    values: dict[str, Any] = field(default_factory=dict)
    targets: list[dict[str, Any]] | None = None
    clashes: list[Clash] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.values) or self.targets is not None


def merge(
    record: models.Model,
    targets: Sequence[NeedTarget],
    incoming: Incoming,
    origins: Sequence[Origin],
    *,
    rename: bool = True,
) -> Merge:
    """What importing ``incoming`` into ``record`` means. Pure.

    Args:
        targets: the record's targets, where it is a need.
        origins: all sources of the record.
        rename: names and titles follow the import like other fields; not so where the name was the sign of sameness.
    """
    own = next((origin for origin in origins if origin.source == incoming.source), None)
    others = [origin for origin in origins if origin is not own]
    out = Merge()
    for name, value in incoming.values.items():
        if name in SOURCE_COLUMNS:
            continue
        current, new = current_value(record, name), plain(value)
        if new in ("", None, []) or _same(current, new):
            continue
        if current and name in _NAMES and not rename:
            continue  # another spelling of the name by which the record was recognised
        if _is_blank(record, name, current) or _follows(name, current, own, others):
            out.values[name] = value
        elif own is None or own.values.get(name) != new:
            out.clashes.append(Clash(name, current, new, _voice(name, current, others)))
    if incoming.targets is not None and isinstance(record, Need):
        _merge_targets(out, targets, incoming.targets, own, others)
    return out


def _merge_targets(
    out: Merge,
    rows: Sequence[NeedTarget],
    offered: list[dict[str, Any]],
    own: Origin | None,
    others: Sequence[Origin],
) -> None:
    current, new = targets_of(rows), plain_targets(offered)
    if current == new or (not new and not (own and own.values.get("targets"))):
        return
    if not current or _follows("targets", current, own, others):
        out.targets = offered
    elif own is None or own.values.get("targets") != new:
        out.clashes.append(Clash("targets", current, new, _voice("targets", current, others)))


def _follows(name: str, current: Any, own: Origin | None, others: Sequence[Origin]) -> bool:
    """Whether the present value is this source's own, and nobody else stands by it."""
    if own is None or name not in own.values or own.values[name] != current:
        return False
    return all(other.values.get(name) != current for other in others)


def _voice(name: str, current: Any, others: Sequence[Origin]) -> Origin | None:
    """The source that says the present value, the latest first; ``None`` where it was made by hand."""
    said = [other for other in others if other.values.get(name) == current]
    return max(said, key=lambda origin: (origin.since.get(name, ""), origin.source), default=None)


def told(incoming: Incoming) -> dict[str, Any]:
    """The values that a source gives, as its origin keeps them."""
    values = {n: plain(v) for n, v in incoming.values.items() if n not in SOURCE_COLUMNS}
    if incoming.targets is not None:
        values["targets"] = plain_targets(incoming.targets)
    return values


def targets_of(rows: Sequence[NeedTarget]) -> list[dict[str, Any]]:
    """The targets of a need as they are compared."""
    return [{name: plain(getattr(row, name)) for name in _TARGET_COLUMNS} for row in rows]


def plain_targets(targets: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Targets as they are compared and kept."""
    blank = {"parameter_zh": "", "parameter_en": "", "operator": "", "value": None, "high": None, "unit": ""}
    return [{name: plain(target.get(name, default)) for name, default in blank.items()} for target in targets]


def current_value(record: models.Model, name: str) -> Any:
    """A column of a record as it is compared."""
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
    return (
        isinstance(column, models.Field)
        and name in _DEFAULT_IS_BLANK
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
