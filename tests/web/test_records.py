"""Pages of records and lists: only what the reader may read, in a bounded number of statements."""

from __future__ import annotations

import io
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from ronghe.exchange import commands as exchange
from ronghe.network import commands as network
from tests.factories import (
    NODE,
    login,
    make_achievement,
    make_expert,
    make_member,
    make_need,
    make_organisation,
)

pytestmark = pytest.mark.django_db
HOSTILE = '<img src=x onerror="alert(1)">'


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_need_shows_structure_and_sample_mark(client, site):
    exchange.save_targets(
        NODE, site["need"].pk, [{"parameter_zh": "定位误差", "operator": "<=", "value": "3.3", "unit": "mm"}]
    )
    page = page_of(client, f"/needs/{site['need'].pk}/")
    assert "≤ 3.3 mm" in page
    assert "示例数据" in page
    assert "质量检查" in page
    assert f"/needs/{site['need'].pk}/dossier/" in page


@pytest.mark.parametrize("plural", ["achievements", "services", "mandates"])
def test_whoever_may_offer_something_finds_the_way_from_the_list(client, site, plural):
    assert f"/{plural}/new/" not in page_of(client, f"/{plural}/")
    login(client, make_member(site["institute"], "guest"))
    assert f"/{plural}/new/" not in page_of(client, f"/{plural}/")
    login(client, make_member(site["institute"], "member"))
    assert f"/{plural}/new/" in page_of(client, f"/{plural}/")


@pytest.mark.parametrize("kind", ["need", "achievement"])
def test_visitors_read_no_notes_for_members(client, site, kind):
    page = page_of(client, f"/{kind}s/{site[kind].pk}/")
    assert "底价三百万" not in page
    assert "只给成员看的话" not in page


def test_draft_is_not_there_for_visitors(client, site):
    assert client.get(f"/needs/{site['draft'].pk}/").status_code == 404
    assert client.get(f"/needs/{site['draft'].pk}/dossier/").status_code == 404
    assert "还没公开的草稿" not in page_of(client, "/needs/")


@pytest.mark.parametrize(
    "address", ["needs", "achievements", "services", "mandates", "organisations", "experts", "cleared"]
)
def test_unknown_record_gets_a_clear_answer(client, site, address):
    response = client.get(f"/{address}/{uuid.uuid4()}/")
    page = response.content.decode()
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")
    said = page.split("<main")[1].split("</main")[0]
    assert re.search(r'role="alert".*<h1 class="h2">[^<]{4,}</h1>', said, re.DOTALL)
    assert 'href="/search/"' in said  # a way on
    for text in ("脊柱手术导航系统", "示例医院", "专家乙", "Traceback"):
        assert text not in page


def test_withheld_owner_is_named_nowhere(client, site):
    need = make_need(site["hospital"], title_zh="隐名需求", anonymous=True)
    assert "示例医院" not in page_of(client, f"/needs/{need.pk}/")
    assert "隐名需求" not in page_of(client, f"/organisations/{site['hospital'].pk}/")
    row = next(part for part in page_of(client, "/needs/").split("<tr>") if "隐名需求" in part)
    assert "示例医院" not in row


def test_text_with_a_tier_of_its_own_cannot_be_guessed_by_filtering(client, site):
    make_need(site["hospital"], title_zh="有保密摘要", summary_zh="秘密词甲乙", tiers={"summary": "member"})
    assert "有保密摘要" in page_of(client, "/needs/")
    assert "有保密摘要" not in page_of(client, "/needs/?q=秘密词甲乙")


def test_contact_data_needs_consent(client, site):
    address = f"/experts/{site['expert'].pk}/"
    assert "13800000000" not in page_of(client, address)
    network.save_person(NODE, {"contact_consent": True}, site["expert"].pk)
    assert "13800000000" in page_of(client, address)


def test_unlisted_person_is_not_there(client, site):
    network.save_person(NODE, {"listed": False}, site["expert"].pk)
    assert client.get(f"/experts/{site['expert'].pk}/").status_code == 404
    assert "专家乙" not in page_of(client, "/experts/")


def test_organisation_shows_ties_with_date_source_and_doubt(client, site):
    network.save_tie(
        NODE,
        {
            "kind": "cooperation",
            "title_zh": "合作签约",
            "on": "2022-10-26",
            "source_name_zh": "某日报",
            "unverified_zh": "金额未核实",
        },
        [site["hospital"].pk, site["institute"].pk],
    )
    page = page_of(client, f"/organisations/{site['hospital'].pk}/")
    for text in ("合作签约", "2022-10-26", "某日报", "金额未核实", "示例研究所", "椎弓根螺钉置入"):
        assert text in page
    assert "名称尚未核实" in page_of(client, f"/organisations/{site['institute'].pk}/")


