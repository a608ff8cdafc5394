"""Files of a plan: guidance, product, date, choices, stages, sites and sources in each; whose they are."""

from __future__ import annotations

import io
import json
import re
from html import unescape

import openpyxl
import pytest
from django.test import Client
from docx import Document
from pypdf import PdfReader

from ronghe.exchange import commands as exchange
from ronghe.route.exports.page import can_print
from ronghe.web.route_examples import PRODUCTS
from tests.factories import NODE, login, make_member, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

BONE = PRODUCTS[0].text
CHOSEN = "?n.nmpa=nmpa-3-trial&s.patients=300&done=bench&side=early_ethics&a.contains_drug=no"
GUIDANCE, DAY = "不是主管部门的决定", r"\d{4}-\d\d-\d\d"


@pytest.fixture
def place(client, node) -> str:
    return client.post("/route/", {"text": BONE}).headers["Location"] + "plan/"


@pytest.fixture
def site(node):
    hospital = make_organisation(kind="hospital", name_zh="示例医院")
    values = {"owner": hospital.pk, "kind": "clinical", "summary_zh": "示例", "title_zh": "骨科试验机构"}
    told = {"ethics_zh": "每月第二周周三", "ethics_next_on": "2199-03-05", "past_trials_zh": "ChiCTR2100012345"}
    numbers = {"past_trials_count": 36, "trials_a_year": 20, "subjects_a_year": 800}
    service = exchange.save_listing(NODE, "service", {**values, **told, **numbers, "fields": ["orthopaedics"]})
    return exchange.publish_listing(NODE, "service", service.pk)


def words_of(book: openpyxl.Workbook) -> dict[str, str]:
    return {
        sheet.title: "\n".join("\t".join(str(cell) for cell in row) for row in sheet.values)
        for sheet in book.worksheets
    }


def test_the_workbook_has_guidance_product_day_choices_sites_and_sources(client, place, site):
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{place}files/xlsx/{CHOSEN}").content))
    words = words_of(book)

    summary = words["概要"]
    assert GUIDANCE in summary
    assert "可吸收骨修复材料" in summary
    assert re.search(rf"规则日期\t{DAY}", summary)
    for choice in ("中国 第三类，需临床试验", "300", "含药", "月数 P10"):
        assert choice in summary, (choice, summary)
    assert "骨科试验机构" in words["临床试验机构"]
    assert "医疗器械监督管理条例" in words["资料来源"]
    assert words["先化解哪一步风险"].count("\n") > 3
    stages = list(book["阶段"].values)
    assert stages[0][0] == "阶段"
    assert max(column.width for column in book["概要"].column_dimensions.values()) > 60


def test_files_tell_of_a_site_what_their_reader_may_read(client, site):
    member = Client()
    login(member, make_member(make_organisation(name_zh="另一单位")))

    def told(one):
        memo = one.post("/route/", {"text": BONE}).headers["Location"]
        address = f"{memo}plan/files/"
        book = openpyxl.load_workbook(io.BytesIO(one.get(f"{address}xlsx/{CHOSEN}").content))
        heads, *rows = [list(row) for row in book["临床试验机构"].values]
        sites = [
            found for stage in one.get(f"{address}json/{CHOSEN}").json()["plan"]["stages"] for found in stage["sites"]
        ]
        return dict(zip(heads, rows[0], strict=True)), sites[0]

    public, public_json = told(client)
    assert (public["伦理会议安排"], public["下次伦理会日期"]) == ("每月第二周周三", "2199-03-05")
    assert (public["既往试验数（项）"], public["既往试验"]) == (36, "ChiCTR2100012345")
    assert (public["每年可承接试验数（项）"], public["每年可入组受试者数（例）"]) == ("", "")
    assert (public_json["ethics_next_on"], public_json["past_trials_count"]) == ("2199-03-05", 36)
    assert (public_json["trials_a_year"], public_json["subjects_a_year"]) == (None, None)

    theirs, their_json = told(member)
    assert (theirs["每年可承接试验数（项）"], theirs["每年可入组受试者数（例）"]) == (20, 800)
    assert (their_json["trials_a_year"], their_json["subjects_a_year"]) == (20, 800)
    assert their_json["specialties"] == ["orthopaedics"]


def text_of(one, form: str) -> str:
    """All text of the plan as a file, without spaces: a PDF breaks its lines where it must."""
    memo = one.post("/route/", {"text": BONE}).headers["Location"]
    content = one.get(f"{memo}plan/files/{form}/{CHOSEN}").content
    if form == "docx":
        document = Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(part.text for part in document.paragraphs), *cells])
    elif form == "pdf":
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    else:
        text = unescape(content.decode())
    return "".join(text.split())


