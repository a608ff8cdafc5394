"""Workbooks as offices really make them, built anew for each test."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl

from ronghe.ingest import commands


def xlsx(*sheets: tuple[str, Sequence[Sequence[Any]], Sequence[str]]) -> bytes:
    """A workbook of (name, rows, merged ranges)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows, merges in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for merge in merges:
            sheet.merge_cells(merge)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


LEDGER = (
    "需求表",
    [
        ["附件2：2024年医工融合临床需求汇总表"],
        ["序号", "需求单位", "需求", None, None, "联系方式", None, "备注"],
        [None, None, "名称", "描述", "技术指标", "联系人", "电话", None],
        [1, "示例医院（甲）", "椎弓根螺钉导航", "脊柱侧弯置钉偏差大，反复透视", "定位误差<1 mm", "张三", "13800000000"],
        [2, None, "假体周围感染预警", "关节假体感染发现太晚", "灵敏度≥90%", "张三", "13800000000", None],
        [3, "示例医院（乙）", "房颤贴片", "消融术后复发难以发现", "佩戴≥14天", "李四", 13900000000, "=1+1"],
        ["合计", None, "3项"],
        ["填表说明：1. 每行一项；"],
        ["2. 指标请量化"],
    ],
    ["A1:H1", "A2:A3", "B2:B3", "C2:E2", "F2:G2", "H2:H3", "B4:B5"],
)
COVER = ("封面", [["2024年度医工融合需求征集"], [None], ["主办：示例联盟"]], ["A1:D1"])


def ledger() -> bytes:
    """A cover, and a ledger with a merged title, two header rows, merged cells, a total and notes below."""
    return xlsx(COVER, LEDGER)


def xls(*sheets: tuple[str, Sequence[Sequence[Any]], Sequence[tuple[int, int, int, int]]]) -> bytes:
    """A real Excel 97-2003 workbook of (name, rows, merged ranges as top, bottom, left, right)."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows, merges in sheets:
        sheet = book.add_sheet(name)
        covered = {
            (r, c)
            for top, bottom, left, right in merges
            for r in range(top, bottom + 1)
            for c in range(left, right + 1)
        }
        for top, bottom, left, right in merges:
            sheet.write_merge(top, bottom, left, right, rows[top][left])
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is None or (r, c) in covered:
                    continue
                if isinstance(value, str) and value.startswith("="):
                    sheet.write(r, c, xlwt.Formula(value[1:]))
                elif isinstance(value, date):
                    sheet.write(r, c, value, day)
                else:
                    sheet.write(r, c, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


NEEDS = "需求名称,需求单位,需求描述,技术指标"
"""Header of a plain ledger of needs."""


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode("gb18030")


def preview(actor, *lines, **options):
    return commands.preview_import(actor, csv(*lines), "台账.csv", **options)


def bring_in(actor, run):
    commands.apply_import(actor, run.pk)
    return commands.run_import(run.pk)


def states(run):
    return list(run.rows.values_list("state", flat=True))


def outcomes(run):
    return list(run.rows.values_list("outcome", flat=True))
