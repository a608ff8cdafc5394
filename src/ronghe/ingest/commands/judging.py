"""Rows as they were read into rows of a preview: new, duplicate, imported before, held back or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from ronghe.ingest.commands.resolving import Directory, best
from ronghe.ingest.enums import RecordKind, RowOutcome, RowState
from ronghe.ingest.models import UNRECOGNISED, ImportRow, ImportRun, Origin, unrecognised_alone
from ronghe.ingest.sources.duplicates import Named
from ronghe.ingest.sources.guards import check_person_data
from ronghe.ingest.sources.workbook.grid import Value, shown
from ronghe.ingest.sources.workbook.records import FieldProblem, RowRecord

LISTINGS = frozenset({RecordKind.NEED, RecordKind.ACHIEVEMENT, RecordKind.SERVICE, RecordKind.MANDATE})
JUDGED = (
    "sheet", "kind", "hash", "fields", "sources", "originals", "problems", "state", "outcome", "likeness", "record_id",
    "decision", "decision_reason",
)  # fmt: skip
"""Columns of a row that judging it sets."""

_NO_OWNER = {
    "header": "",
    "field": "owner",
    "value": "",
    "code": "missing",
    "fatal": True,
    "zh": "缺少单位；请填写单位名称，或在导入时指定所属单位",
    "en": "The organisation is missing; name it, or choose one for the whole import",
}


@dataclass(slots=True)
class Draft:
    """A row about to be kept, with the cells it came from."""

    record: RowRecord
    raw: list[Any]


class Judge:
    """Judges the rows of one import in file order; a row is compared with what is there and with the rows before it."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._directory = Directory()

    def rows(self, drafts: Sequence[Draft], position: int) -> list[ImportRow]:
        """Rows, unsaved, from ``position`` on. Two statements, and one per kind at its first row."""
        imported = self._imported({draft.record.hash for draft in drafts})
        return [self._row(draft, place, imported) for place, draft in enumerate(drafts, start=position)]

    def _imported(self, hashes: set[str]) -> dict[tuple[str, str], tuple[UUID, bool]]:
        """Records that this very content was imported into, lately or ever from this very file, and whether this
        ledger is known to say so: where it is not, the row is pending, so that it is noted as another voice."""
        found: dict[tuple[str, str], tuple[UUID, bool]] = {}
        origins = Origin.objects.filter(hash__in=hashes).order_by("created_at")
        for kind, key, subject, source in origins.values_list("kind", "hash", "subject_id", "source"):
            own = source == source_of(self._run)
            if own or (kind, key) not in found:
                found[(kind, key)] = (subject, own)
        same_file = ImportRow.objects.filter(
            hash__in=hashes, run__content_hash=self._run.content_hash, record_id__isnull=False
        ).exclude(run=self._run)
        for kind, key, record_id in same_file.order_by().values_list("kind", "hash", "record_id"):
            if record_id is not None:
                found.setdefault((kind, key), (record_id, True))
        return found

    def _row(self, draft: Draft, position: int, imported: Mapping[tuple[str, str], tuple[UUID, bool]]) -> ImportRow:
        record = draft.record
        kind = record.kind.value
        row = ImportRow(
            run=self._run,
            position=position,
            sheet=record.sheet[:120],
            number=record.row,
            kind=kind,
            hash=record.hash,
            raw=draft.raw,
            fields=record.fields,
            sources=record.sources,
            originals=record.originals,
            problems=[_problem(p) for p in record.problems],
        )
        ownerless = record.kind in LISTINGS and not record.fields.get("owner") and self._run.owner_id is None
        if ownerless:
            row.problems.append(_NO_OWNER | {"row": record.row})
        if (kind, record.hash) in imported and unrecognised_alone(row.problems):
            # A person has taken it in before: that is remembered.
            self._accept(row, imported)
        elif record.refused or ownerless:
            row.state, row.outcome = RowState.REFUSED, RowOutcome.LEFT_OUT
        elif record.held:
            row.state = RowState.HELD
        else:
            self._place(row, imported)
        return row

    def take_in(self, rows: Sequence[ImportRow]) -> None:
        """Judge rows of messages anew that a person takes for needs, though none was recognised in them; unsaved.

        They are compared with what is there, with the needs of the same text, and with each other.
        """
        for kind in sorted({row.kind for row in rows}):
            known = self._directory.known(kind)
            for other in self._run.rows.filter(kind=kind, state=RowState.NEW):
                known.add(self._named(other))
        imported = self._imported({row.hash for row in rows})
        for row in rows:
            self._accept(row, imported)

    def _accept(self, row: ImportRow, imported: Mapping[tuple[str, str], tuple[UUID, bool]]) -> None:
        row.problems = [p | {"fatal": False} if p["code"] == UNRECOGNISED else p for p in row.problems]
        row.outcome = RowOutcome.PENDING
        self._place(row, imported)

    def _place(self, row: ImportRow, imported: Mapping[tuple[str, str], tuple[UUID, bool]]) -> None:
        if (row.kind, row.hash) in imported:
            row.state = RowState.UNCHANGED
            subject, known = imported[(row.kind, row.hash)]
            row.record_id = subject
            row.outcome = RowOutcome.KEPT if known else RowOutcome.PENDING
        else:
            self._compare(row)

    def _named(self, row: ImportRow) -> Named:
        return self._directory.named(row.kind, f"row:{row.position}", row.fields, self._run.owner_id)

    def _compare(self, row: ImportRow) -> None:
        named = self._named(row)
        known = self._directory.known(row.kind)
        found = best(known.like(named))
        if found is None:
            row.state = RowState.NEW
            known.add(named)
            return
        row.state = RowState.DUPLICATE
        reason = found.reason
        row.likeness = {"of": found.id, "score": round(found.score, 3), "zh": reason.zh, "en": reason.en}


def source_of(run: ImportRun) -> str:
    """What names the ledger of an import as a source of values."""
    return f"ledger:{run.ledger}"


def raw_of(values: Sequence[Value]) -> list[Any]:
    """Cells as JSON keeps them, identity numbers removed."""
    out: list[Any] = []
    for value in values:
        if isinstance(value, datetime | date | time):
            out.append(shown(value))
        elif isinstance(value, str):
            out.append(check_person_data(value).text)
        elif isinstance(value, int) and not isinstance(value, bool) and len(str(value)) == 18:
            out.append(check_person_data(str(value)).text)
        else:
            out.append(value)
    return out


def _problem(problem: FieldProblem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "header": problem.header,
        "field": problem.field,
        "value": problem.value,
        "code": problem.code,
        "fatal": problem.fatal,
        "zh": problem.line("zh"),
        "en": problem.line("en"),
    }
