"""The list of services as a file: what trial sites tell, to those who may read each of it."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ronghe.exchange import commands as exchange
from ronghe.ingest.commands import run_import
from ronghe.ingest.models import ImportRun
from tests.factories import NODE, login, make_member, make_organisation
from tests.ingest import sites

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

SITE = {
    "kind": "clinical",
    "title_zh": "影像试验机构",
    "summary_zh": "示例",
    "ethics_zh": "每月第二周周三",
    "ethics_en": "second Wednesday",
    "ethics_next_on": "2027-03-05",
    "past_trials_zh": "=HYPERLINK(1)",
    "past_trials_count": 36,
    "trials_a_year": 0,
    "subjects_a_year": 800,
    "capacity_zh": "同时三项",
}
HEADS = (
    "伦理会议安排",
    "下次伦理会日期",
    "既往试验数（项）",
    "既往试验",
    "每年可承接试验数（项）",
    "每年可入组受试者数（例）",
    "承接能力",
)


@pytest.fixture
def hospital(node):
    return make_organisation(kind="hospital", name_zh="示例医院")


@pytest.fixture
def site(hospital):
    row = exchange.save_listing(NODE, "service", {"owner": hospital.pk, **SITE})
    return exchange.publish_listing(NODE, "service", row.pk)


def sheet(client, query=""):
    """(heads, rows) of the file."""
    answer = client.get(f"/services/?as=xlsx{query}")
    assert answer.status_code == 200
    heads, *rows = [list(line) for line in openpyxl.load_workbook(io.BytesIO(answer.content)).active.values]
    return heads, rows


def told(client, query=""):
    heads, rows = sheet(client, query)
    return dict(zip(heads, rows[0], strict=True))


def people(hospital):
    return {
        "owner": login(Client(), make_member(hospital, "owner")),
        "colleague": login(Client(), make_member(hospital, "member")),
        "stranger": login(Client(), make_member(make_organisation(name_zh="另一单位"))),
        "anonymous": Client(),
    }


def test_the_file_tells_each_reader_what_the_tiers_give(site, hospital):
    doors = people(hospital)
    public = ["每月第二周周三", "2027-03-05", 36, "'=HYPERLINK(1)"]

    for who, door in doors.items():
        found = list(told(door).values())[-7:]
        assert found[:4] == public, who
        assert found[4:] == (["", "", ""] if who == "anonymous" else [0, 800, "同时三项"]), who

    exchange.set_disclosure(NODE, "service", site.pk, tiers={"ethics": "member", "past_trials": "private"})
    closed = {who: list(told(door).values())[-7:-3] for who, door in doors.items()}
    assert closed["anonymous"] == ["", "", "", ""]
    assert closed["stranger"] == ["每月第二周周三", "2027-03-05", "", ""]
    assert closed["owner"] == closed["colleague"] == public


def test_the_heads_are_in_the_readers_language_and_the_page_has_no_more_columns(site, client):
    assert tuple(sheet(client)[0][-7:]) == HEADS
    page = client.get("/services/").content.decode()
    assert "下次伦理会日期" not in page
    assert "ChiCTR" not in page

    english = Client(headers={"accept-language": "en"})
    english.cookies["django_language"] = "en"
    heads, rows = sheet(english)
    assert heads[-7:-4] == ["Ethics committee meetings", "Next ethics committee meeting", "Past trials, number"]
    assert rows[0][-7] == "second Wednesday"


def test_no_order_tells_what_may_not_be_read(site, hospital, client):
    second = exchange.save_listing(
        NODE, "service", {"owner": hospital.pk, **SITE, "title_zh": "更大的机构", "subjects_a_year": 900_000}
    )
    exchange.publish_listing(NODE, "service", second.pk)
    usual = [row[0] for row in sheet(client)[1]]

    for name in ("subjects_a_year", "-subjects_a_year", "-ethics_next_on", "capacity"):
        assert [row[0] for row in sheet(client, f"&sort={name}")[1]] == usual
        assert client.get(f"/services/?sort={name}").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_file_takes_the_same_number_of_statements(hospital, client, rows, django_assert_num_queries):
    for number in range(rows):
        row = exchange.save_listing(NODE, "service", {"owner": hospital.pk, **SITE, "title_zh": f"机构{number}"})
        exchange.publish_listing(NODE, "service", row.pk)
    client.get("/services/")

    with django_assert_num_queries(STATEMENTS):
        assert len(sheet(client)[1]) == rows


STATEMENTS = 1
"""The list itself."""


def test_a_ledger_goes_in_by_the_page_and_comes_out_in_the_file(client, node, at_desk):
    file = SimpleUploadedFile("机构.xlsx", sites.xlsx())
    address = client.post("/import/", {"file": file, "publish": "yes"})["Location"]

    preview = client.get(address).content.decode()
    assert "新增 7 条" in preview
    assert "退回 1 条" in preview
    for said in (
        "下次伦理会日期：“每月第二周周三”无法识别为具体日期",
        "既往试验数：“很多”无法识别为整数",
        "年可入组例数：“99999999999”超过上限 1,000,000",
        "缺少服务名称；请填写服务名称",
    ):
        assert said in preview
    assert "<script" not in preview.split("rows-table")[1].split("</table>")[0]

    client.post(f"{address}apply/")
    run_import(ImportRun.objects.get().pk)
    result = client.get(address).content.decode()
    assert "300 字，上限 80" in result
    rows = {row[0]: row[-7:] for row in sheet(client)[1]}
    assert rows["骨科机构"][:6] == ["每月第二周周三", "2027-03-05", 36, "支架 ChiCTR2100012345", 20, 1200]
    rejects = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}rejects.xlsx").content)).active
    assert [row[-2] for row in list(rejects.values)[1:]] == [8, 3, 5, 6, 7], "left out, then those that lost values"


def test_the_page_of_a_service_names_a_meeting_that_is_over_and_groups_thousands(site, client):
    exchange.save_listing(NODE, "service", {"ethics_next_on": "2020-03-05", "past_trials_count": 1234}, site.pk)

    page = client.get(f"/services/{site.pk}/").content.decode()

    assert "最近一次伦理会日期" in page
    assert "下次伦理会日期" not in page
    assert "1,234" in page
