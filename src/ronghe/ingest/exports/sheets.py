"""Writing workbooks in which nothing is executed."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

# A spreadsheet takes a text that begins so for a formula when it is typed, pasted or read from CSV.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def neutral(value: Any) -> Any:
    """A value that no spreadsheet program executes: risky texts get an apostrophe in front, numbers stay numbers.

    >>> neutral("=1+1"), neutral(-3), neutral("A轮")
    ("'=1+1", -3, 'A轮')
    """
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_RISKY) else value
    if value is None or isinstance(value, int | float | bool | date):
        return value
    return neutral(str(value))


def new_workbook(buffer: io.BytesIO) -> Any:
    """An xlsxwriter workbook that writes strings as strings, whatever they begin with."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    import xlsxwriter  # noqa: PLC0415 -- slow import, and pages that write no workbook import this module

    return xlsxwriter.Workbook(buffer, options)


def write(sheet: Any, row: int, column: int, value: Any, style: Any = None) -> None:
    """Write one cell as the plain value it is."""
    safe = neutral(value)
    if safe is None or safe == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(safe, bool):
        sheet.write_boolean(row, column, safe, style)
    elif isinstance(safe, int | float):
        # Beyond 15 digits a spreadsheet rounds: such numbers are codes.
        if abs(safe) >= 10**15:
            sheet.write_string(row, column, str(safe), style)
        else:
            sheet.write_number(row, column, safe, style)
    else:
        sheet.write_string(row, column, str(safe)[:32_767], style)
