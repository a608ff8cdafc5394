"""``ronghe import workbook`` with what trial sites tell: what is taken in, what is left out and how it comes back."""

from __future__ import annotations

import json

import openpyxl
import pytest

from ronghe.exchange.models import Service
from ronghe.ingest.models import ImportRow
from tests.ingest import sites

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TOLD = ("ethics_zh", "ethics_next_on", "past_trials_zh", "past_trials_count", "trials_a_year", "subjects_a_year")


@pytest.fixture(params=["csv", "xlsx"])
def ledger(request, tmp_path):
    """The ledger as a real file, in both formats."""
    file = tmp_path / f"机构.{request.param}"
    file.write_bytes({"csv": sites.csv, "xlsx": sites.xlsx}[request.param]())
    return file


def told(title):
    """What a site came to tell, days as text."""
    values = Service.objects.values_list(*TOLD).get(title_zh=title)
    return [
        str(value) if name == "ethics_next_on" and value else value for name, value in zip(TOLD, values, strict=True)
    ]


def notes(number):
    """(field, value) of what was noted of a row of the file."""
    (row,) = ImportRow.objects.filter(number=number)
    return {(one["field"], one["value"]) for one in row.problems}


def test_rows_that_are_right_are_stored_and_found_as_trial_sites(ronghe, ledger):
    result = ronghe("import", "workbook", ledger, "--yes")

    assert result.exit_code == 8, result.output
    assert told("骨科机构") == ["每月第二周周三", "2027-03-05", "支架 ChiCTR2100012345", 36, 20, 1200]
    assert set(Service.objects.values_list("kind", flat=True)) == {"clinical"}
    assert set(Service.objects.values_list("status", flat=True)) == {"open"}


def test_empty_cells_tell_nothing_and_zero_is_told(ronghe, ledger):
    ronghe("import", "workbook", ledger, "--yes")

    assert told("影像机构") == ["", None, "", None, None, None]
    assert told("眼科机构") == ["", None, "", 0, 0, 0]
    assert notes(4) == set()


def test_wrong_values_are_left_out_and_named_with_row_field_value_and_remedy(ronghe, ledger):
    shown = ronghe("import", "workbook", ledger).stdout.replace("\n", "").replace(" ", "")
    assert not Service.objects.exists()
    ronghe("import", "workbook", ledger, "--yes")

    assert told("心内机构") == ["每月一次", None, "", None, None, None]
    assert notes(3) == {
        ("ethics_next_on", "每月第二周周三"),
        ("past_trials_count", "很多"),
        ("trials_a_year", "10-20"),
        ("subjects_a_year", "-3"),
    }
    for said in (
        "3新增下次伦理会日期：“每月第二周周三”无法识别为具体日期",
        "请写成：2027-03-05",
        "既往试验数：“很多”无法识别为整数",
    ):
        assert said in shown


def test_huge_numbers_and_days_are_left_out(ronghe, ledger):
    ronghe("import", "workbook", ledger, "--yes")

    assert told("神经机构") == ["", None, "", None, None, None]
    codes = {one["code"] for one in ImportRow.objects.get(number=5).problems}
    assert codes == {"day_far", "integer_large"}
    assert notes(5) == {
        ("ethics_next_on", "9999-12-31"),
        ("past_trials_count", "9" * 30),
        ("trials_a_year", "1000001"),
        ("subjects_a_year", "99999999999"),
    }


def test_a_month_names_no_day(ronghe, ledger):
    ronghe("import", "workbook", ledger, "--yes")

    assert told("眼科机构")[1] is None
    assert notes(6) == {("ethics_next_on", "2027年3月")}


def test_formulas_are_text_or_left_out_and_leave_as_text(ronghe, ledger, client):
    ronghe("import", "workbook", ledger, "--yes")

    row = (
        Service.objects.get(title_zh__startswith="=HYPERLINK")
        if Service.objects.filter(title_zh__startswith="=HYPERLINK")
        else Service.objects.get(title_en__startswith="=HYPERLINK")
    )
    assert "@SUM(1+1)" in (row.ethics_zh, row.ethics_en)
    assert (row.ethics_next_on, row.past_trials_count, row.trials_a_year, row.subjects_a_year) == (None,) * 4
    book = openpyxl.load_workbook(_bytes(client.get("/services/?as=xlsx").content))
    cells = [cell for line in book.active.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.value for cell in cells if str(cell.value).startswith(("=", "+", "@"))] == []
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in cells)


