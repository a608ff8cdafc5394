"""The FDA's product classification (``foiclass*.txt``): pipe-separated, cp1252, one product code a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ronghe.ingest.errors import Message, Refusal
from ronghe.ingest.sources.fda.text import release_text
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits, too_large
from ronghe.ingest.sources.rows import KEPT, BadRow, GoodRow, Table, gathered, numbered_lines

SOURCE = Message("美国 FDA 产品分类数据库", "US FDA, product classification")
NEEDED = ("PRODUCTCODE", "DEVICENAME", "DEVICECLASS", "REGULATIONNUMBER", "SUBMISSION_TYPE_ID")
_TEXTS = {
    "DEVICENAME": ("name", 400),
    "UNCLASSIFIED_REASON": ("unclassified_reason", 2),
    "REGULATIONNUMBER": ("regulation", 12),
    "REVIEW_PANEL": ("panel", 2),
    "MEDICALSPECIALTY": ("specialty", 2),
    "SUBMISSION_TYPE_ID": ("submission_type", 2),
    "DEFINITION": ("definition", 20_000),
    "PHYSICALSTATE": ("physical_state", 20_000),
    "TECHNICALMETHOD": ("technical_method", 20_000),
    "TARGETAREA": ("target_area", 20_000),
}
_FLAGS = {
    "GMPEXEMPTFLAG": "gmp_exempt",
    "THIRDPARTYFLAG": "third_party",
    "Implant_Flag": "implant",
    "Life_Sustain_support_flag": "life_sustaining",
}
_CLASSES = frozenset("123UNF")


def parse_classification(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Table:
    """The product codes of a release file in its order, the lines left out with reasons. Linear.

    The file names no date; ``edition_on`` is None.

    Raises:
        Refusal: empty, too_large, damaged, zip_bomb, binary, encoding, or ``wrong_table``.
    """
    lines = numbered_lines(release_text(data, limits).removeprefix("\ufeff"))
    _number, head = next(lines, (0, ""))
    columns = [column.strip() for column in head.split("|")]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise _wrong(missing, columns)
    good, left = gathered(_read(lines, columns, limits))
    return Table(good, left, SOURCE)


def _read(lines: Iterator[tuple[int, str]], columns: Sequence[str], limits: Limits) -> Iterator[GoodRow | BadRow]:
    for count, (number, line) in enumerate(lines):
        if count >= limits.rows:
            raise too_large(f"超过 {limits.rows} 行", f"over {limits.rows} rows")
        cells = [" ".join(cell.split()) for cell in line.split("|")]
        if len(cells) != len(columns):
            why = Message(f"有 {len(cells)} 列，应为 {len(columns)} 列", f"{len(cells)} columns, not {len(columns)}")
            yield BadRow(number, line[:KEPT], why, _code_in(cells, columns))
            continue
        yield _row(number, line, dict(zip(columns, cells, strict=True)))


def _row(number: int, line: str, cells: dict[str, str]) -> GoodRow | BadRow:
    code = cells["PRODUCTCODE"].upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        return BadRow(number, line[:KEPT], Message(f"产品代码“{code[:20]}”无效", f"no product code: {code[:20]!r}"))
    kind = cells["DEVICECLASS"].upper()
    if kind not in _CLASSES:
        why = Message(f"管理类别“{kind[:20]}”未知", f"no class: {kind[:20]!r}")
        return BadRow(number, line[:KEPT], why, code)
    if not cells["DEVICENAME"]:
        return BadRow(number, line[:KEPT], Message("缺少产品名称", "no device name"), code)
    values: dict[str, Any] = {"code": code, "device_class": kind, "source_key": f"fda-code:{code}"}
    for column, (name, length) in _TEXTS.items():
        value = cells.get(column, "")
        if len(value) > length:
            why = Message(f"“{column}”超过 {length} 字", f"{column} is longer than {length} characters")
            return BadRow(number, line[:KEPT], why, code)
        values[name] = value
    if values["submission_type"] and not values["submission_type"].isdecimal():
        why = Message("SUBMISSION_TYPE_ID 不是数字", "SUBMISSION_TYPE_ID is no number")
        return BadRow(number, line[:KEPT], why, code)
    values |= {name: cells.get(column, "").upper() == "Y" for column, name in _FLAGS.items()}
    return GoodRow(number, code, values, line[:KEPT])


def _code_in(cells: Sequence[str], columns: Sequence[str]) -> str:
    """The product code of a line whose columns do not add up, where it still stands in its place."""
    place = columns.index("PRODUCTCODE")
    return cells[place] if len(cells) > place and re.fullmatch(r"[A-Z]{3}", cells[place]) else ""


def _wrong(missing: Sequence[str], columns: Sequence[str]) -> Refusal:
    names, has = ", ".join(missing), ", ".join(columns[:8])[:300]
    return Refusal(
        "wrong_table",
        Message(
            f"这不是 FDA 产品分类文件：缺少列 {names}（文件的列：{has}）。",
            f"This is not the FDA's product classification: it lacks the columns {names} (it has: {has}).",
        ),
        Message(
            "请使用 FDA 网站下载的 foiclass.txt，不要改动表头；510(k) 发布文件用 fda-clearances 导入。",
            "Use foiclass.txt of the FDA with its header line; 510(k) release files go in by fda-clearances.",
        ),
    )
