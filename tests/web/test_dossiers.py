"""The dossier on the page: reasons, filters, cells, comparison, files, and what may be stored."""

from __future__ import annotations

import io
import json
import re

import pytest
from docx import Document
from openpyxl import load_workbook

from ronghe.exchange.commands import follow_outbox
from ronghe.exchange.models import Need
from tests.factories import make_achievement
from tests.web.conftest import NEED_TEXT

pytestmark = pytest.mark.django_db


def get(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_dossier_of_a_text_shows_partners_with_reasons(client, described):
    page = get(client, described)
    for text in ("脊柱手术导航系统", "0.6 mm", "逐条对照表", "改变结论所需", "微信文案"):
        assert text in page
    assert get(client, described) is not None  # it can be opened again


def test_marked_need_loses_no_character(client, described):
    page = get(client, described)
    shown = re.search(r'<div class="card-body need-text"[^>]*>(.*?)</div>', page, re.S)
    assert shown is not None
    text = re.sub(r"<[^>]+>", "", shown.group(1)).replace("&lt;", "<").replace("&gt;", ">")
    assert text == NEED_TEXT


def test_dossier_of_a_stored_need(client, site):
    page = get(client, f"/needs/{site['need'].pk}/dossier/")
    assert "示例医院" in page
    assert "示例数据" in page
    assert "底价三百万" not in page
    assert "只给成员看的话" not in page


def test_every_cell_can_be_opened_with_and_without_script(client, described):
    page = get(client, described)
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(cell/[^"]+)"', page)]
    assert links
    whole = get(client, described + links[0])
    assert "<html" in whole
    assert "需求要求" in whole
    part = client.get(described + links[0], headers={"hx-request": "true"})
    assert "<html" not in part.content.decode()
    assert "资料原文" in part.content.decode()


@pytest.mark.parametrize("query", ["", "?card=x&clause=c1", "?card=achievement-1&clause=", "?clause=c1"])
def test_unknown_cell_is_not_there(client, described, query):
    assert client.get(described + "cell/" + query).status_code == 404


def test_filters_narrow_and_stay_in_the_address(client, described):
    page = get(client, described + "?kind=expert&verdict=met&veto=hide")
    assert 'id="kind-achievement"' not in page
    assert 'id="kind-expert"' in page
    assert 'value="expert" checked' in page
    assert get(client, described + "?region=Nowhere&verdict=nonsense&kind=nonsense")


def test_four_are_compared_at_the_most(client, site):
    for number in range(5):
        make_achievement(site["institute"], title_zh=f"候选{number}")
    follow_outbox()
    address = client.post("/describe/", {"text": NEED_TEXT, "go": "dossier"})["Location"]
    keys = re.findall(r'name="c" value="([^"]+)"', get(client, address))
    assert len(keys) > 4
    page = get(client, address + "compare/?" + "&".join(f"c={key}" for key in keys[:5]))
    assert page.count('<th scope="col"') == 5  # the clause column and four candidates
    assert "未列入" in page
    assert "尚未选择" in get(client, address + "compare/")
    assert "as=xlsx" not in get(client, address + "compare/")

    file = client.get(address + "compare/?" + "&".join(f"c={key}" for key in keys[:2]) + "&as=xlsx")
    whole, grid = load_workbook(io.BytesIO(file.content)).worksheets
    assert [whole.cell(1, column).value for column in (2, 3)] == [grid.cell(1, column).value for column in (2, 3)]
    assert all(0 <= whole.cell(2, column).value <= 100 for column in (2, 3))
    assert grid.max_row > 2


@pytest.mark.parametrize("form", ["docx", "xlsx", "json", "html"])
def test_dossier_can_be_taken_away(client, described, form):
    response = client.get(f"{described}files/{form}/")
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="ronghe-dossier.{form}"'
    assert "no-store" in response["Cache-Control"]
    if form == "docx":
        assert Document(io.BytesIO(response.content)).paragraphs
    elif form == "xlsx":
        assert load_workbook(io.BytesIO(response.content)).sheetnames
    elif form == "json":
        assert json.loads(response.content)["need"]["text"] == NEED_TEXT
    else:
        assert "脊柱手术导航系统" in response.content.decode()


def test_other_files_are_not_there(client, described):
    assert client.get(described + "files/exe/").status_code == 404


def test_line_for_a_chat_is_on_the_page_and_short(client, described):
    line = re.search(r'id="wechat">([^<]*)<', get(client, described))
    assert line is not None
    assert 10 < len(line.group(1)) <= 130  # characters of HTML entities included


def test_empty_node_says_that_it_knows_nobody(client, node):
    address = client.post("/describe/", {"text": NEED_TEXT, "go": "dossier"})["Location"]
    assert "本节点暂无此类资源" in get(client, address)


def test_visitor_stores_nothing(client, described):
    response = client.post(described + "store/", {"organisation": "示例医院"})
    assert response.status_code == 403
    assert "/accounts/login/" in response.content.decode()
    assert not Need.objects.filter(text=NEED_TEXT).exists()
    assert 'action="store/"' not in get(client, described)


def test_described_need_is_stored_for_a_known_and_for_a_new_organisation(client, described, at_desk):
    assert 'action="store/"' in get(client, described)
    response = client.post(described + "store/", {"organisation": "示例医院"})
    need = Need.objects.get(text=NEED_TEXT)
    assert response["Location"] == f"/needs/{need.pk}/"
    assert str(need.owner) == "示例医院"
    assert need.targets.count() == 2
    assert client.get(described).status_code == 404

    again = client.post("/describe/", {"text": NEED_TEXT + " 另一份", "go": "dossier"})["Location"]
    client.post(again + "store/", {"organisation": "新医院", "organisation_kind": "hospital"})
    assert Need.objects.filter(owner__name_zh="新医院", owner__kind="hospital").count() == 1


@pytest.mark.parametrize(
    "values",
    [{"organisation": ""}, {"organisation": "新", "organisation_kind": "nonsense"}, {"organisation": "长" * 400}],
)
def test_refused_owner_leaves_nothing_behind(client, described, at_desk, values):
    assert client.post(described + "store/", values).status_code == 422
    assert not Need.objects.filter(text=NEED_TEXT).exists()
    assert client.get(described).status_code == 200


def test_a_long_need_is_scrolled_by_keyboard_and_the_kinds_are_links_in_a_list_of_their_own(client, described):
    page = get(client, described)
    assert re.search(r'need-text" tabindex="0" role="region" aria-labelledby="the-need"', page)
    assert 'id="the-need"' in page
    summary = page[page.index('<nav class="summary-line"') :].split("</nav>")[0]
    assert "listitem" not in summary
    assert re.search(r'class="summary-best"><span[^>]*>[^<]+</span> <b>\d+</b>', summary), "the score is not cut off"