def test_rejected_rows_come_back_with_row_field_value_and_remedy(ronghe, ledger, tmp_path):
    file = tmp_path / "rejects.xlsx"

    ronghe("import", "workbook", ledger, "--yes", "--rejects", file)

    heads, *rows = [list(line) for line in openpyxl.load_workbook(file).active.iter_rows(values_only=True)]
    assert heads == [*sites.HEADERS, "原行号", "原因"]
    back = {line[-2]: line for line in rows}
    assert [line[-2] for line in rows] == [8, 3, 5, 6, 7], "rows left out, then those that lost values"
    assert [str(cell) for cell in back[8][5:7]] == ["每周", "2027-03-05"]
    assert back[8][-1] == "缺少服务名称；请填写服务名称"
    assert all(back[number][-1].startswith("该行已导入，以下值未导入：") for number in (3, 5, 6, 7))


def test_a_region_too_long_for_a_record_is_told_and_kept_beside(ronghe, ledger):
    ronghe("import", "workbook", ledger, "--yes")

    (problem,) = ImportRow.objects.get(number=9).problems
    assert (problem["field"], problem["code"], problem["fatal"]) == ("region", "too_long", False)
    record = Service.objects.get(member_note_zh__contains="很远很远")
    assert record.region == ""


def test_a_mended_row_is_taken_in(ronghe, ledger, tmp_path):
    file = tmp_path / "rejects.xlsx"
    ronghe("import", "workbook", ledger, "--yes", "--rejects", file)
    book = openpyxl.load_workbook(file)
    book.active.cell(2, 1, "补名机构")
    book.save(file)

    result = ronghe("import", "workbook", file, "--yes")

    assert result.exit_code == 0, result.output
    assert told("补名机构") == ["每周", "2027-03-05", "", 5, 5, 5]
    assert told("口腔机构")[1] == "2027-03-05"


def test_importing_again_changes_nothing_and_a_new_number_is_taken_over(ronghe, tmp_path):
    file = tmp_path / "机构.csv"
    file.write_bytes(sites.csv([sites.RIGHT]))
    ronghe("import", "workbook", file, "--yes")
    before = list(Service.objects.values())

    ronghe("import", "workbook", file, "--yes")
    assert list(Service.objects.values()) == before

    file.write_bytes(
        sites.csv([sites.row("骨科机构", "每月第二周周三", "2027-04-07", "支架 ChiCTR2100012345", "37", "20", "1200")])
    )
    result = ronghe("import", "workbook", file, "--yes", "--json")
    assert json.loads(result.stdout)["counts"]["outcome_merged"] == 1
    assert told("骨科机构")[1:4] == ["2027-04-07", "支架 ChiCTR2100012345", 37]


def test_one_day_in_all_forms_that_cells_hold(ronghe, tmp_path):
    file = tmp_path / "机构.xlsx"
    file.write_bytes(sites.xlsx([sites.row(f"机构{form}", "", day) for form, day in sites.DAYS.items()]))

    assert ronghe("import", "workbook", file, "--duplicates", "new", "--yes").exit_code == 0

    days = dict(Service.objects.values_list("title_zh", "ethics_next_on"))
    assert {title: str(day) for title, day in days.items()} == {f"机构{form}": "2027-03-05" for form in sites.DAYS}


def test_formulas_without_a_result_and_errors_are_left_out(ronghe, tmp_path):
    file = tmp_path / "机构.xlsx"
    file.write_bytes(sites.xlsx([sites.row("算式机构", "每月", "=TODAY()", "", "=1+1", "#REF!", True)], formulas=True))

    ronghe("import", "workbook", file, "--yes")

    assert told("算式机构") == ["每月", None, "", None, None, None]
    codes = {one["field"]: one["code"] for one in ImportRow.objects.get().problems}
    assert codes == {
        "ethics_next_on": "formula_without_value",
        "past_trials_count": "formula_without_value",
        "trials_a_year": "cell_error",
        "subjects_a_year": "integer",
    }


def _bytes(content):
    import io

    return io.BytesIO(content)
