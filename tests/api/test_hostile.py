"""Whatever is sent, the answer is a problem document that says what is wrong; never a fault of the server."""

from __future__ import annotations

import json

import pytest

from ronghe.exchange.commands import follow_outbox
from ronghe.exchange.models import Need
from tests.factories import make_achievement

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PROBLEM = "application/problem+json; charset=utf-8"


def assert_refused(answer, status, code):
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    document = answer.json()
    assert (document["status"], document["code"]) == (status, code)
    assert document["type"] == f"urn:ronghe:problem:{code}"
    assert document["title"]


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ("limit=-1", "query/limit"),
        ("limit=0", "query/limit"),
        ("limit=201", "query/limit"),
        ("limit=many", "query/limit"),
        ("limit=99999999999999999999999999", "query/limit"),
        ("offset=-5", "query/offset"),
    ],
)
@pytest.mark.parametrize("path", ["needs", "experts", "search"])
def test_bad_pages_are_refused(client, node, path, query, at):
    answer = client.get(f"/api/{path}?{query}")

    assert_refused(answer, 422, "bad-input")
    assert answer.json()["faults"][0]["at"].endswith(at.partition("/")[2])


@pytest.mark.parametrize("path", ["needs/abc", "needs/1", "experts/%00", "organisations/..%2f..%2fetc"])
def test_ids_that_are_none_are_refused(client, path):
    answer = client.get(f"/api/{path}")

    assert answer.status_code in {404, 422}
    assert answer["Content-Type"] == PROBLEM


@pytest.mark.parametrize("path", ["", "nothing", "needs/", "nothing/at/all"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_addresses_are_not_found(client, path, method):
    assert_refused(getattr(client, method)(f"/api/{path}"), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path"), [("post", "needs"), ("delete", "needs"), ("put", "dossiers"), ("get", "dossiers")]
)
def test_wrong_methods_are_refused_and_say_which_are_taken(client, method, path):
    answer = getattr(client, method)(f"/api/{path}")

    assert_refused(answer, 405, "method-not-taken")
    assert answer["Allow"] == ("POST" if path == "dossiers" else "GET")


def post(client, body, **extra):
    return client.post("/api/dossiers", body, content_type="application/json", **extra)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe\x00", b"<html></html>", b"\x00" * 100, "需求".encode("gb18030")]
)
def test_bodies_that_are_no_json_are_refused(client, body):
    answer = post(client, body)

    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == PROBLEM


@pytest.mark.parametrize(
    "body",
    [
        [],
        "text",
        7,
        None,
        {"text": 7},
        {"text": ["a"]},
        {"text": None},
        {"text": "术中导航定位误差", "reason": "x" * 301},
        {"need_id": "abc"},
        {"texts": "misspelt"},
    ],
)
def test_wrong_types_are_refused(client, body):
    assert_refused(post(client, json.dumps(body)), 422, "bad-input")


def test_deep_nesting_is_refused(client):
    answer = post(client, b"[" * 100_000)

    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == PROBLEM


def test_lone_surrogates_are_refused_or_read(client, node):
    for text in (r'{"text": "\ud800"}', r'{"text": "\udfff 术中导航 \ud800 定位误差大"}', r'{"\ud800": 1}'):
        answer = post(client, text.encode())
        assert answer.status_code in {200, 400, 422}
        assert answer["Content-Type"].startswith(("application/json", "application/problem+json"))


def test_control_characters_do_no_harm(client, node):
    answer = post(client, json.dumps({"text": "术中\x00导航\u202e定位误差 < 1 mm，\x07重度旋转椎体置钉偏差大"}))

    assert answer.status_code == 200
    need = answer.json()["need"]
    assert not {0x00, 0x07} & set(answer.content)
    assert [need["text"][c["start"] : c["end"]] for c in need["clauses"]] == [c["text"] for c in need["clauses"]]
    assert [(c["target"]["operator"], c["target"]["value"], c["target"]["unit"]) for c in need["clauses"]
            if c["target"]] == [("<", 1, "mm")]  # fmt: skip
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text-empty"),
        (" \n\t ", "text-empty"),
        ("导航", "text-too-short"),
        ("患者身份证 11010519491231002X 术中定位误差大", "identity-number"),
        ("患者张三，住院号 123456，术中定位误差大", "patient-name"),
        ("导航定位误差。" * 60_000, "text-too-long"),
    ],
)
def test_unusable_texts_are_refused_with_a_way_out(client, node, text, code):
    answer = post(client, json.dumps({"text": text}))

    assert_refused(answer, 422, code)
    assert answer.json()["remedy"]


def test_refusal_of_patient_data_does_not_repeat_them(client, node):
    answer = post(client, json.dumps({"text": "患者身份证 11010519491231002X 术中定位误差大"}))

    assert "11010519491231002X" not in answer.content.decode()


def test_huge_bodies_are_refused(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000

    assert_refused(post(client, b'{"text": "' + b"a" * 200_000 + b'"}'), 413, "body-too-large")


def test_text_and_stored_need_together_are_refused(client):
    body = {"text": "术中导航定位误差大", "need_id": "00000000-0000-0000-0000-000000000000"}

    assert_refused(post(client, json.dumps(body)), 422, "bad-input")


def test_unknown_need_is_not_found(client, node):
    assert_refused(post(client, '{"need_id": "00000000-0000-0000-0000-000000000000"}'), 404, "not-found")


def test_a_fault_of_the_program_is_a_problem_too(client, monkeypatch):
    def broken(*_args):
        raise RuntimeError("secret particulars")

    monkeypatch.setattr("ronghe.api.routers.dossiers.dossier_of_text", broken)

    answer = post(client, '{"text": "术中导航定位误差大"}')

    assert_refused(answer, 500, "fault")
    assert "secret" not in answer.content.decode()


def test_messages_speak_the_language_asked_for(client, node):
    answer = post(client, '{"text": ""}', headers={"accept-language": "en"})

    assert answer.json()["title"] == "There is no text to work on."


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("q=%ED%A0%80", 0),
        ("q=%00", 3),  # nothing is asked for: everything is listed
        ("q=" + "a" * 1999, 0),
        ("q=%FF%FE", 0),
        ("kind=nothing&kind=", 0),
        ("field=%00&region=", 0),
    ],
    ids=["surrogate", "null", "long", "bytes", "kind", "field"],
)
def test_odd_searches_are_answered(client, node, query, total):
    make_achievement(title_zh="导航", tiers={"evidence": "member"})
    make_achievement(open_=False, title_zh="还没公开的草稿")
    follow_outbox()

    answer = client.get(f"/api/search?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json; charset=utf-8")
    document = answer.json()
    assert (document["total"], len(document["items"])) == (total, total)
    assert "还没公开的草稿" not in answer.content.decode()


def test_too_long_a_search_is_refused(client, node):
    assert_refused(client.get("/api/search", {"q": "a" * 2001}), 422, "bad-input")
