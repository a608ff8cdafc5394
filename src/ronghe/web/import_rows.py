"""Rows and conflicts of imports as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.base.bilingual import pick
from ronghe.ingest.enums import ConflictStatus, Decision, RowState
from ronghe.ingest.exports.rejects import reason_of
from ronghe.ingest.models import Conflict, ImportRow
from ronghe.ingest.queries import names_of, shown_value, takes_both

_PAGE_OF = {"person": "expert"}


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A conflict as it is shown: both values, who says each and since when."""

    id: UUID
    kind: str
    name: str
    address: str
    field: str
    kept: str
    kept_source: str
    kept_on: date | None
    offered: str
    place: str
    offered_on: date
    is_open: bool
    takes_both: bool
    status: str
    reason: str


def conflict_views(conflicts: Sequence[Conflict]) -> list[ConflictView]:
    """Conflicts as they are shown; one statement per kind of record that they name."""
    names = names_of(conflicts)
    return [
        ConflictView(
            id=one.pk,
            kind=one.kind,
            name=names.get(one.subject_id, ""),
            address=address_of(one.kind, one.subject_id),
            field=one.field,
            kept=shown_value(one, one.kept, names),
            kept_source=one.kept_source,
            kept_on=one.kept_on,
            offered=shown_value(one, one.offered, names),
            place=one.place,
            offered_on=one.offered_on,
            is_open=one.status == ConflictStatus.OPEN,
            takes_both=takes_both(one.kind, one.field),
            status=str(one.get_status_display()),
            reason=one.reason,
        )
        for one in conflicts
    ]


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of an import as it is shown."""

    row: ImportRow
    title: str
    reason: str
    notes: list[str]
    address: str
    choices: list[tuple[str, str]]
    conflicts: list[ConflictView]


def row_views(rows: Iterable[ImportRow], *, editable: bool) -> list[RowView]:
    """Rows as they are shown, with their conflicts; one statement per kind of record that the conflicts name."""
    listed = list(rows)
    conflicts = {view.id: view for view in conflict_views([one for row in listed for one in row.conflicts.all()])}
    return [_row_view(row, [conflicts[one.pk] for one in row.conflicts.all()], editable=editable) for row in listed]


def _row_view(row: ImportRow, conflicts: list[ConflictView], *, editable: bool) -> RowView:
    zh = (get_language() or "zh").startswith("zh")
    fields = row.fields
    names = ("title_zh", "name_zh", "title_en", "name_en") if zh else ("title_en", "name_en", "title_zh", "name_zh")
    title = next((str(fields[name]) for name in names if fields.get(name)), "")
    left_out = row.state in {RowState.REFUSED, RowState.HELD, RowState.DUPLICATE} or row.outcome == "left_out"
    reason = reason_of(row, zh=zh) if left_out else ""
    notes = [pick(problem["zh"], problem["en"]) for problem in row.problems if not problem.get("fatal")]
    return RowView(
        row=row,
        title=title or " / ".join(str(value) for value in row.raw if value not in (None, ""))[:80] or "—",
        reason=reason,
        notes=[note for note in notes if note not in reason],
        address=address_of(row.kind, row.record_id),
        choices=_choices(row) if editable else [],
        conflicts=conflicts,
    )


def _choices(row: ImportRow) -> list[tuple[str, str]]:
    wanted = {
        RowState.NEW: (Decision.NONE, Decision.LEAVE_OUT),
        RowState.DUPLICATE: (Decision.NONE, Decision.MERGE, Decision.AS_NEW, Decision.LEAVE_OUT),
        RowState.HELD: (Decision.NONE, Decision.REMOVE_PATIENT, Decision.KEEP_WITH_REASON, Decision.LEAVE_OUT),
    }.get(RowState(row.state), ())
    if row.can_be_taken_in:
        wanted = (Decision.NONE, Decision.TAKE_IN)
    undecided = _("Import it") if row.state == RowState.NEW else str(Decision.NONE.label)
    return [(str(one.value), str(one.label) if one.value else undecided) for one in wanted]


def address_of(kind: str, record_id: UUID | None) -> str:
    if record_id is None:
        return ""
    try:
        return reverse(_PAGE_OF.get(kind, kind), args=[record_id])
    except NoReverseMatch:
        return ""
