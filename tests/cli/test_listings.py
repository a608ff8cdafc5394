"""``ronghe listings``: the way of a listing at the command line."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.utils import timezone

from ronghe.cli.main import cli
from ronghe.exchange.models import Need
from tests.factories import make_duty, make_need

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def run(*words):
    return CliRunner().invoke(cli, ["listings", *map(str, words)])


def test_submitted_reviewed_renewed_withdrawn(node):
    need = make_need(open_=False)
    bob = make_duty("technology_manager")
    why = ("--reason", "电话委托")

    assert "\tsubmitted\t" in run("submit", "need", need.pk, *why).output
    assert run("review", "need", need.pk, "return", "--reviewer", bob.pk, *why).exit_code == 3
    assert "\topen\t" in run("review", "need", need.pk, "approve", "--reviewer", bob.pk, *why).output
    until = (timezone.localdate() + timedelta(days=100)).isoformat()
    assert until in run("renew", "need", need.pk, "--until", until, *why).output
    assert run("renew", "need", need.pk, "--until", "9999-12-31", *why).exit_code == 3
    assert "\twithdrawn\t" in run("withdraw", "need", need.pk, *why).output
    assert run("submit", "need", need.pk, *why).exit_code == 6
    assert run("withdraw", "need", uuid.uuid4(), *why).exit_code == 5


def test_gate_is_shown_and_set(node):
    assert run("gate", "need", "--reviews", "2").exit_code == 0

    rows = json.loads(run("gate", "--json").output)
    assert {row["kind"]: (row["reviews"], row["days"]) for row in rows} == {
        "need": (2, 180),
        "achievement": (1, 365),
        "service": (1, 365),
        "mandate": (1, 365),
    }
    assert run("gate", "need", "--reviews", "3").exit_code == 2


def test_reviewer_without_the_duty_is_refused(node):
    need = make_need(open_=False)
    run("submit", "need", need.pk, "--reason", "x")

    administrator = make_duty("administrator")
    result = run("review", "need", need.pk, "approve", "--reviewer", administrator.pk, "--reason", "x")

    assert result.exit_code == 4
    assert Need.objects.get().status == "submitted"
