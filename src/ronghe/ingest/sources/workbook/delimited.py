"""csv and tsv into a grid, and tables that were saved as HTML under a spreadsheet's name."""

from __future__ import annotations

import csv
import io
import re
import statistics
from collections.abc import Sequence

from lxml import html as lxml_html

from ronghe.ingest.errors import Message, Refusal
from ronghe.ingest.sources.encoding import decode
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits, damaged, too_large
from ronghe.ingest.sources.workbook.grid import TELL, Grid, Merge, Value, Watch

_DELIMITERS = (",", "\t", ";", "|", "，")
_HTML_TABLE = re.compile(rb"<\s*table[\s>]", re.IGNORECASE)


def read_delimited(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS, watch: Watch | None = None) -> Grid:
    """A csv, tsv, semicolon- or pipe-separated file as one grid of text cells.

    Values stay text here (credit codes and phone numbers must keep their zeros); later steps read numbers and dates.

    Raises:
        Refusal: ``binary``, ``encoding``, ``too_large``.
    """
    text = decode(data).text
    delimiter = sniff_delimiter(text)
    rows: list[Sequence[Value]] = []
    cells = 0
    previous = csv.field_size_limit(max(limits.text_characters, 131_072))
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            while row and not row[-1].strip():
                row.pop()
            cells += len(row)
            if len(rows) >= limits.rows + 50 or len(row) > limits.columns or cells > limits.cells:
                raise too_large(f"超过 {limits.rows:,} 行或列数过多", f"over {limits.rows:,} rows, or too many columns")
            rows.append(tuple(cell.strip() or None for cell in row))
            if watch is not None and len(rows) % TELL == 0:
                watch(len(rows))
    except csv.Error as error:
        raise damaged() from error
    finally:
        csv.field_size_limit(previous)
    return Grid(name, rows)


def sniff_delimiter(text: str) -> str:
    """The separator that splits the first lines most evenly into more than one cell; a comma in doubt."""
    head = text[:20_000]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if row][:60]
        except csv.Error:
            continue
        if not widths:
            continue
        usual = statistics.mode(widths)
        if usual < 2:
            continue
        score = widths.count(usual) / len(widths) + min(usual, 20) / 100
        if score > best_score:
            best, best_score = delimiter, score
    return best


def is_html_table(data: bytes) -> bool:
    """Whether the bytes are a web page with a table: many Chinese systems export "xls" that way."""
    head = data[:200_000]
    return b"<" in head[:200] and bool(_HTML_TABLE.search(head.replace(b"\x00", b"")))


def read_html(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> list[Grid]:
    """The tables of a web page, one grid each, with row and column spans as merges.

    Raises:
        Refusal: ``damaged``, ``no_table``, ``too_large``.
    """
    text = decode(data).text
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        page = lxml_html.fromstring(text)
    except (ValueError, lxml_html.etree.LxmlError) as error:
        raise damaged() from error
    lxml_html.etree.strip_elements(page, "script", "style", "template", with_tail=False)
    grids = []
    for number, table in enumerate(page.iter("table"), start=1):
        grid = _html_grid(table, name if number == 1 else f"{name} {number}", limits)
        if grid.rows:
            grids.append(grid)
        if len(grids) > limits.sheets:
            raise too_large("表格过多", "too many tables")
    if not grids:
        raise Refusal(
            "no_table",
            Message("网页中没有表格。", "The page holds no table."),
            Message("请另存为 xlsx 后再上传。", "Save it as xlsx and upload again."),
        )
    return grids


def _html_grid(table: lxml_html.HtmlElement, name: str, limits: Limits) -> Grid:
    rows: list[Sequence[Value]] = []
    merges: list[Merge] = []
    taken: set[tuple[int, int]] = set()
    for r, line in enumerate(table.iter("tr")):
        if r >= limits.rows:
            raise too_large(f"超过 {limits.rows:,} 行", f"over {limits.rows:,} rows")
        row: list[Value] = []
        for cell in line.iterchildren("td", "th"):
            while (r, len(row)) in taken:
                row.append(None)
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            column = len(row)
            if column + across > limits.columns or len(taken) > limits.cells:
                raise too_large("列数过多", "too many columns")
            row.append(" ".join(cell.text_content().split()) or None)
            row.extend([None] * (across - 1))
            if down > 1 or across > 1:
                merges.append(Merge(r, column, r + down - 1, column + across - 1))
                taken.update((r + i, column + j) for i in range(1, down) for j in range(across))
        rows.append(tuple(row))
    return Grid(name, rows, merges)


def _span(cell: lxml_html.HtmlElement, name: str) -> int:
    value = str(cell.get(name, "1"))
    return min(int(value), 1000) if value.isdigit() and int(value) > 0 else 1
