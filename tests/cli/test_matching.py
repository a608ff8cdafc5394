"""``ronghe match``: at the terminal, and killed with -9 in its midst."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from ronghe.exchange.models import Match, NearestOffers, Sweep
from tests.factories import make_achievement, make_need

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 240.0

# Forty-five needs and as many offers: two chunks for each audience.
PREPARE = """
from tests.factories import make_achievement, make_need, make_organisation
owner = make_organisation()
for number in range(45):
    make_need(owner, title_zh=f"椎弓根置钉导航{number}", problem_zh=f"目前定位误差大，希望误差 < {number + 1} mm。")
    make_achievement(owner, title_zh=f"置钉导航系统{number}", evidence_zh=f"定位误差 0.{number + 1} mm。")
"""


class TestInProcess:
    pytestmark = [pytest.mark.integration, pytest.mark.django_db, pytest.mark.slow]

    def test_all_tells_what_it_did_and_a_second_run_that_nothing_was_to_be_done(self, ronghe, monkeypatch):
        from ronghe.cli import matching
        from ronghe.kernel.running import HereRunner

        monkeypatch.setattr(matching, "runner", lambda address: HereRunner())
        make_need()
        make_achievement()
        before = json.loads(ronghe("match", "--all", "--dry-run", "--json").output)

        first, second = (json.loads(ronghe("match", "--all", "--json").output) for _ in range(2))

        assert before["last"] is None
        assert (first["status"], first["done"], first["total"]) == ("done", 2, 2)
        assert (second["done"], second["changed"]) == (0, 0)
        assert NearestOffers.objects.count() == 2
        told = ronghe("match", "--status", "--lang", "en").output
        assert "0 of 0 needs judged" in told
        assert told.count("nothing to be compared") == 2

    def test_dry_run_writes_nothing(self, ronghe):
        make_need()

        assert ronghe("match", "--all", "--dry-run").exit_code == 0
        assert not Sweep.objects.exists()
        assert not Match.objects.exists()

    @pytest.mark.parametrize(
        "words", [(), ("--all", "--status"), ("--dry-run",), ("--cancel", "--dry-run"), ("--status", "--anew")]
    )
    def test_what_to_do_must_be_said(self, ronghe, words):
        assert ronghe("match", *words).exit_code == 2

    def test_cancel_tells_whether_there_was_anything(self, ronghe):
        assert "Nothing was under way." in ronghe("match", "--cancel", "--lang", "en").output
        Sweep.objects.create()
        assert "Called off" in ronghe("match", "--cancel", "--lang", "en").output
        assert Sweep.objects.get().status == "cancelled"

    def test_cluster_that_cannot_be_reached_has_its_exit_code(self, ronghe, monkeypatch):
        from ronghe.base import cluster

        def missing(name):
            raise ImportError(name)

        monkeypatch.setattr(cluster, "import_module", missing)
        make_need()
        make_achievement()

        result = ronghe("match", "--all", "--ray", "10.0.0.5:6379", "--lang", "en")

        assert result.exit_code == 7
        assert "Ray is not installed here" in result.output
        assert Sweep.objects.get().status == "failed"


@pytest.mark.integration
@pytest.mark.slow
def test_run_killed_with_9_is_gone_on_with_and_leaves_what_an_undisturbed_one_leaves(tmp_path):
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("RONGHE", "DATABASE_URL", "DJANGO"))}
    environment = plain | {"RONGHE_DATA": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    program = [sys.executable, "-m", "ronghe"]

    def ran(*words: str) -> str:
        return subprocess.run([*program, *words], env=environment, cwd=ROOT, check=True, capture_output=True).stdout

    def rows(statement: str) -> list[tuple]:
        with closing(sqlite3.connect(tmp_path / "ronghe.sqlite3", timeout=20)) as database:
            return sorted(database.execute(statement).fetchall())

    ran("manage", "migrate", "--verbosity", "0")
    ran("manage", "shell", "-c", PREPARE)

    process = subprocess.Popen([*program, "match", "--all"], env=environment, cwd=ROOT, start_new_session=True)
    end = time.monotonic() + PATIENCE_SECONDS
    while not (held := rows("SELECT count(*) FROM exchange_nearestoffers WHERE judged != ''")[0][0]):
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    held = rows("SELECT count(*) FROM exchange_nearestoffers WHERE judged != ''")[0][0]
    rest = json.loads(ran("match", "--all", "--json"))
    shown = "SELECT need_id, audience, offer_kind, offer_id, place, score, reasons, swept FROM exchange_match"
    gone_on = rows(shown), rows("SELECT need_id, audience, offers FROM exchange_nearestoffers")
    whole = json.loads(ran("match", "--all", "--anew", "--json"))

    assert 0 < held < 90
    assert rest["total"] == 90 - held
    assert whole["total"] == 90
    assert whole["changed"] == 0
    assert gone_on[0]
    assert (rows(shown), rows("SELECT need_id, audience, offers FROM exchange_nearestoffers")) == gone_on
    assert rows("SELECT count(*) FROM exchange_sweep WHERE status = 'stopped'") == [(1,)]