@pytest.mark.parametrize("form", ["docx", "html", "pdf"])
def test_word_pdf_and_the_page_that_stands_alone_tell_of_a_site_what_its_plan_page_tells(client, site, form):
    if form == "pdf" and not can_print():
        pytest.skip("this machine makes no PDF")
    exchange.save_listing(NODE, "service", {"standards_zh": "GCP 备案", "capacity_zh": "同时三项"}, site.pk)
    member = login(Client(), make_member(make_organisation(name_zh="另一单位")))

    def on_page(one) -> list[str]:
        memo = one.post("/route/", {"text": BONE}).headers["Location"]
        page = one.get(f"{memo}plan/{CHOSEN}").content.decode()
        told = re.findall(r"<ul class=\"site-facts\">(.*?)</ul>", page, re.S)[0]
        lines = re.findall(r"<li>(.*?)</li>", told, re.S)
        return ["".join(unescape(re.sub("<[^>]+>", "", line)).split()) for line in lines]

    public, theirs = on_page(client), on_page(member)
    assert "伦理委员会:每月第二周周三(下次2199-03-05)" in public
    assert "既往试验:36–ChiCTR2100012345" in public
    assert set(theirs) - set(public) == {
        "每年可承接试验数（项）:20", "每年可入组受试者数（例）:800", "承接能力:同时三项",
    }  # fmt: skip
    for one, facts in ((client, public), (member, theirs)):
        text = text_of(one, form)
        assert "骨科专业相符" in text.split("临床试验机构的情况")[1]
        assert [fact for fact in facts if fact not in text] == []
    assert "同时三项" not in text_of(client, form)
    assert "每年可入组受试者数（例）:800" not in text_of(client, form)


def test_a_plan_without_sites_has_no_table_of_them(client, node):
    assert "临床试验机构的情况" not in text_of(client, "docx")


def test_many_sites_are_counted_and_few_are_told(client, node):
    hospital = make_organisation(kind="hospital", name_zh="示例医院")
    for number in range(7):
        values = {"owner": hospital.pk, "kind": "clinical", "summary_zh": "示例", "title_zh": f"骨科第{number}机构"}
        row = exchange.save_listing(
            NODE, "service", {**values, "past_trials_count": number, "fields": ["orthopaedics"]}
        )
        exchange.publish_listing(NODE, "service", row.pk)

    text = text_of(client, "docx")

    told = text.split("临床试验机构的情况")[1]
    assert told.count("既往试验:") == 5
    assert "另有2项" in told or "还有2" in told


def test_no_head_of_the_workbook_is_a_word_of_another_room(client, place):
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{place}files/xlsx/").content))
    heads = {str(cell.value) for sheet in book.worksheets for cell in sheet[1]} | set(book.sheetnames)

    assert not heads & {"轮次", "排序", "简介", "数值"}


def test_word_and_the_page_hold_the_same_plan(client, place, site):
    document = Document(io.BytesIO(client.get(f"{place}files/docx/{CHOSEN}").content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    word = "\n".join([*(one.text for one in document.paragraphs), *cells])
    page = client.get(f"{place}files/html/{CHOSEN}").content.decode()

    for text in (word, page):
        for told in (GUIDANCE, "可吸收骨修复材料", "需要多久", "需要多少钱", "骨科试验机构", "受试者人数", "统计分析"):
            assert told in text, told
        assert "医疗器械监督管理条例" in text


def test_a_pdf_has_the_stages_and_their_deliverables_as_text(client, place):
    answer = client.get(f"{place}files/pdf/")
    if not can_print():
        assert answer.status_code == 503
        return
    assert answer.content.startswith(b"%PDF-")
    told = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.content)).pages)
    told = "".join(told.split())
    assert "成功率" in told
    assert "验证方案与报告" in told


def test_json_is_what_the_command_line_gives(client, place):
    found = json.loads(client.get(f"{place}files/json/{CHOSEN}").content)

    assert found["plan"]["way"] == "nmpa-3-trial"
    assert found["sliders"] == {"patients": 300}
    assert found["answers"] == {"contains_drug": "no"}
    assert "bench" in found["done"]


def test_where_no_stages_are_held_every_form_says_so(client, node):
    text = "盐酸安罗替尼胶囊，化学药品1类，小分子，口服，治疗非小细胞肺癌。"
    place = client.post("/route/", {"text": text}).headers["Location"] + "plan/"
    page = client.get(f"{place}files/html/?market=fda").content.decode()
    found = json.loads(client.get(f"{place}files/json/?market=fda").content)

    assert "药品在该市场的阶段尚未收录" in page
    assert found["plan"] is None
    assert found["other"] == ["药品在该市场的阶段尚未收录"]
    assert client.get(f"{place}files/xlsx/?market=fda").status_code == 200


@pytest.mark.parametrize(
    ("rest", "status"), [("files/exe/", 404), ("files/json/?s.patients=5000", 422), ("files/docx/?market=mars", 422)]
)
def test_what_there_is_not_is_refused(client, place, rest, status):
    assert client.get(place + rest).status_code == status


@pytest.mark.parametrize("form", ["docx", "html", "json", "xlsx"])
def test_nobody_else_takes_it_away(place, form):
    answer = Client().get(f"{place}files/{form}/")
    assert answer.status_code == 404
    assert "骨修复" not in answer.content.decode(errors="ignore")
