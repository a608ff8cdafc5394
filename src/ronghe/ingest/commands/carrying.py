"""Rows of an agreed import into the rooms, a batch at a time: whose each is, whether it is there, what it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.db import DataError, IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.base.problems import Problem
from ronghe.ingest.commands.judging import source_of
from ronghe.ingest.commands.merging import LISTINGS, Incoming, Item
from ronghe.ingest.commands.putting import Put, put_many
from ronghe.ingest.commands.resolving import Directory, best
from ronghe.ingest.commands.shaping import Shaped, organisation_values, shape
from ronghe.ingest.enums import Decision, RowOutcome, RowState
from ronghe.ingest.models import ImportRow, ImportRun, Origin
from ronghe.ingest.sources.duplicates import SAME, Named
from ronghe.network import commands as network
from ronghe.network.enums import IdentifierScheme
from ronghe.network.models import Organisation, Person
from ronghe.network.permissions import is_staff

_CLEARED = frozenset({Decision.REMOVE_PATIENT, Decision.KEEP_WITH_REASON})


class _Refused(Exception):
    """Some rows of a batch were refused by their room; the batch is done again without them."""

    def __init__(self, problems: dict[int, Problem]) -> None:
        super().__init__()
        self.problems = problems


@dataclass(slots=True)
class _Batch:
    """What one attempt has gathered and not yet written."""

    items: list[Item] = field(default_factory=list)
    shaped: dict[int, Shaped] = field(default_factory=dict)  # by position of the row
    owners: dict[UUID, tuple[dict[str, Any], list[int]]] = field(default_factory=dict)  # new ones, and their rows
    fresh: set[str] = field(default_factory=set)


class Carrier:
    """Carries rows of one import into the rooms; knows what is there and what it has made."""

    def __init__(self, run: ImportRun) -> None:
        self.actor = Actor(
            run.actor_person_id,
            frozenset(UUID(one) for one in run.actor_organisation_ids),
            frozenset(run.actor_roles),
            run.actor_reason or f"import {run.name}",
        )
        self.directory = Directory()

    def carry(self, run: ImportRun, rows: Sequence[ImportRow]) -> None:
        """Import rows together; one that is refused leaves the others in. Call it inside a transaction."""
        for _kind, group in groupby(rows, key=lambda row: row.kind):
            self._attempt(run, list(group))
        ImportRow.objects.bulk_update(rows, ["outcome", "record_id"], batch_size=200)
        told = [row for row in rows if row.likeness or row.problems]
        if told:
            ImportRow.objects.bulk_update(told, ["likeness", "problems"], batch_size=100)

    def _attempt(self, run: ImportRun, rows: list[ImportRow]) -> None:
        """Write the rows together on a savepoint; where that fails, without those at fault."""
        if not rows:
            return
        for row in rows:
            row.outcome, row.record_id = RowOutcome.PENDING, None
        try:
            with transaction.atomic():
                self._together(run, rows)
            self.directory.settle()
        except _Refused as refused:
            self.directory.undo()
            for row in rows:
                if problem := refused.problems.get(row.position):
                    _refuse(row, problem)
            self._attempt(run, [row for row in rows if row.position not in refused.problems])
        except (IntegrityError, DataError, ValueError) as error:
            self.directory.undo()
            if len(rows) == 1:
                text = str(error)[:300]
                _leave_out(rows[0], "not-stored", text, text)
                return
            half = len(rows) // 2
            self._attempt(run, rows[:half])
            self._attempt(run, rows[half:])

    def _together(self, run: ImportRun, rows: Sequence[ImportRow]) -> None:
        again = dict(
            Origin.objects.filter(kind=rows[0].kind, hash__in=[row.hash for row in rows]).values_list(
                "hash", "subject_id"
            )
        )
        batch = _Batch()
        for row in rows:
            if _stays_out(row):
                row.outcome = RowOutcome.LEFT_OUT
                continue
            target = self._target(run, row, again)
            if row.outcome == RowOutcome.LEFT_OUT:
                continue
            if target is not None and str(target) in batch.fresh:
                # It goes into a record of this very batch, which must be there first.
                self._flush(run, batch)
                batch = _Batch()
            elif target is not None and any(item.key == target for item in batch.items):
                self._flush(run, batch)
                batch = _Batch()
            self._gather(run, batch, row, target)
            again.setdefault(row.hash, batch.items[-1].key)
        self._flush(run, batch)

    def _target(self, run: ImportRun, row: ImportRow, again: Mapping[str, UUID]) -> UUID | None:
        """The record to merge into, or ``None`` for a new one; leaves the row out where only a person can tell.

        The preview may be old, and rows before this one may have made the record: so it is looked up anew.
        """
        if row.decision == Decision.AS_NEW:
            return None
        if row.hash in again:
            return again[row.hash]
        named = self.directory.named(row.kind, f"row:{row.position}", row.fields, run.owner_id)
        known = self.directory.known(row.kind)
        if row.state == RowState.NEW:
            # The preview has compared its spelling with all there was and all rows before it: what has come since
            # under the same name is found without doing so again.
            same = known.sure(named)
            return UUID(same) if same else None
        found = best(known.like(named))
        if found is None:
            return None
        row.likeness = {"of": found.id, "score": round(found.score, 3), "zh": found.reason.zh, "en": found.reason.en}
        if found.score >= SAME or row.decision == Decision.MERGE:
            return UUID(found.id)
        row.outcome = RowOutcome.LEFT_OUT
        return None

    def _gather(self, run: ImportRun, batch: _Batch, row: ImportRow, target: UUID | None) -> None:
        reason = row.decision_reason if row.decision == Decision.KEEP_WITH_REASON else ""
        shaped = shape(row.kind, row.fields, reason=reason)
        place = f"{run.name} / {row.sheet} / {row.number}"[:200]
        key = target or uuid4()
        values = dict(shaped.values)
        mark = f":{run.pk.hex[:8]}:{row.position}" if row.decision == Decision.AS_NEW else ""
        values |= {
            "source_key": f"import:{row.hash[:40]}{mark}",
            "source_name_zh": f"导入：{place}",
            "source_name_en": f"Import: {place}",
        }
        if row.kind in LISTINGS:
            values["owner"] = self._owner(batch, row, shaped.owner, values) if shaped.owner else run.owner_id
        elif row.kind == "person" and shaped.owner:
            values["organisation"] = self._owner(batch, row, shaped.owner, values)
        incoming = Incoming(
            row.kind, values, source_of(run), place, row.hash, shaped.targets, row.sources, row.originals
        )
        batch.items.append(Item(incoming, key, target is None, reason, row))
        batch.shaped[row.position] = shaped
        if target is None:
            batch.fresh.add(str(key))
            self.directory.add(self.directory.named(row.kind, str(key), row.fields, run.owner_id))

    def _owner(self, batch: _Batch, row: ImportRow, name: str, values: Mapping[str, Any]) -> UUID:
        """The organisation that a name surely means, or one that is to be made under that name."""
        found = self.directory.organisation_id(name)
        if found is None:
            found = uuid4()
            batch.owners[found] = (organisation_values(name, values), [])
            self.directory.add(Named(str(found), "organisation", (name,)))
        if found in batch.owners:
            batch.owners[found][1].append(row.position)
        return found

    def _flush(self, run: ImportRun, batch: _Batch) -> None:
        """Write what was gathered: owners, contacts, records, numbers."""
        if not batch.items:
            return
        problems = self._make_owners(batch)
        if problems:
            raise _Refused(problems)
        self._add_contacts(batch)
        kind = batch.items[0].incoming.kind
        results = put_many(self.actor, kind, batch.items, run=run, publish=run.publish, rename=False)
        rows = [item.row for item in batch.items if item.row is not None]
        refused = {row.position: one for row, one in zip(rows, results, strict=True) if isinstance(one, Problem)}
        if refused:
            raise _Refused(refused)
        puts = [one for one in results if isinstance(one, Put)]
        for row, done in zip(rows, puts, strict=True):
            row.record_id = done.record.pk
            row.outcome = (
                RowOutcome.CREATED if done.created else (RowOutcome.MERGED if done.changed else RowOutcome.KEPT)
            )
        self._identify(kind, rows, puts, batch)

    def _make_owners(self, batch: _Batch) -> dict[int, Problem]:
        """Make the organisations that rows belong to; what their rows are refused for where one cannot be made."""
        if not batch.owners:
            return {}
        drafts = [network.SubjectDraft(key, True, values) for key, (values, _) in batch.owners.items()]
        problems: dict[int, Problem] = {}
        for draft, made in zip(drafts, network.store_organisations(self.actor, drafts), strict=True):
            if isinstance(made, Problem):
                problems |= dict.fromkeys(batch.owners[draft.key][1], made)
        return problems

    def _add_contacts(self, batch: _Batch) -> None:
        """Contact people, unlisted: found only by those who may see the listing's contact. Two statements and more."""
        wanted: dict[tuple[UUID, str], list[Item]] = {}
        for item in batch.items:
            row = item.row
            name = batch.shaped[row.position].contact.get("contact_name", "")[:80] if row else ""
            owner = item.incoming.values.get("owner")
            if name and owner is not None:
                wanted.setdefault((owner, name), []).append(item)
        if not wanted:
            return
        owners, names = {owner for owner, _ in wanted}, {name for _, name in wanted}
        known = {
            (owner, name): key
            for key, owner, name in Person.objects.filter(organisation_id__in=owners, name_zh__in=names).values_list(
                "pk", "organisation_id", "name_zh"
            )
        }
        if is_staff(self.actor):
            missing = {key: items for key, items in wanted.items() if key not in known}
            drafts = []
            for (owner, name), items in missing.items():
                known[(owner, name)] = uuid4()
                drafts.append(
                    network.SubjectDraft(known[(owner, name)], True, _person_values(owner, name, batch, items))
                )
            for draft, made in zip(drafts, network.store_people(self.actor, drafts), strict=True):
                if isinstance(made, Problem):
                    raise _Refused(_rows_of(missing, draft.values, made))
        for key, items in wanted.items():
            if key in known:
                for item in items:
                    item.incoming.values["contact"] = known[key]

    def _identify(self, kind: str, rows: Sequence[ImportRow], puts: Sequence[Put], batch: _Batch) -> None:
        """Note credit codes and ORCIDs; one that is another's stays out, with a remark on its row."""
        scheme = {"organisation": IdentifierScheme.USCC, "person": IdentifierScheme.ORCID}.get(kind)
        if scheme is None:
            return
        numbered = [
            (row, done.record, batch.shaped[row.position].number)
            for row, done in zip(rows, puts, strict=True)
            if batch.shaped[row.position].number
        ]
        numbers = [(record, number) for _, record, number in numbered if isinstance(record, Organisation | Person)]
        for (row, _record, number), problem in zip(
            numbered, network.store_identifiers(self.actor, scheme, numbers), strict=True
        ):
            if problem is not None:
                note = {"row": row.number, "header": "", "field": str(scheme), "value": number, "code": problem.code,
                        "fatal": False, "zh": str(problem), "en": str(problem)}  # fmt: skip
                row.problems = [*row.problems, note]


