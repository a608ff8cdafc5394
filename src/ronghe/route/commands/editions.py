"""Taking in an edition of a reference table: all of it or nothing, and what it changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.jobs import enqueue
from ronghe.base.saving import apply_values
from ronghe.exchange import commands as exchange
from ronghe.route import permissions
from ronghe.route.enums import WHOLE_TABLES, ReferenceKind
from ronghe.route.errors import EditionOlder, EditionShrinks
from ronghe.route.models import Edition
from ronghe.route.models.edition import Reference
from ronghe.route.models.kinds import MODELS

BATCH = 500
LISTED = 300
"""New rows, withdrawn rows and changes of each column that an edition lists one by one; the counts are of all."""

MOST_GONE = 0.2
"""Share of a whole table that a new edition may lack before it is taken for a cut file."""

SMALL = 50
"""A table with fewer rows is not watched for shrinking."""


@dataclass(frozen=True)
class Head:
    """What is known of a file as a whole.

    Args:
        name: of the file.
        content_hash: SHA-256 of its bytes.
        edition_on: the day of the edition.
        source_zh, source_en: who published it.
        left_out: rows left out, as plain values (line, text, zh, en), as many as are to be kept.
        rejected: how many rows were left out.
        protected: keys that stand in rows left out: they are not taken for withdrawn.
        is_whole: whether so much was readable that what is missing may be taken for withdrawn.
    """

    name: str
    content_hash: str
    edition_on: date
    source_zh: str
    source_en: str
    left_out: tuple[Mapping[str, Any], ...] = ()
    rejected: int = 0
    protected: frozenset[str] = frozenset()
    is_whole: bool = True


@dataclass
class _Changes:
    new: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    altered: list[list[Any]] = field(default_factory=list)
    rows: int = 0

    def of(self) -> dict[str, Any]:
        fields: dict[str, int] = {}
        listed = []
        for change in self.altered:
            name = change[1]
            fields[name] = fields.get(name, 0) + 1
            if fields[name] <= LISTED:
                listed.append(change)
        return {
            "new": self.new[:LISTED],
            "withdrawn": self.withdrawn[:LISTED],
            "altered": listed,
            "fields": fields,
        }


class Saved(NamedTuple):
    """The edition that holds the file's rows, and whether this call made it or it was there already."""

    edition: Edition
    is_new: bool


@transaction.atomic
def save_edition(
    actor: Actor,
    kind: ReferenceKind,
    rows: Sequence[Mapping[str, Any]],
    head: Head,
    *,
    may_shrink: bool = False,
) -> Saved:
    """Save the rows of an edition by their ``source_key``; of a whole table, withdraw what it no longer has.

    The same file again changes nothing and gives the edition that is there. ``rows`` hold the columns of the table
    (for ``fda-clearances`` those of ``exchange.ClearedProduct``), each ``source_key`` once. Of a table that only grows
    an older file fills gaps and overwrites nothing newer.

    Cost: some five statements per 500 rows; 10,000 rows take seconds.

    Raises:
        NotAllowed: the actor keeps no reference tables.
        EditionOlder: a whole table is held in a newer edition.
        EditionShrinks: more than a fifth of the held rows are missing and ``may_shrink`` is not said.
        FieldUnusable: a value does not fit its column; nothing is kept.
    """
    permissions.require_import_reference(actor)
    latest = Edition.objects.filter(kind=kind).first()
    if kind in WHOLE_TABLES and latest is not None and head.edition_on < latest.edition_on:
        raise EditionOlder(
            _("The file is of %(file)s, the edition held of %(held)s.")
            % {"file": head.edition_on.isoformat(), "held": latest.edition_on.isoformat()}
        )
    edition = Edition(
        kind=kind,
        name=head.name[:300],
        content_hash=head.content_hash,
        edition_on=head.edition_on,
        source_name_zh=head.source_zh,
        source_name_en=head.source_en,
        read=len(rows),
        rejected=head.rejected,
        left_out=list(head.left_out),
        imported_by=actor.person_id,
        reason=actor.reason[:200],
    )
    if kind == ReferenceKind.CLEARANCES:
        edition.new, edition.changed = exchange.save_clearances(actor, rows)
    else:
        _save_rows(actor, edition, rows, head, may_shrink=may_shrink)
    same = Edition.objects.filter(kind=kind, content_hash=head.content_hash).exclude(pk=edition.pk).first()
    if same is not None and not (edition.new or edition.changed or edition.withdrawn):
        Edition.objects.filter(pk=edition.pk).delete()
        return Saved(same, is_new=False)
    edition.save()
    if kind in MODELS:
        _confirm(edition, [str(row["source_key"]) for row in rows])
    audit.record(
        actor,
        "route.save_edition",
        edition,
        after={name: getattr(edition, name) for name in ("kind", "edition_on", "new", "changed", "withdrawn")},
    )
    if kind in (ReferenceKind.CLASSIFICATION, ReferenceKind.CLEARANCES):
        enqueue("route.learn_fda_codes")
    else:
        enqueue("route.learn_determinations")
    return Saved(edition, is_new=True)


