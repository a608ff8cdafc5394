"""The search page: state in the address, marked passages, a list to take away."""

from __future__ import annotations

import io
import re

import pytest
from django.utils.html import escape
from openpyxl import load_workbook

from ronghe.exchange.commands import follow_outbox
from tests.factories import make_achievement

pytestmark = pytest.mark.django_db
RECORDS = re.compile(r'<h2 lang="[^"]+"><a href="([^"]+)"')


def test_results_mark_the_words_and_link_to_the_record(client, site):
    page = client.get("/search/", {"q": "椎弓根"}).content.decode()
    assert re.search(r"<mark>[^<]*椎弓[^<]*</mark>", page)
    assert f"/needs/{site['need'].pk}/" in page


def test_visitors_find_neither_drafts_nor_notes_for_members(client, site):
    for text in ("草稿", "底价三百万", "只给成员看的话"):
        page = client.get("/search/", {"q": text}).content.decode()
        assert "还没公开的草稿" not in page
        assert "底价三百万" not in page.split("<main")[1].replace(f"“{text}”", "")


def test_facets_narrow_and_are_taken_off_again(client, site):
    page = client.get("/search/", {"q": "椎弓根"}).content.decode()
    link = re.search(r'href="(\?[^"]*kind=achievement[^"]*)"', page)
    assert link is not None
    narrowed = client.get("/search/" + link.group(1).replace("&amp;", "&")).content.decode()
    assert "脊柱手术导航系统" in narrowed
    assert f"/needs/{site['need'].pk}/" not in narrowed
    assert 'class="chip"' in narrowed


def test_nothing_found_says_what_to_do(client, node):
    page = client.get("/search/", {"q": "完全没有"}).content.decode()
    assert "没有找到结果" in page
    assert "/describe/" in page


def test_pages_and_order_by_name(client, site):
    for number in range(20):
        make_achievement(site["institute"], title_zh=f"导航{number:02d}号")
    follow_outbox()
    titles = []
    for page in ("1", "2"):
        html = client.get("/search/", {"kind": "achievement", "sort": "name", "page": page}).content.decode()
        titles += re.findall(r'<h2 lang="[^"]+"><a [^>]+>([^<]+)</a>', html)
    assert titles == sorted(titles)
    assert len(titles) == 21


def test_html_in_query_and_record_stays_text(client, site):
    make_achievement(site["institute"], title_zh="<script>x</script>", summary_zh="椎弓根 <b onclick=1>粗</b>")
    follow_outbox()
    page = client.get("/search/", {"q": '"><script>alert(1)</script>椎弓根'}).content.decode()
    assert "<script>alert" not in page
    assert "<script>x" not in page
    assert "<b onclick" not in page


@pytest.mark.parametrize("text", ["x" * 2000, "\x00", "\ud800", "🦴" * 300, "   ", "%", "a AND (b"])
def test_odd_queries_are_answered(client, site, text):
    sent = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    response = client.get("/search/", {"q": sent})
    page = response.content.decode()
    assert response.status_code == 200
    asked = sent.replace("\x00", "").strip()
    assert response.context["search_text"] == asked
    assert f'value="{escape(asked)}"' in page  # it stands in the field, as it was asked
    if not asked:  # nothing asked for: everything is listed
        assert {f"/needs/{site['need'].pk}/", f"/achievements/{site['achievement'].pk}/"} <= set(RECORDS.findall(page))
    assert "还没公开的草稿" not in page


@pytest.mark.parametrize("page", ["0", "-3", "abc", "999999999999", "²"])
def test_odd_page_numbers_show_the_first_page(client, site, page):
    for number in range(20):
        make_achievement(site["institute"], title_zh=f"导航{number:02d}号")
    follow_outbox()
    first, second, odd = (
        RECORDS.findall(client.get("/search/", {"page": asked}).content.decode()) for asked in ("1", "2", page)
    )
    assert len(set(first)) == 15
    assert first != second
    assert odd == first


def test_workbook_of_results(client, site):
    response = client.get("/search/results.xlsx", {"q": "椎弓根"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    titles = [row[1].value for row in sheet.iter_rows(min_row=2)]
    assert "脊柱手术导航系统" in titles
    assert sheet.cell(2, 7).value.startswith("http://testserver/")


def test_htmx_gets_the_results_alone(client, site):
    page = client.get(
        "/search/", {"q": "导航"}, headers={"hx-target": "results", "hx-request": "true"}
    ).content.decode()
    assert "<html" not in page
    assert "result" in page


@pytest.mark.parametrize("address", ["/search/", "/search/results.xlsx"])
def test_a_query_longer_than_the_api_takes_is_refused_with_the_way_out(client, node, address):
    response = client.get(address, {"q": "螺" * 2001})

    assert response.status_code == 422
    assert "2000 字" in response.content.decode()
    assert client.get("/search/", {"q": "螺" * 2000}).status_code == 200
