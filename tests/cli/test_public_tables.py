"""``ronghe import nmpa-… | fda-…``: what is printed, handed back, and which code the program ends with."""

from __future__ import annotations

import json

import pytest
from openpyxl import load_workbook

from ronghe.route.models import Determination, Edition, FdaProductCode

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

HEAD = "PRODUCTCODE|DEVICENAME|DEVICECLASS|REGULATIONNUMBER|SUBMISSION_TYPE_ID"


@pytest.fixture
def classification(tmp_path):
    def write(year: int, *rows: str):
        file = tmp_path / f"foiclass_{year}.txt"
        file.write_text("\n".join([HEAD, *rows]), encoding="cp1252")
        return file

    return write


def test_a_newer_edition_says_what_changed(ronghe, classification):
    ronghe("import", "fda-classification", classification(2016, "AAA|Screw|3|888.3040|2", "BBB|Stool|1|868.6700|4"))

    result = ronghe(
        "import", "fda-classification", classification(2020, "AAA|Screw|2|888.3040|1", "CCC|Viewer|2|892.2050|1"),
        "--lang", "en",
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    assert "2 rows read: 1 new, 1 changed, 1 withdrawn" in result.stdout
    assert "AAA 3 → 2" in result.stdout
    assert "Withdrawn: BBB" in result.stdout


def test_json_tells_the_same(ronghe, classification):
    file = classification(2016, "AAA|Screw|3|888.3040|2")
    report = json.loads(ronghe("import", "fda-classification", file, "--json").stdout)
    again = json.loads(ronghe("import", "fda-classification", file, "--json").stdout)

    assert {k: report[k] for k in ("table", "edition_on", "read", "new", "withdrawn", "saved", "left_out")} == {
        "table": "fda-classification", "edition_on": "2016-12-31", "read": 1, "new": 1, "withdrawn": 0, "saved": True,
        "left_out": 0,
    }  # fmt: skip
    assert (again["new"], again["changes"]) == (0, {})


def test_rows_left_out_come_back_in_a_file(ronghe, tmp_path):
    file, rejects = tmp_path / "d.jsonl", tmp_path / "rejects.xlsx"
    good = {"name": "夹板", "year": "2020", "code": "04-15", "class": "一类", "desc": ""}
    file.write_text(
        "\n".join(json.dumps(row, ensure_ascii=False) for row in (good, {**good, "name": "=1+1", "class": "四类"})),
        encoding="utf-8",
    )

    result = ronghe("import", "nmpa-determinations", file, "--rejects", rejects)

    assert result.exit_code == 8
    assert Determination.objects.get().name == "夹板"
    ((_head, *_rest), (number, text, reason)) = load_workbook(rejects).active.iter_rows(values_only=True)
    assert number == 2
    assert "=1+1" in text
    assert "四类" in reason


def test_a_file_without_a_good_row_ends_as_refused_and_hands_its_rows_back(ronghe, classification, tmp_path):
    rejects = tmp_path / "rejects.xlsx"
    result = ronghe("import", "fda-classification", classification(2016, "cut"), "--rejects", rejects)

    assert result.exit_code == 3
    assert load_workbook(rejects).active.max_row == 2
    assert Edition.objects.count() == 0


def test_a_preview_changes_nothing_and_says_so(ronghe, classification):
    result = ronghe(
        "import", "fda-classification", classification(2016, "AAA|Screw|3|888.3040|2"), "--preview", "--lang", "en"
    )
    assert "preview" in result.output
    assert "1 new" in result.output
    assert FdaProductCode.objects.count() == 0


@pytest.mark.parametrize(
    ("verb", "content", "code"),
    [
        ("nmpa-determinations", b"", 3),
        ("nmpa-catalogue", b"{}", 3),
        ("nmpa-exemptions", b"[]", 3),
        ("fda-classification", b"a|b\n1|2\n", 3),
        ("fda-clearances", b"a|b\n1|2\n", 3),
    ],
)
def test_another_file_is_refused_with_a_way_out(ronghe, tmp_path, verb, content, code):
    file = tmp_path / "file.txt"
    file.write_bytes(content)
    result = ronghe("import", verb, file)
    assert result.exit_code == code
    assert "Traceback" not in result.output
    assert Edition.objects.count() == 0


def test_the_date_of_an_edition_may_be_given(ronghe, classification):
    file = classification(2016, "AAA|Screw|3|888.3040|2")
    ronghe("import", "fda-classification", file, "--edition", "2017-03-01")
    assert Edition.objects.get().edition_on.isoformat() == "2017-03-01"
    assert ronghe("import", "fda-classification", file, "--edition", "spring").exit_code == 2


def test_a_missing_file_is_a_wrong_command_line(ronghe, tmp_path):
    assert ronghe("import", "nmpa-catalogue", tmp_path / "none.json").exit_code == 2
