"""``ronghe import``: preview first; nothing is written before it is agreed to; again changes nothing."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from ronghe.exchange.models import Achievement, ClearedProduct, Need
from ronghe.ingest.models import ImportRow, ImportRun
from tests.factories import make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

LEDGER = """2025年临床需求台账,,,,
序号,需求名称,需求单位,需求描述,补充材料
1,术中椎弓根螺钉置入导航,测试第一医院,重度旋转椎体置钉偏差大，希望定位误差 < 1 mm,已有 30 例数据
2,床旁快速药敏,测试第二医院,血流感染药敏要48小时，希望 4 小时内出结果,
3,,测试第三医院,没有名称,
"""


@pytest.fixture
def ledger(tmp_path):
    file = tmp_path / "台账.csv"
    file.write_text(LEDGER, encoding="gb18030")
    return file


def test_preview_writes_nothing_but_says_what_would_happen(ronghe, ledger):
    result = ronghe("import", "workbook", ledger)

    assert result.exit_code == 0
    assert "新增 2 条，重复 0 条，退回 1 条" in result.stdout
    assert "--yes" in result.stderr
    assert Need.objects.count() == 0


def test_long_example_leaves_the_columns_their_names(ronghe, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    file = tmp_path / "need.csv"
    file.write_text(
        "需求名称,需求单位,需求描述\n导航,测试医院," + "椎弓根螺钉置入偏差大，需要导航" * 20 + "\n", encoding="utf-8"
    )

    lines = ronghe("import", "workbook", file).stdout.splitlines()

    assert [line.split()[:3] for line in lines[2:5]] == [
        ["需求名称", "需求名称", "title"], ["需求单位", "需求单位", "owner"], ["需求描述", "需求描述", "problem"],
    ]  # fmt: skip


def test_agreed_import_is_written_and_found(ronghe, ledger):
    result = ronghe("import", "workbook", ledger, "--yes")

    assert result.exit_code == 8, result.output
    assert set(Need.objects.values_list("title_zh", flat=True)) == {"术中椎弓根螺钉置入导航", "床旁快速药敏"}
    assert "床旁快速药敏" in ronghe("search", "血流感染 药敏").stdout


def test_import_without_rejects_ends_with_0(ronghe, tmp_path):
    file = tmp_path / "good.csv"
    file.write_text("".join(LEDGER.splitlines(keepends=True)[:-1]), encoding="utf-8")

    result = ronghe("import", "workbook", file, "--yes")

    assert result.exit_code == 0
    run = ImportRun.objects.get()
    assert (run.status, run.finished, run.total) == ("done", 2, 2)
    assert list(run.rows.values_list("state", "outcome")) == [("new", "created")] * 2
    assert set(Need.objects.values_list("title_zh", "owner__name_zh", "status")) == {
        ("术中椎弓根螺钉置入导航", "测试第一医院", "open"),
        ("床旁快速药敏", "测试第二医院", "open"),
    }
    assert "--rejects" not in result.stdout


def test_importing_again_changes_nothing(ronghe, ledger):
    ronghe("import", "workbook", ledger, "--yes")
    before = {need.pk: need.updated_at for need in Need.objects.all()}

    report = json.loads(ronghe("import", "workbook", ledger, "--yes", "--json").stdout)

    assert {need.pk: need.updated_at for need in Need.objects.all()} == before
    assert (report["counts"]["outcome_created"], report["counts"]["unchanged"]) == (0, 2)


def test_column_is_put_right_and_remembered(ronghe, ledger):
    ronghe("import", "workbook", ledger, "--map", "补充材料=evidence", "--yes")

    assert Need.objects.get(title_zh="术中椎弓根螺钉置入导航").evidence_zh == "已有 30 例数据"
    again = json.loads(ronghe("import", "workbook", ledger, "--json").stdout)
    assert again["sheets"][0]["mapping"]["columns"]["补充材料"] == "evidence"


def test_column_is_left_out(ronghe, ledger):
    report = json.loads(ronghe("import", "workbook", ledger, "--map", "需求描述=", "--json").stdout)

    assert report["sheets"][0]["mapping"]["columns"]["需求描述"] is None


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--map", "没有的列=evidence"), 3, "没有的列"),
        (("--map", "补充材料=weather"), 3, "weather"),
        (("--map", "nothing"), 2, "COLUMN=FIELD"),
        (("--sheet", "没有的表", "--kind", "need"), 3, "没有的表"),
        (("--kind", "weather"), 2, "weather"),
        (("--owner", "没有的单位"), 3, "没有的单位"),
    ],
)
def test_mistakes_are_refused_and_nothing_is_written(ronghe, ledger, words, code, said):
    result = ronghe("import", "workbook", ledger, *words, "--yes")

    assert result.exit_code == code, result.output
    assert said in result.stderr
    assert Need.objects.count() == 0


def test_kind_is_chosen(ronghe, ledger):
    report = json.loads(ronghe("import", "workbook", ledger, "--kind", "achievement", "--yes", "--json").stdout)

    assert report["sheets"][0]["kind"] == "achievement"
    assert Need.objects.count() == 0


def test_rejects_come_back_with_reasons(ronghe, ledger, tmp_path):
    file = tmp_path / "rejects.xlsx"

    ronghe("import", "workbook", ledger, "--yes", "--rejects", file)

    rows = list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
    assert rows[0][-1] == "原因"
    assert len(rows) == 2
    assert "需求名称" in rows[1][-1]


def test_drafts_are_not_opened_and_owner_is_given(ronghe, tmp_path):
    owner = make_organisation(kind="hospital", name_zh="测试医院")
    file = tmp_path / "needs.csv"
    file.write_text("需求名称,需求描述\n置钉导航,重度旋转椎体置钉偏差大\n", encoding="utf-8")

    assert ronghe("import", "workbook", file, "--owner", "测试医院", "--draft", "--yes").exit_code == 0

    need = Need.objects.get()
    assert (need.owner, need.status) == (owner, "draft")


def test_rows_with_patients_are_held_until_told(ronghe, tmp_path):
    make_organisation(kind="hospital", name_zh="测试医院")
    file = tmp_path / "needs.csv"
    file.write_text(
        "需求名称,需求单位,需求描述\n置钉导航,测试医院,患者张三，住院号 123456，置钉偏差大\n", encoding="utf-8"
    )

    assert ronghe("import", "workbook", file, "--yes").exit_code == 8
    assert Need.objects.count() == 0
    assert ronghe("import", "workbook", file, "--held", "keep", "--yes").exit_code == 3
    assert ronghe("import", "workbook", file, "--held", "remove", "--yes").exit_code == 0
    need = Need.objects.get()
    assert "张三" not in need.problem_zh
    assert "123456" not in need.problem_zh


def test_reason_for_keeping_a_patient_is_kept_with_the_record(ronghe):
    make_organisation(kind="hospital", name_zh="测试医院")
    text = "患者张三，住院号 123456，术中置钉偏差大，希望定位误差 < 1 mm"
    words = ("import", "document", "-", "--owner", "测试医院", "--held", "keep", "--yes")

    assert ronghe(*words, stdin=text).exit_code == 3
    assert Need.objects.count() == 0
    assert not ImportRow.objects.exists()
    assert ronghe(*words, "--reason", "随访需要，已获同意", stdin=text).exit_code == 0

    assert "住院号 123456" in Need.objects.get().problem_zh
    assert ImportRow.objects.get().decision_reason == "随访需要，已获同意"
    told = Need.objects.get().history.values_list("history_change_reason", flat=True)
    assert "随访需要，已获同意" in list(told)


def test_document_is_split_into_needs(ronghe, tmp_path):
    make_organisation(kind="hospital", name_zh="测试医院")
    first = "1. 需求名称：术中导航\n需求描述：置钉偏差大，希望误差 < 1 mm\n\n"
    text = first + "2. 需求名称：床旁药敏\n需求描述：药敏太慢，希望 4 小时内\n"

    result = ronghe("import", "document", "-", "--owner", "测试医院", "--yes", "--json", stdin=text)

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["counts"]["outcome_created"] == Need.objects.count() == 2


def test_messages_without_a_need_are_listed_each_and_taken_in_when_told(ronghe):
    make_organisation(kind="hospital", name_zh="测试医院")
    said = "".join(f"成员{n} 2026/3/{n} 10:00\n第{n}间诊室的支气管镜都太粗，新生儿进不去\n" for n in range(1, 16))
    text = said + "李工 2026/3/20 10:00\n我们想要一种儿童内镜，直径不超过4毫米\n"
    words = ("import", "document", "-", "--owner", "测试医院")

    shown = ronghe(*words, stdin=text).stdout.replace("\n", "")

    assert [f"成员{n} 2026-03-{n:02d}" in shown for n in range(1, 16)] == [True] * 15
    assert "新增 1 条，重复 0 条，退回 15 条" in shown
    assert ronghe(*words, "--yes", stdin=text).exit_code == 8
    assert [need.title_zh for need in Need.objects.all()] == ["我们想要一种儿童内镜，直径不超过4毫米"]

    taken = ronghe(*words, "--unrecognised", "take", "--duplicates", "new", "--yes", stdin=text)

    assert taken.exit_code == 0, taken.output
    assert Need.objects.filter(problem_zh__contains="支气管镜").count() == 15


def test_template_is_recognised_when_filled_in(ronghe, tmp_path):
    file = tmp_path / "template.xlsx"
    assert ronghe("import", "template", "achievement", file).exit_code == 0
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    headers = [cell.value for cell in page[1]]
    page.append(
        [{"成果名称": "导航系统", "完成单位": "测试研究所", "技术简介": "逐椎体配准"}.get(name) for name in headers]
    )
    book.save(file)

    assert ronghe("import", "workbook", file, "--yes").exit_code == 0
    assert Achievement.objects.get().title_zh == "导航系统"


def test_imports_are_listed_and_resumed(ronghe, ledger, tmp_path):
    ronghe("import", "workbook", ledger, "--yes")
    run = ImportRun.objects.get()
    file = tmp_path / "rejects.xlsx"

    assert str(run.pk) in ronghe("import", "list").stdout
    assert ronghe("import", "resume", run.pk, "--rejects", file).exit_code == 8
    assert file.exists()
    assert ronghe("import", "resume", "00000000-0000-0000-0000-000000000000").exit_code == 5


def test_cleared_devices_are_loaded_and_found_beside_partners(ronghe, tmp_path):
    file = tmp_path / "ai_devices.csv"
    file.write_text(
        "Date of Final Decision,Submission Number,Device,Company,Panel (lead),Primary Product Code\n"
        "07/27/2023,K230001,SpineNav,Example Spine Inc,Orthopedic,OLO\n",
        encoding="utf-8",
    )

    result = ronghe("import", "fda-clearances", file, "--json")

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["new"] == ClearedProduct.objects.count() == 1
    document = json.loads(ronghe("dossier", "-", "--json", stdin="spine navigation for pedicle screws").stdout)
    assert [row["number"] for row in document["similar_products"]] == ["K230001"]
    assert [(row["kind"], row["name"], row["basis"]["code"]) for row in document["partners"]] == [
        ("company", "Example Spine Inc", "clearance")
    ]


def workbook_with_formula() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["需求名称", "需求单位", "需求描述"])
    book.active.append(['=HYPERLINK("x")', "测试医院", "置钉偏差大"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.xlsx", b""),
        ("binary.xlsx", bytes(range(256)) * 8),
        ("page.docx", b"PK\x03\x04 no"),
        ("text.csv", b"\x00\x01\x02" * 50),
    ],
)
def test_unreadable_files_are_refused_and_leave_nothing(ronghe, tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)

    result = ronghe("import", "workbook", file, "--yes")

    assert result.exit_code == 3, result.output
    assert "Traceback" not in result.output
    assert ImportRun.objects.count() == 0


def test_formula_does_no_harm(ronghe, tmp_path):
    file = tmp_path / "formula.xlsx"
    file.write_bytes(workbook_with_formula())

    result = ronghe("import", "workbook", file, "--yes")

    assert result.exit_code in {0, 8}
    assert not Need.objects.filter(title_zh__startswith="=").exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("word.csv", "导航", "表头"),
        ("nohead.csv", "1,2,3\n4,5,6\n", "表头"),
        ("broken.json", '[{"name": ', "JSON"),
        ("blank.csv", "\n \n", "空"),
    ],
)
def test_files_without_a_table_are_refused_with_the_way_out(ronghe, tmp_path, name, content, said):
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")

    result = ronghe("import", "workbook", file, "--yes")

    assert (result.exit_code, said in result.stderr, "请" in result.stderr) == (3, True, True)
    assert ImportRun.objects.count() == 0


def test_values_that_could_not_be_read_are_told_with_row_field_and_remedy(ronghe, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("成果名称,完成单位,技术简介,技术成熟度\n导航,示例大学,可用,很成熟\n", encoding="utf-8")

    out = ronghe("import", "workbook", file).stdout

    assert "a 2" in out
    assert "技术成熟度：“很成熟”无法识别" in out.replace("\n", "")
    assert "1 至 9" in out


@pytest.mark.parametrize(("text", "said"), [("导航", "看不出需求"), ("导航定位不准，" * 6000, "上限 20,000")])
def test_text_that_is_no_need_is_refused_and_not_stored(ronghe, text, said):
    make_organisation(kind="hospital", name_zh="测试医院")

    result = ronghe("import", "document", "-", "--owner", "测试医院", "--yes", stdin=text)

    assert result.exit_code == 8, result.output
    assert said in result.stdout.replace("\n", "")
    assert Need.objects.count() == 0


def test_script_of_a_web_table_is_no_text(ronghe, tmp_path):
    file = tmp_path / "a.xls"
    cells = "<tr><td>眼压<b>监测</b></td><td>测试医院</td><td>夜间测不到<script>alert(1)</script></td></tr>"
    head = "<tr><th>需求名称</th><th>需求单位</th><th>需求描述</th></tr>"
    file.write_text(f"<html><table>{head}{cells}</table></html>", encoding="utf-8")

    ronghe("import", "workbook", file, "--yes")

    assert (Need.objects.get().title_zh, Need.objects.get().problem_zh) == ("眼压监测", "夜间测不到")
