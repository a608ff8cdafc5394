"""Imports over the site: preview, correct, decide, take in; closed unless the node says otherwise."""

from __future__ import annotations

import io
import re

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from ronghe.exchange.models import Need
from ronghe.ingest import jobs
from ronghe.ingest.commands import run_import
from ronghe.ingest.models import Conflict, ImportRow, ImportRun, Layout
from ronghe.network.models import Organisation
from tests.factories import login, make_organisation

pytestmark = pytest.mark.django_db

HEADERS = ["需求名称", "单位", "需求描述", "备选名"]
ROWS = [
    ["肺功能训练器", "测试一院", "慢阻肺患者出院后训练依从性差", "甲"],
    ["内瘘狭窄筛查", "测试二院", "居家无法发现内瘘狭窄", "乙"],
    ["缺单位的需求", "", "没有单位", "丙"],
    ["随访", "测试二院", "王小明，病历号 20231234，术后疼痛", "丁"],
]


def workbook(rows=ROWS, headers=HEADERS) -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    for row in [headers, *rows]:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("台账.xlsx", buffer.getvalue())


@pytest.fixture
def run(client, node, at_desk):
    response = client.post("/import/", {"file": workbook(), "publish": "yes"})
    assert response.status_code == 302
    return ImportRun.objects.get(pk=response["Location"].split("/")[2])