def _save_rows(
    actor: Actor, edition: Edition, rows: Sequence[Mapping[str, Any]], head: Head, *, may_shrink: bool
) -> None:
    """Write the rows and what they changed into ``edition``."""
    model = MODELS[ReferenceKind(edition.kind)]
    edition.save(force_insert=True)  # the rows point to it
    changes = _Changes()
    for start in range(0, len(rows), BATCH):
        _save_batch(actor, model, edition, rows[start : start + BATCH], changes)
    if edition.kind in WHOLE_TABLES and head.is_whole:
        keys = {str(row["source_key"]) for row in rows} | head.protected
        _withdraw(actor, model, edition, keys, changes, may_shrink=may_shrink)
    edition.new, edition.changed, edition.withdrawn = len(changes.new), changes.rows, len(changes.withdrawn)
    edition.changes = changes.of()


def _confirm(edition: Edition, keys: Sequence[str]) -> None:
    """Rows that the edition says too, changed or not, are of this edition now; their history has nothing to tell."""
    rows = MODELS[ReferenceKind(edition.kind)]._default_manager
    for start in range(0, len(keys), BATCH):
        said = rows.filter(source_key__in=keys[start : start + BATCH]).exclude(source_on__gt=edition.edition_on)
        said.update(edition=edition, source_on=edition.edition_on)


def _save_batch(
    actor: Actor, model: type[Reference], edition: Edition, batch: Sequence[Mapping[str, Any]], changes: _Changes
) -> None:
    keys = [str(row["source_key"]) for row in batch]
    known = {row.source_key: row for row in model._default_manager.filter(source_key__in=keys)}
    source = {
        "source_name_zh": edition.source_name_zh,
        "source_name_en": edition.source_name_en,
        "source_on": edition.edition_on,
    }
    added, altered = [], []
    for values in batch:
        key = str(values["source_key"])
        row = known.get(key)
        if row is None:
            row = model(edition=edition)
            apply_values(row, {**values, **source})
            added.append(row)
            changes.new.append(_named(row))
            continue
        if row.source_on is not None and row.source_on > edition.edition_on:
            continue
        was: dict[str, Any] = {}
        if not apply_values(row, {**values, "withdrawn_on": None}, was):
            continue
        apply_values(row, source)
        row.edition = edition
        altered.append(row)
        changes.rows += 1
        changes.altered += [[_named(row), name, _plain(old), _plain(getattr(row, name))] for name, old in was.items()]
    _write(actor, model, added, altered)


def _withdraw(
    actor: Actor,
    model: type[Reference],
    edition: Edition,
    keys: Collection[str],
    changes: _Changes,
    *,
    may_shrink: bool,
) -> None:
    """Mark the rows that this edition lacks."""
    held = {
        key: pk
        for key, pk in model._default_manager.filter(withdrawn_on=None).order_by().values_list("source_key", "pk")
        if key not in keys
    }
    before = model._default_manager.filter(withdrawn_on=None).count() - len(changes.new)
    if before >= SMALL and len(held) > MOST_GONE * before and not may_shrink:
        raise EditionShrinks(
            _("Of %(held)d rows held, %(gone)d are not in the file.") % {"held": before, "gone": len(held)}
        )
    gone = list(held.values())
    for start in range(0, len(gone), BATCH):
        rows = list(model._default_manager.filter(pk__in=gone[start : start + BATCH]))
        for row in rows:
            row.withdrawn_on = edition.edition_on
            changes.withdrawn.append(_named(row))
        _write(actor, model, [], rows)
    changes.withdrawn.sort()


def _write(actor: Actor, model: type[Reference], added: list[Any], altered: list[Any]) -> None:
    history = model.history
    reason = actor.reason[:100]
    if added:
        model._default_manager.bulk_create(added, batch_size=200)
        history.bulk_history_create(added, batch_size=200, default_change_reason=reason)
    if altered:
        names = [f.name for f in model._meta.concrete_fields if not f.primary_key and f.name != "created_at"]
        born = [row.created_at for row in altered]
        # As an insert that meets its own row: a quarter of the time of an update with a case for every value.
        model._default_manager.bulk_create(
            altered, batch_size=200, update_conflicts=True, unique_fields=["id"], update_fields=names
        )
        for row, created_at in zip(altered, born, strict=True):
            row.created_at = created_at
        history.bulk_history_create(altered, batch_size=100, update=True, default_change_reason=reason)


def _named(row: Reference) -> str:
    """What a reader knows the row by: its code, or its name."""
    return str(getattr(row, "code", "") if row._meta.model_name in _BY_CODE else getattr(row, "name", ""))


_BY_CODE = frozenset({"fdaproductcode", "cataloguecode"})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