def _stays_out(row: ImportRow) -> bool:
    return row.decision == Decision.LEAVE_OUT or (row.state == RowState.HELD and row.decision not in _CLEARED)


def _refuse(row: ImportRow, problem: Problem) -> None:
    """Leave a row out that its room refused: what was wrong in which field, and what to do, in both languages."""
    told = {}
    for key, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            remedy = "" if problem.remedy else _("Correct it in the file and import the row again.")
            told[key] = " ".join(filter(None, (str(problem), remedy)))
    field, value = str(problem.extra.get("field", "")), str(problem.extra.get("value", ""))
    _leave_out(row, problem.code, told["zh"], told["en"], field=field, value=value)


def _leave_out(row: ImportRow, code: str, zh: str, en: str, *, field: str = "", value: str = "") -> None:
    row.outcome, row.record_id = RowOutcome.LEFT_OUT, None
    header = row.sources.get(field, "")
    note = {"row": row.number, "header": header, "field": field, "value": value, "code": code, "fatal": True,
            "zh": zh, "en": en}  # fmt: skip
    row.problems = [*row.problems, note]


def _person_values(owner: UUID, name: str, batch: _Batch, items: Sequence[Item]) -> dict[str, Any]:
    """Columns of a contact person; telephone and address as the first row that gives them."""
    values: dict[str, Any] = {"name_zh": name, "organisation": owner, "listed": False}
    for item in items:
        told = batch.shaped[item.row.position].contact if item.row else {}
        for key, column in (("contact_phone", "phone"), ("contact_email", "email")):
            if told.get(key):
                values.setdefault(column, told[key])
    return values


def _rows_of(
    missing: Mapping[tuple[UUID, str], Sequence[Item]], values: Mapping[str, Any], problem: Problem
) -> dict[int, Problem]:
    items = missing[(values["organisation"], values["name_zh"])]
    return {item.row.position: problem for item in items if item.row is not None}
