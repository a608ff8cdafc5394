"""Real processes on a real SQLite file: killed with -9 in mid-import, and two at once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.ingest.makers import xlsx

pytestmark = [pytest.mark.integration, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
ROWS = 800
PATIENCE = 180.0

PREPARE = """
from pathlib import Path
from ronghe.base.actors import Actor
from ronghe.ingest import commands
actor = Actor.system("kill test")
run = commands.preview_import(actor, Path({file!r}).read_bytes(), "台账.xlsx", publish=False)
commands.apply_import(actor, run.pk)
"""
CARRY = """
from ronghe.ingest import commands
from ronghe.ingest.models import ImportRun
commands.run_import(ImportRun.objects.get().pk)
"""
# Everything that an import leaves, without ids and instants, which differ between any two runs.
DUMP = """
import json
from ronghe.exchange.models import Need, NeedTarget
from ronghe.ingest.models import Conflict, ImportRow, ImportRun, Origin
from ronghe.network.models import Identifier, Organisation, Person
names = {str(one.pk): str(one) for model in (Organisation, Person) for one in model.objects.all()}
def named(value):
    return names.get(str(value), value if isinstance(value, (str, int, float, list, dict, type(None))) else str(value))
skipped = {"id", "created_at", "updated_at", "published_at", "started_at", "ended_at", "claim"}
def rows(model, *without):
    columns = [f.attname for f in model._meta.fields if f.name not in {*skipped, *without}]
    return sorted(repr([named(v) for v in row]) for row in model.objects.values_list(*columns))
needs = {need.pk: need.title_zh for need in Need.objects.all()}
print(json.dumps({
    "organisations": rows(Organisation), "people": rows(Person), "needs": rows(Need),
    "targets": sorted(f"{t.need.title_zh} {t.position} {t}" for t in NeedTarget.objects.select_related("need")),
    "histories": sorted(f"{h.title_zh} {h.history_type} {h.history_change_reason}" for h in Need.history.all())
    + [Organisation.history.count(), Person.history.count(), Identifier.history.count()],
    "origins": sorted(repr((needs[o.subject_id], o.source, o.place, o.hash,
        {k: named(v) for k, v in o.values.items()}, o.columns)) for o in Origin.objects.all()),
    "rows": [[r.position, r.state, r.outcome, needs.get(r.record_id), r.problems]
        for r in ImportRow.objects.order_by("position")],
    "run": [[r.status, r.total, r.finished, r.claim] for r in ImportRun.objects.all()],
    "conflicts": Conflict.objects.count(),
}, ensure_ascii=False))
"""


class Node:
    """A node of its own: a data folder, its SQLite file, and processes on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("RONGHE", "DATABASE_URL", "DJANGO"))}
        self.environment = plain | {
            "RONGHE_DATA": str(folder),
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONIOENCODING": "utf-8",
            "DJANGO_SETTINGS_MODULE": "ronghe.config.settings",
        }

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *words], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def run(self, *words: str) -> bytes:
        done = subprocess.run([sys.executable, *words], env=self.environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def code(self, text: str) -> bytes:
        return self.run("-c", f"import django\ndjango.setup()\n{text}")

    def state(self) -> tuple[str, int, str]:
        file = f"file:{self.folder / 'ronghe.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(file, uri=True, timeout=20)) as database:
            return database.execute("select status, finished, claim from ingest_importrun").fetchone()

    def wait(self, reached) -> tuple[str, int, str]:
        until = time.monotonic() + PATIENCE
        while not reached(state := self.state()):
            assert time.monotonic() < until, state
            time.sleep(0.05)
        return state

    def dump(self) -> dict[str, object]:
        return json.loads(self.code(DUMP))


@pytest.fixture(scope="module")
def ledger_file(tmp_path_factory) -> Path:
    head = ["需求名称", "需求单位", "需求描述", "技术指标", "联系人", "联系电话"]
    rows = [
        [f"第{n}号导航改进", f"示例第{n % 40}医院", f"现有设备误差大，第{n}例返工", f"误差<{n % 9 + 1} mm",
         f"联系人{n % 70}", f"138000{n % 90:05d}"]
        for n in range(ROWS)
    ]  # fmt: skip
    rows[7], rows[500] = rows[3], ["缺单位", None, "没有单位", None, None, None]
    file = tmp_path_factory.mktemp("ledger") / "台账.xlsx"
    file.write_bytes(xlsx(("需求", [head, *rows], [])))
    return file


@pytest.fixture(scope="module")
def agreed(tmp_path_factory, ledger_file) -> Node:
    """A node with an import that was agreed to and not yet begun."""
    node = Node(tmp_path_factory.mktemp("agreed"))
    node.run("-m", "ronghe", "manage", "migrate", "--verbosity", "0")
    node.code(PREPARE.format(file=str(ledger_file)))
    return node


@pytest.fixture
def node(agreed, tmp_path) -> Node:
    """The same on a copy of its own."""
    shutil.copytree(agreed.folder, tmp_path / "node")
    return Node(tmp_path / "node")


@pytest.fixture(scope="module")
def uninterrupted(agreed, tmp_path_factory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("whole") / "node"
    shutil.copytree(agreed.folder, folder)
    node = Node(folder)
    node.code(CARRY)
    return node.dump()


def test_import_of_a_killed_worker_ends_as_if_nothing_had_happened(node, uninterrupted):
    doomed = node.start("-m", "ronghe", "worker")
    node.wait(lambda state: state[1] > 0 and state[0] == "running")
    doomed.send_signal(signal.SIGKILL)
    doomed.wait()
    status, finished, _claim = node.state()
    assert (status, 0 < finished < ROWS) == ("running", True)

    other = node.start("-m", "ronghe", "worker")
    node.wait(lambda state: state[0] == "done" and not state[2])
    other.kill()
    other.wait()

    assert node.dump() == uninterrupted


def test_import_of_a_killed_command_line_is_taken_over_by_a_worker(node, uninterrupted):
    node.code("from django_tasks_db.models import DBTaskResult\nDBTaskResult.objects.all().delete()")
    doomed = node.start("-c", f"import django\ndjango.setup()\n{CARRY}")
    node.wait(lambda state: state[1] > 0 and state[0] == "running")
    doomed.kill()
    doomed.wait()
    assert node.state()[0] == "running"

    other = node.start("-m", "ronghe", "worker")
    node.wait(lambda state: state[0] == "done" and not state[2])
    other.kill()
    other.wait()

    assert node.dump() == uninterrupted


def test_two_processes_on_one_import_do_it_once(node, uninterrupted):
    both = [node.start("-c", f"import django\ndjango.setup()\n{CARRY}") for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]

    assert node.dump() == uninterrupted
