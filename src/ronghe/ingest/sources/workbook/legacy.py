"""xls (Excel 97-2003) into grids, through xlrd."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from ronghe.ingest.errors import Refusal
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits, damaged, encrypted, too_large
from ronghe.ingest.sources.workbook.grid import Grid, Merge, Value

_TEXT, _NUMBER, _DATE, _BOOLEAN = 1, 2, 3, 4  # xlrd's cell types; 0 and 6 are blank, 5 is an error


def read_xls(data: bytes, limits: Limits = DEFAULT_LIMITS) -> list[Grid]:
    """All sheets of an xls file. xlrd gives stored values; it does not tell which came from a formula.

    Raises:
        Refusal: ``damaged``, ``encrypted``, ``too_large``.
    """
    import xlrd  # noqa: PLC0415 -- slow import

    # A protected xlsx is an OLE file too, with this stream inside (its name is UTF-16).
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise encrypted()
    try:
        # formatting_info brings the merged ranges; the log would otherwise go to standard output.
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        if book.nsheets > limits.sheets:
            raise too_large(f"超过 {limits.sheets} 个工作表", f"over {limits.sheets} sheets")
        return grids_of(book, limits)
    except Refusal:
        raise
    except xlrd.XLRDError as error:
        raise (encrypted() if "encrypted" in str(error).lower() else damaged()) from error
    except Exception as error:  # xlrd fails on broken records with whatever the record brings about
        raise damaged() from error


def grids_of(book: Any, limits: Limits = DEFAULT_LIMITS) -> list[Grid]:
    """Grids of an open xlrd book (apart, so that it can be tested with a recorded book)."""
    cells = 0
    grids = []
    for sheet in book.sheets():
        cells += sheet.nrows * sheet.ncols
        if cells > limits.cells or sheet.nrows > limits.rows or sheet.ncols > limits.columns:
            raise too_large(f"工作表“{sheet.name}”单元格过多", f"sheet {sheet.name!r} has too many cells")
        rows: list[Sequence[Value]] = [
            tuple(_value(sheet.cell_type(r, c), sheet.cell_value(r, c), book.datemode) for c in range(sheet.row_len(r)))
            for r in range(sheet.nrows)
        ]
        # xlrd's upper bounds lie one outside.
        merges = [Merge(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
        grids.append(Grid(sheet.name, rows, merges, hidden=bool(sheet.visibility)))
    return grids


def _value(kind: int, value: Any, datemode: int) -> Value:
    if kind == _TEXT:
        return str(value)
    if kind == _NUMBER:
        number = float(value)
        return int(number) if number.is_integer() else number
    if kind == _DATE:
        from xlrd.xldate import XLDateError, xldate_as_datetime  # noqa: PLC0415 -- slow import

        try:
            return xldate_as_datetime(value, datemode)  # type: ignore[no-any-return]
        except (XLDateError, ValueError, OverflowError):
            return float(value)
    if kind == _BOOLEAN:
        return bool(value)
    return None