def get(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_closed_desk_takes_nothing_and_says_how(client, node):
    assert "ronghe import" in get(client, "/import/")
    assert 'type="file"' not in get(client, "/import/")
    assert client.post("/import/", {"file": workbook()}).status_code == 403
    assert not ImportRun.objects.exists()


def stored() -> list[list[dict]]:
    """Everything of imports, and the needs: what a refusal must leave as it was."""
    return [list(model.objects.order_by("pk").values()) for model in (ImportRun, ImportRow, Layout, Conflict, Need)]


@pytest.mark.parametrize("part", ["", "rejects.xlsx"])
def test_visitor_sees_no_import(client, run, part):
    address = f"/import/{run.pk}/{part}"
    assert client.get(address).status_code == 200
    client.logout()

    response = client.get(address)

    assert response.status_code == 403
    assert response["Content-Type"].startswith("text/html")
    for text in ("台账.xlsx", "缺单位的需求", "肺功能训练器", "20231234"):
        assert text not in response.content.decode()


@pytest.mark.parametrize("action", ["apply", "cancel", "mapping", "decide"])
def test_visitor_changes_no_import(client, run, at_desk, action):
    row = ImportRow.objects.filter(run=run, state="new").first()
    part = f"rows/{row.pk}/decide" if action == "decide" else action
    values = {
        "mapping": {"sheet": "台账", "kind": "achievement"},
        "decide": {"decision": "leave_out"},
    }.get(action, {})
    client.logout()
    before = stored()

    assert client.post(f"/import/{run.pk}/{part}/", values).status_code == 403

    assert stored() == before
    login(client, at_desk)  # it was the visitor that was refused, nothing else
    assert client.post(f"/import/{run.pk}/{part}/", values).status_code == 302
    assert stored() != before


def test_preview_counts_and_stores_nothing(client, run):
    page = get(client, f"/import/{run.pk}/")
    assert "新增 2 条" in page
    assert "退回 1 条" in page
    assert "暂缓 1 条" in page
    assert not Need.objects.exists()


def test_preview_of_one_state(client, run):
    page = get(client, f"/import/{run.pk}/?state=refused")
    assert "缺单位的需求" in page
    assert "肺功能训练器" not in page.split('class="tabs')[1]


def test_mapping_is_corrected_and_remembered(client, run):
    sheet = run.sheets[0]
    place = next(number for number, column in enumerate(sheet["columns"]) if column["header"] == "备选名")
    values = {f"column_{number}": column["target"] or "" for number, column in enumerate(sheet["columns"])}
    client.post(
        f"/import/{run.pk}/mapping/", {"sheet": "台账", "kind": "need", **values, f"column_{place}": "wanted_zh"}
    )
    run.refresh_from_db()
    assert run.sheets[0]["columns"][place]["target"] == "wanted_zh"
    again = client.post("/import/", {"file": workbook()})["Location"].split("/")[2]
    assert ImportRun.objects.get(pk=again).sheets[0]["columns"][place]["target"] == "wanted_zh"


@pytest.mark.parametrize(
    ("values", "status", "said"),
    [
        ({"sheet": "台账", "kind": "need", "column_0": "no_such_field"}, 422, "列不能这样对应"),
        ({"sheet": "台账", "kind": "nonsense"}, 422, "列不能这样对应"),
        ({"sheet": "无", "kind": "need"}, 404, ""),
    ],
    ids=["field", "kind", "sheet"],
)
def test_nonsense_mapping_is_refused_and_changes_nothing(client, run, values, status, said):
    before = stored()

    response = client.post(f"/import/{run.pk}/mapping/", values)

    assert response.status_code == status
    assert said in response.content.decode()
    assert stored() == before
    assert "新增 2 条" in get(client, f"/import/{run.pk}/")


def test_import_runs_and_links_to_its_records(client, run):
    client.post(f"/import/{run.pk}/apply/")
    waiting = get(client, f"/import/{run.pk}/")
    assert 'http-equiv="refresh"' in waiting
    assert "hx-get" in waiting
    run_import(run.pk)
    part = client.get(f"/import/{run.pk}/", headers={"hx-request": "true"})
    assert part["HX-Refresh"] == "true"
    page = get(client, f"/import/{run.pk}/")
    need = Need.objects.get(title_zh="肺功能训练器")
    assert f"/needs/{need.pk}/" in page
    assert Organisation.objects.filter(name_zh="测试一院").exists()
    assert "病历号 20231234" not in page


def test_rejects_come_back_with_reasons(client, run):
    content = client.get(f"/import/{run.pk}/rejects.xlsx").content
    sheet = load_workbook(io.BytesIO(content)).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any("缺单位的需求" in str(row) and "单位" in str(row[-1]) for row in values)


def test_row_is_left_out_and_held_row_needs_a_reason(client, run):
    new = ImportRow.objects.filter(run=run, state="new").first()
    client.post(f"/import/{run.pk}/rows/{new.pk}/decide/", {"decision": "leave_out"})
    new.refresh_from_db()
    assert new.decision == "leave_out"
    held = ImportRow.objects.get(run=run, state="held")
    address = f"/import/{run.pk}/rows/{held.pk}/decide/"
    before = stored()
    for values, status in (
        ({"decision": "keep_with_reason"}, 422),
        ({"decision": "keep_with_reason", "reason": "  "}, 422),
        ({"decision": "nonsense"}, 404),
    ):
        assert client.post(address, values).status_code == status
        assert stored() == before

    assert client.post(address, {"decision": "remove_patient"}).status_code == 302

    held.refresh_from_db()
    assert held.decision == "remove_patient"
    kept = repr((held.raw, held.fields, held.originals))
    assert "术后疼痛" in kept
    assert "王小明" not in kept
    assert "20231234" not in kept
    client.post(f"/import/{run.pk}/apply/")
    run_import(run.pk)
    assert set(Need.objects.values_list("title_zh", flat=True)) == {"内瘘狭窄筛查", "随访"}
    assert "20231234" not in repr(list(Need.objects.values()))


def test_row_is_kept_with_the_reason_given(client, run):
    held = ImportRow.objects.get(run=run, state="held")
    values = {"decision": "keep_with_reason", "reason": "已获同意"}
    client.post(f"/import/{run.pk}/rows/{held.pk}/decide/", values)
    held.refresh_from_db()
    assert (held.decision, held.decision_reason) == ("keep_with_reason", "已获同意")


def test_row_of_another_import_is_not_there(client, run):
    other = client.post("/import/", {"text": "需求：术中导航需要定位误差 < 1 mm", "owner": ""})["Location"].split("/")[
        2
    ]
    row = ImportRow.objects.filter(run=run).first()
    before = stored()
    assert client.post(f"/import/{other}/rows/{row.pk}/decide/", {"decision": "leave_out"}).status_code == 404
    assert stored() == before


def test_thrown_away_preview_changes_nothing(client, run):
    client.post(f"/import/{run.pk}/cancel/")
    run.refresh_from_db()
    assert run.status == "cancelled"
    assert client.post(f"/import/{run.pk}/apply/").status_code == 409
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b""),
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.bin", bytes(range(256)) * 20),
        ("a.pdf", b"%PDF-1.4 broken"),
        ("a.docx", b"no word file\x00\x01"),
    ],
)
def test_unreadable_files_get_a_clear_answer(client, node, at_desk, name, content):
    response = client.post("/import/", {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    assert "alert-danger" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_too_large_file_and_unknown_owner_are_refused(client, node, at_desk, settings):
    unknown = client.post("/import/", {"file": workbook(), "owner": "没有的单位"})
    assert (unknown.status_code, "没有该名称的单位" in unknown.content.decode()) == (422, True)
    assert 'value="没有的单位"' in unknown.content.decode()  # what was written is still there
    nothing = client.post("/import/", {})
    assert (nothing.status_code, "没有提交内容" in nothing.content.decode()) == (422, True)
    settings.UPLOAD_LIMIT_BYTES = 100
    large = client.post("/import/", {"file": workbook()})
    assert large.status_code == 413
    assert "alert-danger" in large.content.decode()
    assert stored() == [[]] * 5


def test_pasted_chat_is_taken_apart(client, node, at_desk):
    text = (
        "李医生 2026-03-01 10:00\n需求：慢阻肺患者居家训练器，续航不低于 8 小时\n\n"
        "王医生 2026-03-02 11:00\n需求：内瘘狭窄居家筛查，灵敏度不低于 90%\n"
    )
    address = client.post("/import/", {"text": text})["Location"]
    assert ImportRow.objects.filter(run_id=address.split("/")[2]).count() == 2


def test_message_without_a_need_is_shown_with_sender_and_date_and_taken_in(client, node, at_desk):
    make_organisation(kind="hospital", name_zh="示例医院")
    text = (
        "李医生 2026-03-01 10:00\n我们想要一种儿童内镜，直径不超过4毫米\n"
        "王医生 2026-03-02 11:00\n儿科的支气管镜都太粗，新生儿进不去\n赵医生 2026-03-02 11:05\n大家好\n"
    )
    address = client.post("/import/", {"text": text, "owner": "示例医院"})["Location"]

    page = get(client, f"{address}?state=refused")

    assert "新增 1 条，重复 0 条，退回 1 条" in page
    assert "未识别出需求（王医生 2026-03-02：" in page
    assert "有 1 条问候、致谢等消息未逐条列出" in page
    assert "作为需求导入" in page
    assert Need.objects.count() == 0

    row = ImportRow.objects.get(state="refused")
    assert client.post(f"{address}rows/{row.pk}/decide/", {"decision": "take_in"}).status_code == 302
    assert "新增 2 条，重复 0 条，退回 0 条" in get(client, address)
    client.post(f"{address}apply/")
    run_import(address.split("/")[2])
    assert set(Need.objects.values_list("problem_zh", flat=True)) == {
        "我们想要一种儿童内镜，直径不超过4毫米",
        "儿科的支气管镜都太粗，新生儿进不去",
    }


def test_message_without_a_need_is_shown_in_english(client, english, at_desk, node):
    text = (
        "李医生 2026-03-01 10:00\n我们想要一种儿童内镜，直径不超过4毫米\n王医生 2026-03-02 11:00\n食堂今天吃饺子不错\n"
    )
    page = get(client, client.post("/import/", {"text": text})["Location"])
    assert "no need recognised (王医生 2026-03-02: " in page


def test_html_in_cells_stays_text(client, node, at_desk):
    rows = [["<script>alert(1)</script>", "<b>一院</b>", "描述 <img onerror=x>", ""]]
    address = client.post("/import/", {"file": workbook(rows)})["Location"]
    page = get(client, address)
    assert not re.search(r"<script>alert|<b>一院|<img onerror", page)


@pytest.mark.parametrize("kind", ["need", "achievement", "service", "mandate", "organisation", "person"])
def test_templates_are_there_for_everybody(client, node, kind):
    response = client.get(f"/import/templates/{kind}.xlsx")
    assert load_workbook(io.BytesIO(response.content)).sheetnames


def test_unknown_template_is_not_there(client, node):
    assert client.get("/import/templates/nonsense.xlsx").status_code == 404


def large(monkeypatch) -> None:
    """Every workbook is left to a worker."""
    monkeypatch.setattr("ronghe.ingest.commands.previewing.AT_ONCE_BYTES", 0)


def test_large_file_shows_progress_and_then_its_preview(client, node, at_desk, monkeypatch):
    large(monkeypatch)
    address = client.post("/import/", {"file": workbook(), "publish": "yes"})["Location"]
    page = get(client, address)
    assert "正在读取文件" in page
    assert f'href="{address}"' in page  # to look again without JavaScript
    assert 'http-equiv="refresh"' in page
    assert 'hx-trigger="every 1s"' in page
    part = client.get(address, headers={"hx-request": "true"})
    assert b"<html" not in part.content
    assert "HX-Request" in part["Vary"]

    jobs.read(address.split("/")[2])

    assert client.get(address, headers={"hx-request": "true"})["HX-Refresh"] == "true"
    assert "新增 2 条" in get(client, address)


def test_large_file_is_cancelled_and_leaves_nothing(client, node, at_desk, monkeypatch):
    large(monkeypatch)
    address = client.post("/import/", {"file": workbook()})["Location"]
    assert "停止" in get(client, address)

    assert client.post(f"{address}cancel/").status_code == 302

    jobs.read(address.split("/")[2])
    assert "已取消" in get(client, address)
    assert not ImportRow.objects.exists()


def test_large_file_that_cannot_be_read_says_why(client, node, at_desk, monkeypatch):
    large(monkeypatch)
    address = client.post("/import/", {"file": workbook(rows=[], headers=["一句话"])})["Location"]

    jobs.read(address.split("/")[2])

    assert "没有找到带表头的表格" in get(client, address)


def test_upload_page_names_its_limits(client, node, at_desk, settings):
    settings.UPLOAD_LIMIT_BYTES = 7 * 1024 * 1024
    assert "7 MB" in get(client, "/import/")


def test_remarks_have_a_list_of_their_own(client, node, at_desk):
    rows = [["肺功能训练器", "测试一院", "依从性差", "去年"], ["随访", "测试一院", "回访慢", "2024-03-05"]]
    address = client.post("/import/", {"file": workbook(rows, [*HEADERS[:3], "发布日期"])})["Location"]
    page = get(client, f"{address}?state=remarked").split('class="tabs')[1]
    assert "去年" in page
    assert "随访" not in page


OTHER = [["肺功能训练器", "测试一院", "另一种说法", "甲"], ["内瘘狭窄筛查", "测试二院", "又一种说法", "乙"]]


def disagree(client, rows=OTHER) -> ImportRun:
    """Two ledgers that say different things of the same needs."""
    runs = []
    for ledger, content in (("甲台账", ROWS[:2]), ("乙台账", rows)):
        address = client.post("/import/", {"file": workbook(content), "ledger": ledger})["Location"]
        client.post(f"{address}apply/")
        runs.append(run_import(address.split("/")[2]))
    return runs[-1]


def test_conflicts_are_shown_with_sources_and_dates_and_decided(client, node, at_desk):
    run = disagree(client)
    assert "/import/conflicts/" in get(client, f"/import/{run.pk}/")
    assert "2 项冲突" in get(client, "/import/")
    page = get(client, "/import/conflicts/")
    for text in (
        "慢阻肺患者出院后训练依从性差",
        "另一种说法",
        "台账.xlsx / 台账 / 2",
        timezone.localdate().isoformat(),
    ):
        assert text in page
    conflict = Conflict.objects.get(offered="另一种说法")

    response = client.post(f"/import/conflicts/{conflict.pk}/", {"choice": "both", "back": f"/import/{run.pk}/"})

    assert response["Location"] == f"/import/{run.pk}/"
    need = Need.objects.get(title_zh="肺功能训练器")
    assert need.problem_zh == "慢阻肺患者出院后训练依从性差\n另一种说法"
    assert "另一种说法" not in get(client, "/import/conflicts/")
    assert "另一种说法" in get(client, "/import/conflicts/?decided=1")
    assert client.post(f"/import/conflicts/{conflict.pk}/", {"choice": "keep"}).status_code == 409


def test_conflict_is_decided_by_none_but_the_desk(client, node, at_desk):
    disagree(client)
    conflict = Conflict.objects.first()
    address = f"/import/conflicts/{conflict.pk}/"
    assert client.post(address, {"choice": "nonsense"}).status_code == 404
    assert client.post("/import/conflicts/00000000-0000-0000-0000-000000000000/", {"choice": "keep"}).status_code == 404
    assert client.post(address, {"choice": "keep", "back": "https://example.org/"})["Location"] == "/import/conflicts/"
    client.logout()
    assert client.post(address, {"choice": "take"}).status_code == 403
    assert client.get("/import/conflicts/").status_code == 403


@pytest.mark.parametrize(
    ("address", "most"), [("/import/conflicts/", 8), ("/import/{run}/", 15)], ids=["conflicts", "rows"]
)
@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_for_one_and_three(
    client, node, at_desk, address, most, number, django_assert_max_num_queries
):
    rows = [[f"需求{n}", "测试一院", f"说法{n}", ""] for n in range(number)]
    for ledger, said in (("甲", "甲说"), ("乙", "乙说")):
        content = [[title, owner, text + said, ""] for title, owner, text, _ in rows]
        created = client.post("/import/", {"file": workbook(content), "ledger": ledger})["Location"]
        client.post(f"{created}apply/")
        run = run_import(created.split("/")[2])
    assert Conflict.objects.count() == number

    with django_assert_max_num_queries(most):
        get(client, address.format(run=run.pk))


def test_pasted_text_is_named_in_the_readers_language(client, at_desk, site):
    chat = "张主任 2026-11-20\n需求：术中甲状旁腺识别困难，误切率约 8%，希望成像灵敏度 ≥ 95%。"
    address = client.post("/import/", {"text": chat})["Location"]
    for language, told in (("zh-hans", "粘贴的文字"), ("en", "Pasted text")):
        client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
        for page in (client.get(address).content.decode(), client.get("/import/").content.decode()):
            assert told in page
            assert "粘贴的文字 / pasted text" not in page


def test_a_preview_without_anything_to_import_says_so_and_names_the_ways_out(client, node, at_desk):
    client.cookies["django_language"] = "en"
    place = client.post("/import/", {"file": workbook([["", "测试一院", "没有名称", ""]])})["Location"]
    page = get(client, place)

    assert "There is nothing to import: correct the columns" in page
    assert "then import" not in page
    assert "Import now" not in page


def test_header_rows_and_limits_are_written_as_english_writes_them(client, node, at_desk):
    client.cookies["django_language"] = "en"
    headers = [["单位信息", "需求内容", None], ["单位名称", "需求名称", "问题描述"]]
    book = workbook([headers[1], ["测试一院", "肺功能训练器", "依从性差"]], headers[0])
    page = get(client, client.post("/import/", {"file": book})["Location"])

    assert "header in rows 1, 2" in page
    assert "200,000 rows" in get(client, "/import/")
