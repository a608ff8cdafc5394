"""Rows that were not taken in, or not wholly, in the person's own layout, each with the reason."""

from __future__ import annotations

import io
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from ronghe.base.actors import Actor
from ronghe.ingest.enums import RowOutcome, RowState
from ronghe.ingest.exports.sheets import new_workbook, write
from ronghe.ingest.models import ImportRow, ImportRun
from ronghe.ingest.queries import import_of

_NOT_IN = Q(outcome=RowOutcome.LEFT_OUT) | Q(state=RowState.HELD, outcome=RowOutcome.PENDING)
_IN_WITH_REMARKS = Q(outcome__in=[RowOutcome.CREATED, RowOutcome.MERGED, RowOutcome.KEPT]) & ~Q(problems=[])


def rejects_workbook(actor: Actor, run_id: UUID) -> bytes:
    """An xlsx with the sheets and columns of the upload, only the rows left out, then those taken in without some of
    their values, and a last column 原因 / Reason.

    Mended rows can be uploaded again as they are: the layout is remembered and the reason column is ignored.

    Raises:
        NotFound: there is no such import for this actor.
    """
    run = import_of(actor, run_id)
    language = get_language() or "zh"
    zh = language.startswith("zh")
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    marked = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#A61B1B"})
    taken: set[str] = set()
    for place, sheet in enumerate(run.sheets):
        page = book.add_worksheet(_title(str(sheet["name"]), place, taken))
        headers = [column["header"] for column in sheet["columns"]] or ["需求内容" if zh else "Need"]
        for c, header in enumerate([*headers, "原行号" if zh else "Row", "原因" if zh else "Reason"]):
            write(page, 0, c, header, head)
        page.freeze_panes(1, 0)
        page.set_column(0, max(0, len(headers) - 1), 18)
        page.set_column(len(headers) + 1, len(headers) + 1, 60)
        ours = run.rows.filter(sheet=str(sheet["name"])[:120]).order_by("position")
        out = ours.filter(_NOT_IN).iterator(chunk_size=1000)
        less = (row for row in ours.filter(_IN_WITH_REMARKS).iterator(chunk_size=1000) if values_lost(row))
        for r, row in enumerate(chain(out, less), start=1):
            for c, value in enumerate(row.raw[: len(headers)]):
                write(page, r, c, value, wrap)
            write(page, r, len(headers), row.number)
            write(page, r, len(headers) + 1, reason_of(row, zh=zh), marked)
    if not run.sheets:
        book.add_worksheet("1")
    book.close()
    return buffer.getvalue()


def has_rejects(run: ImportRun) -> bool:
    """Whether the workbook would hold a row. One statement; reads rows with remarks up to one that lost a value."""
    rows = run.rows.filter(_NOT_IN | _IN_WITH_REMARKS).iterator(chunk_size=200)
    return any(row.outcome in {RowOutcome.LEFT_OUT, RowOutcome.PENDING} or values_lost(row) for row in rows)


def values_lost(row: ImportRow) -> list[dict[str, Any]]:
    """The remarks on values that did not come in with a row that did; a value kept as written is none of them."""
    return [
        problem
        for problem in row.problems
        if problem.get("field")
        and not any(f"{problem['field']}{tongue}" in row.fields for tongue in ("", "_zh", "_en"))
    ]


def reason_of(row: ImportRow, *, zh: bool) -> str:
    """Why a row was left out, in one text; of one that came in, which values did not."""
    key = "zh" if zh else "en"
    if row.outcome in {RowOutcome.CREATED, RowOutcome.MERGED, RowOutcome.KEPT} and (lost := values_lost(row)):
        head = "该行已导入，以下值未导入：" if zh else "The row was imported; these values were not:"
        return "\n".join((head, *dict.fromkeys(str(problem[key]) for problem in lost)))
    # What is missing may be a cell that could not be read: then that is said, too.
    is_refused = row.state == RowState.REFUSED
    lines = [str(problem[key]) for problem in row.problems if problem.get("fatal") or is_refused]
    if not lines and row.likeness:
        lines = [("疑似重复：" if zh else "Possible duplicate: ") + str(row.likeness[key])]
    if not lines:
        lines = [str(problem[key]) for problem in row.problems]
    if row.state == RowState.HELD and not row.raw:
        lines.append("该行内容含患者信息，未保存" if zh else "The row held a patient's details and was not kept")
    return "\n".join(dict.fromkeys(lines)) or ("按您的选择未导入" if zh else "left out as you chose")


def _title(name: str, place: int, taken: set[str]) -> str:
    """A sheet name that Excel takes: 31 characters, none of []:*?/\\, none twice."""
    plain: Any = "".join("_" if c in "[]:*?/\\'" else c for c in name)[:28].strip() or str(place + 1)
    title = plain if plain.casefold() not in taken else f"{plain[:26]}~{place + 1}"
    taken.add(title.casefold())
    return str(title)
