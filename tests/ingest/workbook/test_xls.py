"""Real Excel 97-2003 files, written for each test."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ronghe.exchange.models import Need
from ronghe.ingest import commands
from ronghe.ingest.errors import Refusal
from ronghe.ingest.sources.limits import Limits
from ronghe.ingest.sources.workbook.parse import parse_workbook, read_grids
from tests.ingest.makers import xls

LEDGER = (
    "需求表",
    [
        ["附件2：2024年临床需求汇总表", None, None, None, None],
        ["序号", "需求单位", "需求", None, "登记日期"],
        [None, None, "名称", "描述", None],
        [1, "示例医院（甲）", "椎弓根螺钉导航", "脊柱侧弯置钉偏差大", date(2024, 3, 5)],
        [2, None, "假体周围感染预警", "发现太晚", "2024.4.1"],
        [3, "示例医院（乙）", "房颤贴片", "佩戴≥14天", None],
    ],
    [(0, 0, 0, 4), (1, 2, 0, 0), (1, 2, 1, 1), (1, 1, 2, 3), (1, 2, 4, 4), (3, 4, 1, 1)],
)


@pytest.mark.unit
def test_values_merges_and_hidden_sheets_are_read():
    first, second = read_grids(xls(LEDGER, ("空", [], [])), "台账.xls")

    assert (first.name, first.value(3, 0), first.value(3, 4)) == ("需求表", 1, datetime(2024, 3, 5))  # noqa: DTZ001
    assert {(m.top, m.left, m.bottom, m.right) for m in first.merges} >= {(0, 0, 0, 4), (3, 1, 4, 1)}
    assert not any(second.rows)


@pytest.mark.unit
def test_two_header_rows_and_merged_cells_are_understood():
    (table,) = parse_workbook(xls(LEDGER), "台账.xls").tables

    assert [column.header for column in table.columns] == ["序号", "需求单位", "需求/名称", "需求/描述", "登记日期"]
    assert [row.values[1] for row in table.rows] == ["示例医院（甲）", "示例医院（甲）", "示例医院（乙）"]


@pytest.mark.unit
def test_formula_is_never_run_and_limits_hold():
    data = xls(("表", [["需求名称", "描述"], ["=1+1", "甲"], ["眼压", "乙"]], []))
    assert read_grids(data, "a.xls")[0].value(1, 0) in {0, None, ""}  # xlwt stores no result

    with pytest.raises(Refusal) as refusal:
        read_grids(data, "a.xls", Limits(rows=2))
    assert refusal.value.code == "too_large"


@pytest.mark.unit
@pytest.mark.parametrize("keep", [600, 2000, 4000])
def test_cut_off_file_is_refused(keep):
    with pytest.raises(Refusal) as refusal:
        read_grids(xls(LEDGER)[:keep], "a.xls")

    assert refusal.value.code == "damaged"


@pytest.mark.integration
@pytest.mark.django_db
def test_xls_is_imported(system):
    run = commands.preview_import(system, xls(LEDGER), "台账.xls")
    commands.apply_import(system, run.pk)
    commands.run_import(run.pk)

    needs = {need.title_zh: need for need in Need.objects.all()}
    assert set(needs) == {"椎弓根螺钉导航", "假体周围感染预警", "房颤贴片"}
    assert needs["假体周围感染预警"].owner.name_zh == "示例医院（甲）"
    assert needs["椎弓根螺钉导航"].source_on == date(2024, 3, 5)
