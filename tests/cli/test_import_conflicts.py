"""``ronghe import conflicts``, ``resolve``, ``cancel``; and what a worker does at the same time."""

from __future__ import annotations

import json
import threading

import pytest

from ronghe.base.actors import Actor
from ronghe.exchange.models import Need
from ronghe.ingest import commands
from ronghe.ingest.commands import applying
from ronghe.ingest.models import Conflict, ImportRow, ImportRun
from ronghe.network.models import Organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

ONE = "单位名称,单位简介\n示例医疗有限公司,做手术导航\n"
OTHER = "单位名称,单位简介\n示例医疗有限公司,做骨科机器人\n"


@pytest.fixture
def disagreeing(ronghe, tmp_path):
    """Two ledgers brought in that say different things of one firm."""
    for name, text in (("甲台账.csv", ONE), ("乙台账.csv", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        result = ronghe("import", "workbook", tmp_path / name, "--yes")
        assert result.exit_code == 0, result.output
    return result


def test_conflict_is_told_listed_and_resolved(ronghe, disagreeing):
    assert "ronghe import conflicts" in disagreeing.output
    listed = ronghe("import", "conflicts").stdout
    for text in ("示例医疗有限公司", "做手术导航", "做骨科机器人", "甲台账.csv / 甲台账 / 2", "单位简介"):
        assert text in listed
    (entry,) = json.loads(ronghe("import", "conflicts", "--json").stdout)
    assert (entry["kept"], entry["offered"], entry["field"]) == ("做手术导航", "做骨科机器人", "summary_zh")

    assert ronghe("import", "resolve", entry["id"], "take", "--reason", "问过").exit_code == 0

    assert Organisation.objects.get().summary_zh == "做骨科机器人"
    assert json.loads(ronghe("import", "conflicts", "--json").stdout) == []
    (decided,) = json.loads(ronghe("import", "conflicts", "--all", "--json").stdout)
    assert (decided["status"], decided["reason"]) == ("taken", "问过")
    assert ronghe("import", "resolve", entry["id"], "keep").exit_code == 6
    assert ronghe("import", "resolve", "00000000-0000-0000-0000-000000000000", "keep").exit_code == 5
    assert ronghe("import", "resolve", entry["id"], "both-and").exit_code == 2


def test_named_ledger_is_followed(ronghe, tmp_path):
    for name, text in (("a.csv", ONE), ("b.csv", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        ronghe("import", "workbook", tmp_path / name, "--ledger", "企业名录", "--yes")

    assert Organisation.objects.get().summary_zh == "做骨科机器人"
    assert not Conflict.objects.exists()


def test_preview_that_nobody_agreed_to_is_not_resumed_but_cancelled(ronghe, system):
    run = commands.preview_import(system, ONE.encode(), "台账.csv")

    assert ronghe("import", "resume", run.pk).exit_code == 6
    assert ronghe("import", "cancel", run.pk).exit_code == 0

    run.refresh_from_db()
    assert (run.status, ImportRow.objects.count(), Organisation.objects.count()) == ("cancelled", 0, 0)


@pytest.mark.parametrize("words", [("--map", "没有的列=evidence"), ("--sheet", "没有的表", "--kind", "need")])
def test_mistake_after_reading_leaves_no_rows(ronghe, tmp_path, words):
    file = tmp_path / "a.csv"
    file.write_text(ONE, encoding="utf-8")

    assert ronghe("import", "workbook", file, *words).exit_code == 3

    assert not ImportRow.objects.exists()
    assert set(ImportRun.objects.values_list("status", flat=True)) <= {"cancelled"}


@pytest.mark.django_db(transaction=True)
def test_worker_that_has_taken_the_import_does_it_and_the_command_line_waits(ronghe, tmp_path, monkeypatch):
    """While a worker is at it, the command line watches; every row comes in once."""
    lines = ["需求名称,需求单位,需求描述", *(f"第{n}号改进,示例医院,第{n}例不好用" for n in range(12))]
    file = tmp_path / "a.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(applying, "BATCH", 3)
    taken, go = threading.Event(), threading.Event()
    threads: list[threading.Thread] = []
    real = commands.apply_import

    def worker(run_id) -> None:
        from django.db import connection

        def wait(done, total):
            taken.set()
            go.wait(20)

        commands.run_import(run_id, wait)
        connection.close()

    def agree(actor: Actor, run_id):
        run = real(actor, run_id)
        threads.append(threading.Thread(target=worker, args=(run_id,)))
        threads[0].start()
        assert taken.wait(20)
        threading.Timer(0.3, go.set).start()
        return run

    monkeypatch.setattr(commands, "apply_import", agree)

    result = ronghe("import", "workbook", file, "--yes", "--json")

    threads[0].join(20)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["counts"]["outcome_created"] == Need.objects.count() == 12
    assert Organisation.objects.count() == 1
