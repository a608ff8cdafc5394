"""``ronghe desk`` and ``ronghe projects`` print what the pages show."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.utils import timezone

from ronghe.cli.main import cli
from ronghe.exchange import commands
from ronghe.exchange.commands import Plan
from ronghe.journey.commands import open_project
from tests.factories import make_need, make_organisation
from tests.factories.desk import make_introduction, make_staff

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli, list(words))
    assert done.exit_code == code, done.output
    return done.output


def test_desk_prints_every_block():
    staff, today = make_staff(), timezone.localdate()
    commands.plan_follow_up(staff, Plan("早就该做", today - timedelta(days=3)))
    need = make_need(renew_on=today + timedelta(days=5))
    make_introduction(need, make_organisation(name_zh="公司甲"), due_on=today - timedelta(days=1))

    told = json.loads(run("desk", "--json"))
    assert [row["what"] for row in told["overdue"]["rows"]] == ["早就该做"]
    assert [row["listing"] for row in told["awaited"]["rows"]] == [need.title_zh]
    assert [row["title"] for row in told["expiring"]["rows"]] == [need.title_zh]
    assert set(told) == {"day", "overdue", "week", "awaited", "review", "changed", "expiring", "matches"}
    assert "Overdue follow-ups (1)" in run("desk", "--lang", "en")


def test_projects_are_listed_and_found_by_number(system):
    introduction = make_introduction(make_need(), make_organisation(name_zh="公司甲"), status="consented")
    project = open_project(system, introduction.pk)

    [listed] = json.loads(run("projects", "--json"))
    [found] = json.loads(run("projects", project.number.replace("-", " ").lower(), "--json"))
    assert listed == found
    assert found["number"] == project.number
    assert project.number in run("projects")
    run("projects", project.number[:-1] + ("A" if project.number[-1] != "A" else "B"), code=3)
