"""A ledger of trial sites as offices write it: right, wrong, empty, huge and hostile rows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl

HEADERS = (
    "服务名称", "服务机构", "服务类型", "服务地区", "服务简介", "伦理会议安排", "下次伦理会日期", "既往试验",
    "既往试验数", "年可承接试验数", "年可入组例数",
)  # fmt: skip

Row = Sequence[Any]


def row(title: Any, *told: Any, owner: str = "示例医院", region: str = "江苏") -> list[Any]:
    """A row of a site; ``told``: ethics, next meeting, past trials, their number, trials and subjects a year."""
    return [title, owner, "临床试验", region, "器械临床试验", *told, *[None] * (6 - len(told))]


RIGHT = row("骨科机构", "每月第二周周三", "2027年3月5日", "支架 ChiCTR2100012345", "36项", "约20", "1,200")
WRONG = row("心内机构", "每月一次", "每月第二周周三", "", "很多", "10-20", "-3")
EMPTY = row("影像机构", "", "/", "无", "", None, "待定")
HUGE = row("神经机构", "", "9999-12-31", "", "9" * 30, 1_000_001, 99_999_999_999)
MONTH = row("眼科机构", "", "2027年3月", "", "0", "0", "0")
INJECTED = row(
    '=HYPERLINK("http://evil.example","x")', "@SUM(1+1)", "=TODAY()", "+cmd|' /C calc'!A0", "=36", "@36", "=1+1"
)
UNNAMED = row("", "每周", "2027-03-05", "", "5", "5", "5")
FAR = row("口腔机构", "", "2027-03-05", "", "5", "5", "5", region="很远" * 150)
ROWS: list[list[Any]] = [RIGHT, WRONG, EMPTY, HUGE, MONTH, INJECTED, UNNAMED, FAR]

DAYS: dict[str, Any] = {
    "文字": "2027-03-05", "斜线": "2027/3/5", "点": "2027.3.5", "汉字": "二〇二七年三月五日", "连写": "20270305",
    "全角": "２０２７－３－５", "日期": date(2027, 3, 5), "时刻": datetime.fromisoformat("2027-03-05T08:30"),
    "序号": 46451,
}  # fmt: skip
"""One day in the forms in which cells hold it."""


def csv(rows: Sequence[Row] = ROWS) -> bytes:
    """The ledger as a file of values between commas, in the encoding of Chinese spreadsheets."""
    quoted = [[f'"{"" if cell is None else str(cell).replace(chr(34), chr(34) * 2)}"' for cell in one] for one in rows]
    return "\n".join([",".join(HEADERS), *(",".join(one) for one in quoted)]).encode("gb18030")


def xlsx(rows: Sequence[Row] = ROWS, *, formulas: bool = False) -> bytes:
    """The ledger as a workbook; texts that begin as formulas stay texts, unless ``formulas``."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "临床试验机构"
    sheet.append(list(HEADERS))
    for place, one in enumerate(rows, start=2):
        for column, value in enumerate(one, start=1):
            cell = sheet.cell(place, column, value)
            if isinstance(value, str) and not formulas:
                cell.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
