"""Rows of a public table that were left out, in a workbook with their reasons."""

from __future__ import annotations

import io
from collections.abc import Iterable

from django.utils.translation import get_language

from ronghe.ingest.exports.sheets import new_workbook, write


def reference_rejects_workbook(rows: Iterable[tuple[int, str, str]]) -> bytes:
    """An xlsx with one line per row left out: its number in the file, the row as it stood, and why.

    ``rows`` are (number, text, reason), the reason in the language of the reader.
    """
    zh = (get_language() or "zh").startswith("zh")
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    marked = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#A61B1B"})
    page = book.add_worksheet("未导入的行" if zh else "Rows left out")
    for column, (title, width) in enumerate(
        (("原行号" if zh else "Row", 10), ("原文" if zh else "As it stood", 90), ("原因" if zh else "Reason", 60))
    ):
        write(page, 0, column, title, head)
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    for place, (number, text, reason) in enumerate(rows, start=1):
        write(page, place, 0, number)
        write(page, place, 1, text, wrap)
        write(page, place, 2, reason, marked)
    book.close()
    return buffer.getvalue()
