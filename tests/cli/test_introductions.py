"""``ronghe introductions``: what operators follow, end and publish; withheld names stand nowhere."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from ronghe.cli.introductions import command
from ronghe.exchange import commands
from ronghe.exchange.models import Introduction, NdaText
from tests.factories import make_achievement, make_need, make_organisation
from tests.factories.introductions import member

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def run(*arguments: str, code: int = 0):
    result = CliRunner().invoke(command, list(arguments))
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def asked(node):
    hospital = make_organisation(kind="hospital", name_zh="甲医院")
    institute = make_organisation(kind="institute", name_zh="不具名研究所")
    offer = make_achievement(institute, anonymous=True)
    need = make_need(hospital)
    alice = member(hospital)
    made = commands.show_interest(alice, "achievement", offer.pk, need_id=need.pk)
    commands.give_feedback(alice, need.pk, "achievement", offer.pk, ["known"], "早就认识")
    return made


def test_list_tells_what_is_next_without_withheld_names(asked):
    [row] = json.loads(run("list", "--json").stdout)
    assert (row["id"], row["status"], row["next"], row["waits_for"]) == (
        str(asked.pk),
        "interest",
        "answer",
        "answering",
    )
    assert row["asking"] == "甲医院"
    assert "不具名研究所" not in run("list", "--json").stdout + run("list").stdout
    assert json.loads(run("list", "--json", "--overdue").stdout) == []
    assert json.loads(run("list", "--json", "--status", "open").stdout) == []
    Introduction.objects.update(due_on="2020-01-01")
    assert len(json.loads(run("list", "--json", "--overdue").stdout)) == 1


def test_withdraw_needs_a_reason_and_an_introduction(asked):
    run("withdraw", str(asked.pk), code=2)
    assert "withdrawn" in run("withdraw", str(asked.pk), "--reason", "both asked").stdout
    run("withdraw", "00000000-0000-0000-0000-000000000000", "--reason", "x", code=5)


def test_agreement_is_published_once_per_version(node, tmp_path):
    zh, en = tmp_path / "zh.txt", tmp_path / "en.txt"
    zh.write_text("甲方{asking}", encoding="utf-8")
    en.write_text("Party A {asking}", encoding="utf-8")
    for _twice in range(2):
        assert run("agreement", "2027-1", str(zh), str(en)).stdout == "2027-1\n"
    en.write_text("other", encoding="utf-8")
    run("agreement", "2027-1", str(zh), str(en), code=6)
    assert list(NdaText.objects.values_list("version", "text_en")) == [("2027-1", "Party A {asking}")]


def test_feedback_is_written_line_by_line(asked, tmp_path):
    file = tmp_path / "feedback.jsonl"
    run("feedback", str(file))
    [row] = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert (row["reasons"], row["text"], row["by"]) == (["known"], "早就认识", "owner")
