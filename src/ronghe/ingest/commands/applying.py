"""A previewed import into the rooms: in batches, each one transaction, so that a killed worker's import goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.jobs import enqueue
from ronghe.base.problems import Problem
from ronghe.ingest import permissions
from ronghe.ingest.commands.merging import LISTINGS, Incoming, Put, put
from ronghe.ingest.commands.resolving import Directory, best
from ronghe.ingest.commands.shaping import Shaped, shape
from ronghe.ingest.enums import Decision, RowOutcome, RowState, RunStatus
from ronghe.ingest.errors import ImportNotOpen
from ronghe.ingest.models import ImportRow, ImportRun, Layout, Origin
from ronghe.ingest.sources.duplicates import SAME
from ronghe.network import commands as network
from ronghe.network.enums import IdentifierScheme
from ronghe.network.errors import IdentifierInvalid
from ronghe.network.models import Person

BATCH = 50  # some 25 ms a row: other writers wait little over a second
OPEN = frozenset({RunStatus.QUEUED, RunStatus.RUNNING})


@transaction.atomic
def apply_import(actor: Actor, run_id: UUID) -> ImportRun:
    """Agree to a previewed import; a worker carries it out. Agreeing again changes nothing.

    Raises:
        NotAllowed: it is not the actor's import.
        ImportNotOpen: it was cancelled, or failed.
    """
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    permissions.require_run(actor, run)
    if run.status in {*OPEN, RunStatus.DONE}:
        return run
    if run.status != RunStatus.PREVIEWED:
        raise ImportNotOpen()
    run.status = RunStatus.QUEUED
    run.save(update_fields=["status", "updated_at"])
    for sheet in run.sheets:
        if sheet.get("fingerprint"):
            layout, _ = Layout.objects.get_or_create(
                fingerprint=sheet["fingerprint"],
                defaults={"mapping": sheet["mapping"], "headers": [c["header"] for c in sheet["columns"]]},
            )
            layout.times_used += 1
            layout.save(update_fields=["times_used", "updated_at"])
    enqueue("ingest.apply", run_id=str(run.pk))
    return run


@transaction.atomic
def cancel_import(actor: Actor, run_id: UUID) -> ImportRun:
    """Stop an import after the batch in hand; rows that are in already stay, and are recognised at the next import.

    Raises:
        NotAllowed: it is not the actor's import.
    """
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    permissions.require_run(actor, run)
    if run.status in OPEN:
        run.cancel_asked = True
        run.save(update_fields=["cancel_asked", "updated_at"])
    elif run.status == RunStatus.PREVIEWED:
        _end(run, RunStatus.CANCELLED)
    return run


def run_import(run_id: UUID, progress: Callable[[int, int], None] | None = None) -> ImportRun:
    """Carry out an agreed import, from the first row that is still pending. Running again changes nothing.

    Cost: some twenty statements a row; ``BATCH`` rows a transaction.
    """
    run = ImportRun.objects.get(pk=run_id)
    if run.status not in OPEN:
        return run
    carrier = _Carrier(run)
    while True:
        with transaction.atomic():
            run = ImportRun.objects.select_for_update().get(pk=run_id)
            if run.status not in OPEN:
                return run
            if run.cancel_asked:
                _end(run, RunStatus.CANCELLED)
                return run
            rows = list(run.rows.filter(outcome=RowOutcome.PENDING).order_by("position")[:BATCH])
            if not rows:
                _end(run, RunStatus.DONE)
                return run
            carrier.carry(run, rows)
            run.status = RunStatus.RUNNING
            run.finished += len(rows)
            run.save(update_fields=["status", "finished", "updated_at"])
        if progress:
            progress(run.finished, run.total)


def _end(run: ImportRun, status: RunStatus) -> None:
    """Close an import; what was held back and not cleared is wiped."""
    undecided = run.rows.filter(state=RowState.HELD).exclude(outcome__in=[RowOutcome.CREATED, RowOutcome.MERGED])
    undecided.update(raw=[], fields={}, outcome=RowOutcome.LEFT_OUT)
    run.status, run.ended_at = status, timezone.now()
    run.save(update_fields=["status", "ended_at", "updated_at"])


class _Carrier:
    """Carries rows of one import into the rooms; knows what is there and what it has made."""

    def __init__(self, run: ImportRun) -> None:
        self.actor = Actor(
            run.actor_person_id,
            frozenset(UUID(one) for one in run.actor_organisation_ids),
            frozenset(run.actor_roles),
            run.actor_reason or f"import {run.name}",
        )
        self.directory = Directory()

    def carry(self, run: ImportRun, rows: list[ImportRow]) -> None:
        """Import each row on its own savepoint: one that is refused leaves the others in."""
        for row in rows:
            try:
                with transaction.atomic():
                    self._one(run, row)
                self.directory.settle()
            except Problem as problem:
                self.directory.undo()
                self._leave_out(row, problem.code, str(problem))
            except (IntegrityError, DataError, ValueError) as error:
                self.directory.undo()
                self._leave_out(row, "not-stored", str(error)[:300])
        columns = ["outcome", "record_id", "conflicts", "likeness", "problems"]
        ImportRow.objects.bulk_update(rows, columns)

    def _leave_out(self, row: ImportRow, code: str, text: str) -> None:
        row.outcome = RowOutcome.LEFT_OUT
        row.problems = [*row.problems, {"row": row.number, "header": "", "field": "", "value": "", "code": code,
                                        "fatal": True, "zh": text, "en": text}]  # fmt: skip

    def _one(self, run: ImportRun, row: ImportRow) -> None:
        reason = row.decision_reason if row.decision == Decision.KEEP_WITH_REASON else ""
        if row.decision == Decision.LEAVE_OUT:
            row.outcome = RowOutcome.LEFT_OUT
            return
        if row.state == RowState.HELD and row.decision not in {Decision.REMOVE_PATIENT, Decision.KEEP_WITH_REASON}:
            row.outcome = RowOutcome.LEFT_OUT
            return
        target = self._target(run, row)
        if row.outcome == RowOutcome.LEFT_OUT:
            return
        shaped = shape(row.kind, row.fields, reason=reason)
        place = f"{run.name} / {row.sheet} / {row.number}"[:200]
        incoming = Incoming(
            row.kind, self._values(run, row, shaped, place), "import", place, row.hash, shaped.targets, row.sources
        )
        done = put(self.actor, incoming, target, run=run, publish=run.publish, rename=False, reason=reason)
        if shaped.uscc and row.kind == "organisation":
            self._identify(row, done, shaped.uscc)
        row.record_id, row.conflicts = done.record_id, done.conflicts
        row.outcome = RowOutcome.CREATED if done.created else (RowOutcome.MERGED if done.changed else RowOutcome.KEPT)
        if done.created:
            self.directory.add(self.directory.named(row.kind, str(done.record_id), row.fields, run.owner_id))

    def _target(self, run: ImportRun, row: ImportRow) -> UUID | None:
        """The record to merge into, or ``None`` for a new one; leaves the row out where only a person can tell.

        The preview may be old, and rows before this one may have made the record: so it is looked up anew.
        """
        if row.decision == Decision.AS_NEW:
            return None
        again = Origin.objects.filter(kind=row.kind, hash=row.hash).values_list("subject_id", flat=True).first()
        if again is not None:
            return again
        named = self.directory.named(row.kind, f"row:{row.position}", row.fields, run.owner_id)
        found = best(self.directory.known(row.kind).like(named))
        if found is None:
            return None
        row.likeness = {"of": found.id, "score": round(found.score, 3), "zh": found.reason.zh, "en": found.reason.en}
        if found.score >= SAME or row.decision == Decision.MERGE:
            return UUID(found.id)
        row.outcome = RowOutcome.LEFT_OUT
        return None

    def _values(self, run: ImportRun, row: ImportRow, shaped: Shaped, place: str) -> dict[str, Any]:
        values = dict(shaped.values)
        key = f"import:{row.hash[:40]}" + (
            f":{run.pk.hex[:8]}:{row.position}" if row.decision == Decision.AS_NEW else ""
        )
        values |= {"source_key": key, "source_name_zh": f"导入：{place}", "source_name_en": f"Import: {place}"}
        if row.kind in LISTINGS:
            owner = (
                self.directory.organisation_or_new(self.actor, shaped.owner, values) if shaped.owner else run.owner_id
            )
            values["owner"] = owner
            if contact := self._contact(shaped, owner):
                values["contact"] = contact
        elif row.kind == "person" and shaped.owner:
            values["organisation"] = self.directory.organisation_or_new(self.actor, shaped.owner, values)
        return values

    def _contact(self, shaped: Shaped, owner: UUID | None) -> UUID | None:
        """The contact person, unlisted: found only by those who may see the listing's contact."""
        name = shaped.contact.get("contact_name", "")[:80]
        if not name or owner is None:
            return None
        known = Person.objects.filter(organisation_id=owner, name_zh=name).values_list("pk", flat=True).first()
        if known is not None or not self.actor.is_system:
            return known
        values = {"name_zh": name, "organisation": owner, "listed": False}
        values |= {
            c: shaped.contact[k]
            for k, c in (("contact_phone", "phone"), ("contact_email", "email"))
            if k in shaped.contact
        }
        return network.save_person(self.actor, values).pk

    def _identify(self, row: ImportRow, done: Put, code: str) -> None:
        try:
            network.add_identifier(self.actor, done.record_id, IdentifierScheme.USCC, code)
        except IdentifierInvalid as problem:
            note = {
                "row": row.number,
                "header": "",
                "field": "uscc",
                "value": code,
                "code": problem.code,
                "fatal": False,
            }
            row.problems = [*row.problems, note | {"zh": str(problem), "en": str(problem)}]
