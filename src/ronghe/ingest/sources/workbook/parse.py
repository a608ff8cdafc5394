"""Bytes of an uploaded table file into tables with a header: the entry of this source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from ronghe.ingest.errors import Message, Refusal
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits, check_size, open_archive
from ronghe.ingest.sources.workbook.delimited import is_html_table, read_delimited, read_html
from ronghe.ingest.sources.workbook.grid import Grid, Watch
from ronghe.ingest.sources.workbook.header import Table, find_table
from ronghe.ingest.sources.workbook.jsonlist import is_json, read_json
from ronghe.ingest.sources.workbook.legacy import read_xls
from ronghe.ingest.sources.workbook.spreadsheet import read_xlsx

_ASIDE = re.compile(
    r"\s*((填写|填表|填报|使用)?(说明|须知|指南)|封面|目录|示例|样例|数据字典|字典|下拉|选项|notes?\b|instructions?|cover|readme|lists?$)",
    re.IGNORECASE,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"GIF8", b"{\\rtf")


@dataclass(frozen=True, slots=True)
class SkippedSheet:
    """A sheet that holds no table, and why it was left out."""

    name: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Workbook:
    """The tables of one file and the sheets left out."""

    name: str
    tables: tuple[Table, ...]
    skipped: tuple[SkippedSheet, ...]


def read_grids(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS, watch: Watch | None = None) -> list[Grid]:
    """All sheets of a file; what the file *is* decides, not what its name ends in.

    ``watch`` is told now and then how many rows have been read; what it raises ends the reading.

    Raises:
        Refusal: with ``code`` one of empty, too_large, binary, encoding, damaged, encrypted, zip_bomb, unsafe_xml,
            not_a_workbook, damaged_json, no_table.
    """
    check_size(data, limits)
    stem = PurePath(name.replace("\\", "/")).stem or "sheet"
    if data.startswith(b"PK"):
        return read_xlsx(data, limits, watch)
    if data.startswith(_OLE):
        return read_xls(data, limits)
    if data.startswith(_OTHER_BINARY):
        raise _no_table_file()
    if is_json(data):
        return read_json(data, stem, limits, watch)
    if is_html_table(data):
        return read_html(data, stem, limits)
    return [read_delimited(data, stem, limits, watch)]


def _no_table_file() -> Refusal:
    return Refusal(
        "binary",
        Message("这不是表格文件。", "This is not a table file."),
        Message(
            "请上传 xlsx、xls、csv 或 tsv；Word、PDF 请用“导入文档”。",
            "Upload xlsx, xls, csv or tsv; import Word and PDF files as documents.",
        ),
    )


def check_workbook(data: bytes, limits: Limits = DEFAULT_LIMITS) -> int:
    """Refuse at once what can be refused without reading it; else about how many bytes there are to read.

    Raises:
        Refusal: empty, too_large, binary, damaged, encrypted, zip_bomb.
    """
    check_size(data, limits)
    if data.startswith(b"PK"):
        with open_archive(data, limits) as archive:
            return sum(member.file_size for member in archive.infolist())
    if data.startswith(_OTHER_BINARY):
        raise _no_table_file()
    return 4 * len(data)  # what xlsx says in four bytes of XML, csv and xls say in one


def parse_workbook(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS, watch: Watch | None = None) -> Workbook:
    """Find the table of every sheet.

    Raises:
        Refusal: as ``read_grids``, and ``no_table`` where no sheet holds one.
    """
    tables: list[Table] = []
    skipped: list[SkippedSheet] = []
    grids = read_grids(data, name, limits, watch)
    plain = [grid for grid in grids if not _ASIDE.match(grid.name)]
    for grid in grids:
        if plain and grid not in plain:
            skipped.append(SkippedSheet(grid.name, Message("说明或选项页", "notes or lists to choose from")))
            continue
        if not any(grid.rows):
            skipped.append(SkippedSheet(grid.name, Message("空白工作表", "blank sheet")))
            continue
        table = find_table(grid)
        if table is None:
            skipped.append(
                SkippedSheet(grid.name, Message("未找到表头（封面或说明页）", "no header found (cover or notes)"))
            )
        else:
            tables.append(table)
    if not tables:
        raise Refusal(
            "no_table",
            Message("没有找到带表头的表格。", "No table with a header was found."),
            Message(
                "请确认表格中有一行列名（如“需求名称”“单位名称”“联系人”），且下面至少有一行数据；也可下载模板填写。",
                'Make sure one row names the columns (such as "title", "organisation", "contact") and at least one row '
                "of data follows; or fill in a template.",
            ),
        )
    return Workbook(name, tuple(tables), tuple(skipped))
