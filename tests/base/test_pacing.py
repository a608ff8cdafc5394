"""Visitors who ask very often are asked to wait; others are not."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client

from tests.factories import acting, login, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few(settings):
    settings.VISITOR_PER_MINUTE = 3
    caches["process"].clear()
    yield
    caches["process"].clear()


def ask(address: str, number: int, path: str = "/search/?q=导航", client: Client | None = None, **headers) -> list[int]:
    client = client or Client()
    return [client.get(path, REMOTE_ADDR=address, headers=headers).status_code for _ in range(number)]


@pytest.mark.parametrize("path", ["/search/?q=导航", "/api/search?q=导航", "/api/needs"])
def test_visitor_who_asks_very_often_waits(node, monkeypatch, path):
    monkeypatch.setattr("ronghe.base.pacing.time.time", lambda: 1_800_000_000.0)

    assert ask("198.51.100.7", 5, path) == [200, 200, 200, 429, 429]
    assert ask("198.51.100.8", 1, path) == [200]

    monkeypatch.setattr("ronghe.base.pacing.time.time", lambda: 1_800_000_061.0)
    assert ask("198.51.100.7", 1, path) == [200]


def test_api_answers_with_a_problem(node):
    ask("198.51.100.7", 3, "/api/needs")
    response = Client().get("/api/needs", REMOTE_ADDR="198.51.100.7")

    assert response["Content-Type"].startswith("application/problem+json")
    assert response.json()["code"] == "too-many"


def test_machine_itself_members_and_tokens_are_not_counted(node):
    from ronghe.network import commands

    person = make_person()
    secret = commands.make_token(acting(person), "x", ["read"], 1)[1]

    assert ask("127.0.0.1", 5) == [200] * 5
    assert ask("198.51.100.7", 5, client=login(Client(), person)) == [200] * 5
    assert ask("198.51.100.7", 5, "/api/needs", authorization=f"Bearer {secret}") == [200] * 5


def test_nought_means_as_many_as_wanted(node, settings):
    settings.VISITOR_PER_MINUTE = 0
    assert ask("198.51.100.7", 5) == [200] * 5


def test_forged_forwarding_counts_as_the_address_that_came(node):
    codes = [ask("198.51.100.7", 1, **{"x-forwarded-for": f"10.0.0.{n}"})[0] for n in range(4)]
    assert codes == [200, 200, 200, 429]


def test_address_behind_ones_own_proxy_is_taken_from_it(node, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    codes = [ask("10.0.0.1", 1, **{"x-forwarded-for": f"1.2.3.4, 203.0.113.{n}"})[0] for n in range(5)]
    assert codes == [200] * 5
