"""Describe a need: the text, its structure, the corrections, and what is refused."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client

from ronghe.exchange.queries import proposal_of
from ronghe.journey.exports.cards import target_text
from ronghe.kernel.text import clauses
from ronghe.web import drafts
from ronghe.web.forms.describing import corrected_text, row_of
from tests.web.conftest import NEED_TEXT

pytestmark = pytest.mark.django_db


def post_text(client, text, **values):
    return client.post("/describe/", {"text": text, **values})


def structure_of(client, text=NEED_TEXT):
    response = post_text(client, text)
    assert response.status_code == 302
    return response["Location"]


def test_text_leads_to_its_structure(client, node):
    address = structure_of(client)
    page = client.get(address).content.decode()
    assert re.search(r'name="c\d+_parameter" value="定位误差"', page)
    assert 1 <= page.count('class="question"') <= 5


def test_example_fills_the_form(client, node):
    assert "椎弓根" in client.get("/describe/?example=1").content.decode()
    assert client.get("/describe/?example=99").status_code == 200


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        ("", 422, "没有可处理的文字"),
        ("  \n", 422, "没有可处理的文字"),
        ("骨", 422, "太短"),
        ("字" * 200_000, 422, "过长"),
        ("身份证 11010519491231002X 的患者需要更好的导航", 422, "身份证号码"),
    ],
)
def test_unusable_texts_are_refused_and_kept_in_the_form(client, node, text, status, told):
    response = post_text(client, text)
    page = response.content.decode()
    assert response.status_code == status
    assert told in page
    assert "解决办法" in page
    assert drafts.SLOT not in client.session


def test_name_beside_record_number_needs_a_reason(client, node):
    text = "患者张小明，病历号 12345678，椎弓根螺钉偏差大，需要定位误差 < 1 mm 的导航。"
    page = post_text(client, text).content.decode()
    assert 'name="reason"' in page
    assert post_text(client, text, reason="本人书面同意").status_code == 302


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03" * 500, b"PK\x03\x04 no zip at all", b"", b"%PDF-1.7 broken"])
def test_unreadable_files_get_a_clear_answer(client, node, content):
    response = client.post("/describe/", {"text": "", "file": SimpleUploadedFile("need.bin", content)})
    assert response.status_code == 422
    assert "alert-danger" in response.content.decode()


def test_too_large_file_is_refused(client, node, settings):
    settings.UPLOAD_LIMIT_BYTES = 1000
    response = client.post("/describe/", {"text": "", "file": SimpleUploadedFile("need.txt", b"a b " * 1000)})
    assert response.status_code == 413


def test_too_much_text_at_once_is_refused(client, node, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = post_text(client, "骨科导航 " * 2000)
    assert response.status_code in {400, 413}
    assert "解决办法" in response.content.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_text_file_of_any_usual_encoding_is_read(client, node, encoding):
    upload = SimpleUploadedFile("need.txt", NEED_TEXT.encode(encoding))
    response = client.post("/describe/", {"text": "", "file": upload})
    assert response.status_code == 302
    assert "定位误差" in client.get(response["Location"]).content.decode()


def test_html_in_text_stays_text(client, node):
    text = '<script>alert("x")</script> 椎弓根螺钉置入偏差大，要求定位误差 < 1 mm。'
    address = structure_of(client, text)
    for page in (client.get(address), client.get(address.replace("describe", "dossiers"))):
        assert '<script>alert("x")' not in page.content.decode()


def test_form_without_changes_leaves_the_text_as_it_is():
    proposal = proposal_of(NEED_TEXT)
    assert corrected_text(proposal, QueryDict()) == NEED_TEXT
    post = QueryDict(mutable=True)
    for clause in proposal.clauses:
        post[f"{clause.id}_kind"] = str(clause.kind)
        post[f"{clause.id}_text"] = clause.text
        if clause.target:
            del post[f"{clause.id}_kind"]
            row = row_of(clause)
            for part in ("parameter", "operator", "value", "high", "unit"):
                post[f"{clause.id}_{part}"] = getattr(row, part)
    assert corrected_text(proposal, post) == NEED_TEXT


def test_large_number_stands_in_the_form_as_it_was_written():
    (clause,) = clauses("价格 1,234,567 元以内")

    assert (row_of(clause).value, target_text(clause.target)) == ("1234567", "价格 ≤ 1234567 元")


def test_corrections_are_read_again(client, node):
    address = structure_of(client)
    proposal = proposal_of(NEED_TEXT)
    target = next(clause for clause in proposal.clauses if clause.target and "定位" in clause.text)
    client.post(
        address,
        {
            f"{target.id}_parameter": "定位误差",
            f"{target.id}_operator": "<",
            f"{target.id}_value": "0.5",
            f"{target.id}_unit": "mm",
            "new1_parameter": "整机重量",
            "new1_operator": "<=",
            "new1_value": "5",
            "new1_unit": "kg",
            "answer_population": "青少年脊柱侧弯患者",
            "go": "read",
        },
    )
    page = client.get(address).content.decode()
    for value in ("0.5", "整机重量", "青少年脊柱侧弯患者"):
        assert value in page
    again = proposal_of(next(iter(client.session[drafts.SLOT].values()))["text"])
    assert {(c.target.parameter, c.target.value) for c in again.clauses if c.target} >= {
        ("定位误差", 0.5),
        ("整机重量", 5.0),
    }


def test_clause_left_out_is_gone():
    proposal = proposal_of(NEED_TEXT)
    post = QueryDict(mutable=True)
    gone = next(clause for clause in proposal.clauses if clause.target and "配准" in clause.text)
    post[f"{gone.id}_kind"] = "remove"
    assert "配准时间" not in corrected_text(proposal, post)


def test_text_belongs_to_its_visitor_alone(client, node):
    address = structure_of(client)
    assert client.get(address).status_code == 200
    stranger = Client()
    assert stranger.get(address).status_code == 404
    assert stranger.get(address.replace("describe", "dossiers")).status_code == 404


def test_visitor_keeps_the_newest_few_texts(client, node):
    addresses = [structure_of(client, f"{NEED_TEXT} 第{number}份") for number in range(drafts.MOST + 2)]
    assert client.get(addresses[-1]).status_code == 200
    assert client.get(addresses[0]).status_code == 404
    assert len(client.session[drafts.SLOT]) == drafts.MOST


def test_visitor_keeps_no_more_than_the_bound_of_size(client, node, settings):
    settings.TEXT_LIMIT_BYTES = 4000
    for number in range(6):
        structure_of(client, f"{NEED_TEXT} 第{number}份。" + "术中需要导航。" * 120)
    size = sum(len(row["text"].encode()) for row in client.session[drafts.SLOT].values())
    assert size <= 2 * settings.TEXT_LIMIT_BYTES