def test_organisation_shows_reported_figures_with_day_source_and_doubt(client, site):
    hospital = site["hospital"].pk
    network.save_indicator(
        NODE,
        hospital,
        {
            "what_zh": "年手术量",
            "value": 1200,
            "bound": "over",
            "unit": "person",
            "as_of": "2022-10-26",
            "source_name_zh": "某日报",
            "unverified_zh": "未见年报",
        },
    )
    network.save_indicator(NODE, hospital, {"what_zh": "建院年数", "value": 60, "unit": "year"})

    page = page_of(client, f"/organisations/{hospital}/")

    for text in ("年手术量", "1,200", "2022-10-26", "某日报", "未见年报", "建院年数"):
        assert text in page


def test_cleared_product_of_a_long_silent_firm_says_so(client, site):
    exchange.save_clearances(NODE, [{"number": "K001", "device": "Old Screw", "decided_on": "2001-01-01",
                                     "organisation": site["institute"].pk}])  # fmt: skip
    page = page_of(client, f"/organisations/{site['institute'].pk}/")
    assert "Old Screw" in page
    assert "超过十年" in page


def test_html_in_fields_stays_text(client, site):
    owner = make_organisation(name_zh=HOSTILE)
    listing = make_achievement(owner, title_zh=HOSTILE, evidence_zh=HOSTILE)
    for address in (f"/achievements/{listing.pk}/", "/achievements/", f"/organisations/{owner.pk}/", "/organisations/"):
        page = page_of(client, address)
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


def test_other_language_is_on_the_page(client, site):
    page = page_of(client, f"/achievements/{site['achievement'].pk}/")
    assert "脊柱手术导航系统" in page
    assert "Spine navigation" in page


LISTS = {
    "needs": lambda n: make_need(title_zh=f"需求{n}"),
    "achievements": lambda n: make_achievement(title_zh=f"成果{n}"),
    "organisations": lambda n: make_organisation(name_zh=f"单位{n}"),
    "experts": lambda n: make_expert((f"作品{n}", ""), name_zh=f"专家{n}"),
}


@pytest.mark.parametrize("name", LISTS)
def test_list_takes_the_same_statements_for_one_row_and_three(client, node, name):
    def statements():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page_of(client, f"/{name}/")
        return len(queries)

    LISTS[name](1)
    one = statements()
    LISTS[name](2)
    LISTS[name](3)
    assert statements() == one
    assert one <= 4


def test_list_filters_sorts_and_keeps_its_state(client, site):
    make_achievement(title_zh="甲成果", trl=2, fields=["ophthalmology"])
    page = page_of(client, "/achievements/?trl=5&sort=-trl&field=orthopaedics")
    assert "脊柱手术导航系统" in page
    assert "甲成果" not in page
    assert "field=orthopaedics" in page.split("as=xlsx")[0].rsplit("href=", 1)[1]


def test_list_pages(client, node):
    owner = make_organisation(kind="hospital", name_zh="大医院")
    for number in range(21):
        make_need(owner, title_zh=f"编号{number:02d}的需求")
    assert 'aria-current="page">2<' in page_of(client, "/needs/?page=2")
    assert page_of(client, "/needs/?page=999").count("<tr>") >= 2
    assert page_of(client, "/needs/?page=x")


def test_empty_list_says_what_to_do(client, node):
    assert "导入" in page_of(client, "/services/")
    assert "清除筛选" in page_of(client, "/services/?q=zzz")


def test_list_becomes_a_workbook_without_formulas_or_hidden_rows(client, site):
    make_need(site["hospital"], title_zh="=1+1")
    response = client.get("/needs/?as=xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "'=1+1" in values
    assert "还没公开的草稿" not in values
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "query", ["?field=nonsense", "?trl=99", "?q=%00", "?sort=nonsense", "?region=" + "x" * 500, "?page=-1"]
)
def test_nonsense_in_the_address_leaves_the_list_as_it_is(client, site, query):
    make_achievement(title_zh="甲成果")
    rows = re.compile(r"/achievements/[0-9a-f-]{36}/")
    plain = rows.findall(page_of(client, "/achievements/"))
    assert len(set(plain)) == 2
    assert rows.findall(page_of(client, f"/achievements/{query}")) == plain
