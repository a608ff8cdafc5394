"""Rows that were not taken in, in the person's own layout, each with the reason."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from ronghe.base.actors import Actor
from ronghe.ingest.enums import RowOutcome, RowState
from ronghe.ingest.exports.sheets import new_workbook, write
from ronghe.ingest.models import ImportRow
from ronghe.ingest.queries import import_of

_NOT_IN = Q(outcome=RowOutcome.LEFT_OUT) | Q(state=RowState.HELD, outcome=RowOutcome.PENDING)


def rejects_workbook(actor: Actor, run_id: UUID) -> bytes:
    """An xlsx with the sheets and columns of the upload, only the rows left out, and a last column 原因 / Reason.

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
        rows = run.rows.filter(_NOT_IN, sheet=str(sheet["name"])[:120]).order_by("position")
        for r, row in enumerate(rows.iterator(chunk_size=1000), start=1):
            for c, value in enumerate(row.raw[: len(headers)]):
                write(page, r, c, value, wrap)
            write(page, r, len(headers), row.number)
            write(page, r, len(headers) + 1, reason_of(row, zh=zh), marked)
    if not run.sheets:
        book.add_worksheet("1")
    book.close()
    return buffer.getvalue()


def reason_of(row: ImportRow, *, zh: bool) -> str:
    """Why a row was left out, in one text."""
    key = "zh" if zh else "en"
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
