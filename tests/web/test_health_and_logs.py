"""Health for whoever watches, and log lines without anything confidential."""

from __future__ import annotations

import json
import logging

import pytest
from django.http import HttpResponse
from django.test import Client

from ronghe.base import fitness, liveness
from ronghe.base.logs import JsonLine, PlainLine, WithoutAddress
from ronghe.base.outbox import Change
from tests.factories import make_need

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

CANARY = "keruikanari"


@pytest.fixture
def working(node):
    """A worker has just told that it is at work, and the index is there."""
    from ronghe.exchange.commands import follow_outbox

    make_need()
    follow_outbox()
    liveness.beat()


@pytest.fixture
def lines():
    """What would be written to standard error, in both forms."""
    written: list[tuple[str, str]] = []

    class Keep(logging.Handler):
        def emit(self, record):
            written.append((JsonLine().format(record), PlainLine().format(record)))

    handler = Keep()
    handler.addFilter(WithoutAddress())
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def test_living_process_says_so_without_a_statement(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})
    assert "no-store" in answer["Cache-Control"]


def test_ready_node_tells_strangers_nothing_else(client, working):
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


def test_without_a_worker_the_node_is_not_ready(client, working):
    liveness.lock_file("worker").with_suffix(".beat").unlink()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"ready": False})


def test_changes_that_wait_too_long_make_the_node_unready(client, working):
    from datetime import timedelta

    from django.utils import timezone

    make_need(title_zh="等待中")
    assert client.get("/health/ready").status_code == 200
    Change.objects.update(noted_at=timezone.now() - timedelta(minutes=11))
    assert client.get("/health/ready").status_code == 503


def test_database_that_does_not_answer_makes_the_node_unready(client, working, monkeypatch):
    def broken():
        raise OSError(CANARY)

    one = fitness.CHECKS["database"]
    monkeypatch.setitem(fitness.CHECKS, "database", fitness.Check(one.name, one.title, broken, True))
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"ready": False})


def test_every_check_says_what_it_found_and_how_to_mend(working):
    found = {one.name: finding for one, finding in fitness.examine()}

    assert set(found) >= {
        "secret-key", "debug", "hosts", "https", "database", "migrations", "disk", "permissions", "worker", "backup",
        "audit", "clock", "mail", "text-messages", "index",
    }  # fmt: skip
    assert found["worker"].level == found["migrations"].level == found["clock"].level == fitness.Level.WELL
    for name, finding in found.items():
        assert str(finding.found), name
        assert finding.level is fitness.Level.WELL or str(finding.mend), name


def test_request_is_logged_by_its_route_alone(client, node, lines):
    need = make_need(title_zh=f"题目{CANARY}")
    lines.clear()
    answer = client.get(f"/needs/{need.pk}/?q={CANARY}", headers={"X-Request-ID": "abcd-1234-efgh"})
    client.get("/search/", {"q": CANARY})
    client.post("/describe/", {"text": f"脊柱手术 {CANARY} 误差小于 1 mm"})

    assert answer["X-Request-ID"] == "abcd-1234-efgh"
    told = [json.loads(line) for line, _ in lines if json.loads(line)["logger"] == "ronghe.request"]
    assert [one["route"] for one in told] == ["needs/<uuid:record_id>/", "search/", "describe/"]
    assert {"request", "status", "ms", "statements", "actor", "method"} <= told[0].keys()
    assert told[0]["request"] == "abcd-1234-efgh"
    assert told[0]["statements"] > 0
    assert not [line for pair in lines for line in pair if CANARY in line or str(need.pk) in line]


@pytest.mark.parametrize("given", ["a b", "x" * 65, "short", 'a"}{"b', "中文中文中文中文"])
def test_strange_request_ids_are_not_taken_over(client, given):
    answer = client.get("/health/live", headers={"X-Request-ID": given.encode().decode("latin-1")})
    assert answer["X-Request-ID"] != given
    assert len(answer["X-Request-ID"]) == 32


def test_fault_is_logged_without_its_values(node, lines, monkeypatch):
    def broken(request: object) -> HttpResponse:
        raise ValueError(f"Key (title)=({CANARY}) already exists") from KeyError(CANARY)

    monkeypatch.setattr("ronghe.web.views.home.render", lambda *a, **k: broken(a))
    answer = Client(raise_request_exception=False).get("/", {"q": CANARY})

    assert answer.status_code == 500
    faults = [json.loads(line) for line, _ in lines if "error" in json.loads(line)]
    assert [(one["error"], one["causes"]) for one in faults] == [("ValueError", ["KeyError"])]
    assert any("broken" in place for place in faults[0]["places"])
    assert not [line for pair in lines for line in pair if CANARY in line]


def test_address_of_a_failed_request_is_not_logged(client, node, lines):
    client.get(f"/nowhere/{CANARY}/")
    assert any("Not Found" in line for line, _ in lines)
    assert not [line for pair in lines for line in pair if CANARY in line]
