"""Files of a memo on the web: what each form is, whose they are, and what is refused."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.test import Client

from ronghe.route.exports.page import can_print
from ronghe.web.views.route import memos

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

BONE = "可吸收骨钉，无菌提供，植入骨内，用于骨折内固定。"


@pytest.fixture
def place(client, node) -> str:
    return client.post("/route/", {"text": BONE}).headers["Location"]


def test_the_memo_is_taken_away_with_the_answers_of_the_address(client, place):
    answer = client.get(f"{place}files/json/?a.contains_drug=yes&on=2025-05-01")

    found = json.loads(answer.content)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ronghe-route.json"'
    assert found["answers"] == {"contains_drug": "yes"}
    assert found["on"] == "2025-05-01"


def test_buttons_carry_the_address_on(client, place):
    page = client.get(f"{place}?a.contains_drug=yes").content.decode()

    assert 'href="files/docx/?a.contains_drug=yes"' in page


def test_word_and_html_open(client, place):
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(client.get(f"{place}files/docx/").content)).namelist()
    html = client.get(f"{place}files/html/")
    assert "第三类" in html.content.decode()
    assert "attachment" in html.headers["Content-Disposition"]


def test_a_pdf_comes_or_it_is_said_why_not(client, place):
    answer = client.get(f"{place}files/pdf/")

    if can_print():
        assert answer.content.startswith(b"%PDF-")
    else:
        assert answer.status_code == 503
        assert "Pango" in answer.content.decode()


def test_without_the_library_the_page_says_so_and_offers_the_rest(client, place, monkeypatch):
    monkeypatch.setattr(memos, "can_print", lambda: False)
    page = client.get(place).content.decode()

    assert "files/pdf/" not in page
    assert "不能生成 PDF" in page
    assert "files/docx/" in page


@pytest.mark.parametrize(
    ("rest", "status"),
    [("files/exe/", 404), ("files/json/?a.colour=red", 422), ("files/docx/?on=1970-01-01", 422)],
)
def test_what_there_is_not_is_refused(client, place, rest, status):
    assert client.get(place + rest).status_code == status


@pytest.mark.parametrize("form", ["docx", "pdf", "html", "json"])
def test_nobody_else_takes_it_away(place, form):
    answer = Client().get(f"{place}files/{form}/")

    assert answer.status_code == 404
    assert "骨钉" not in answer.content.decode(errors="ignore")
