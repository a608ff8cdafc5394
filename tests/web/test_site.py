"""What all pages share: language, safety headers, refusals."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as django_settings
from django.test import Client

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/search/",
    "/search/?q=%E5%AF%BC%E8%88%AA",
    "/describe/",
    "/describe/?example=1",
    "/needs/",
    "/achievements/",
    "/services/",
    "/mandates/",
    "/organisations/",
    "/experts/",
    "/import/",
]
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("address", PAGES)
def test_pages_answer_and_allow_nothing_inline(client, site, address):
    response = client.get(address)
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    page = response.content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert not re.search(r"\son[a-z]+=", page)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", page)


@pytest.mark.parametrize("address", ["/", "/search/", "/describe/", "/services/", "/import/"])
def test_english_pages_hold_no_chinese_of_ours(english, node, address):
    page = english.get(address).content.decode()
    own = re.sub(r'<(a|li|button)\b[^>]*lang="zh-Hans"[^>]*>.*?</\1>', "", page, flags=re.S)
    assert '<html lang="en">' in page
    assert not HAN.findall(own)


def test_first_visit_is_chinese_whatever_the_browser_says(client, site):
    page = client.get("/", headers={"accept-language": "en-GB,en;q=0.9"}).content.decode()
    assert '<html lang="zh-Hans">' in page
    assert "描述需求" in page


def test_language_switch_stays_on_the_page(client, site):
    address = "/achievements/?trl=5&sort=-trl"
    response = client.post("/language/", {"language": "en", "next": address})
    assert response["Location"] == address
    assert '<html lang="en">' in client.get(address).content.decode()


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "\thttps://evil.example",
    ],
)
def test_language_switch_follows_no_foreign_address(client, target):
    response = client.post("/language/", {"language": "en", "next": target})
    assert response.status_code == 302
    assert response["Location"] == "/"


def test_language_switch_is_a_post_with_proof(client):
    assert client.get("/language/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/language/", {"language": "en"}).status_code == 403


def test_unknown_language_is_not_kept(client):
    response = client.post("/language/", {"language": "<script>", "next": "/"})
    assert not response.cookies


def test_forged_form_gets_a_page_that_says_what_to_do(node):
    response = Client(enforce_csrf_checks=True).post("/describe/", {"text": "x"})
    assert response.status_code == 403
    assert "Cookie" in response.content.decode()


def test_unknown_address_gets_a_page_with_ways_on(client, node):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "解决办法" in response.content.decode()


def test_refusal_of_a_part_is_a_card_alone(client, node):
    response = client.get("/dossiers/unknown/cell/", headers={"hx-request": "true"})
    assert response.status_code == 404
    assert "<html" not in response.content.decode()
    assert "problem" in response.content.decode()


def test_home_counts_what_everybody_may_see(client, site):
    page = client.get("/").content.decode()
    assert re.search(r"<strong>1</strong><span>需求</span>", page)
    assert "还没公开的草稿" not in page


def test_fault_of_ours_gets_a_page_without_details(node, db, monkeypatch):
    def broken(request):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("ronghe.web.views.home.visible_experts", broken)
    response = Client(raise_request_exception=False).get("/")
    page = response.content.decode()
    assert response.status_code == 500
    assert "解决办法" in page
    assert "secret detail" not in page


def test_fault_in_what_every_page_shows_gets_that_page_too(node, db, monkeypatch):
    def broken(request):
        raise RuntimeError("the database is away")

    monkeypatch.setattr("ronghe.web.context.standing_here", broken)
    visitor = Client(raise_request_exception=False)
    visitor.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    response = visitor.get("/")
    page = response.content.decode()
    assert response.status_code == 500
    assert '<html lang="en">' in page
    assert "What you can do" in page
    assert not HAN.search(page)
