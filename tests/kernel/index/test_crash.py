import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.kernel.index.indexer_process import state_after
from tests.kernel.index.oracle import HashEncoder

from ronghe.kernel.index import EmbeddedIndex, IndexBusy, Query

ROOT = Path(__file__).resolve().parents[3]
KILLS = 12


def start_indexer(folder):
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.kernel.index.indexer_process", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)


@pytest.mark.slow
def test_killed_indexer_loses_no_acknowledged_change_and_readers_never_fail(tmp_path):
    dice = random.Random(20260723)
    reader = EmbeddedIndex(tmp_path, HashEncoder())
    acknowledged = 0
    for _ in range(KILLS):
        with start_indexer(tmp_path) as process:
            for _ in range(dice.randint(1, 8)):
                acknowledged = int(process.stdout.readline())
                assert_sound(reader, acknowledged)
            for _ in range(dice.randint(0, 12)):  # the kill falls anywhere in the work on the next change
                assert_sound(reader, acknowledged)
            process.send_signal(signal.SIGKILL)
            acknowledged = int((process.stdout.read().split() or [acknowledged])[-1])
        assert_sound(reader, acknowledged)
        fresh = EmbeddedIndex(tmp_path, HashEncoder())
        assert fresh.ids() == state_after(fresh.position())

    assert acknowledged >= KILLS


def assert_sound(reader, acknowledged):
    """The reader sees one whole state, at least as new as the last acknowledged one."""
    before = reader.position()
    page = reader.search(Query("骨科", limit=50), ("kind",))
    after = reader.position()

    assert acknowledged <= before <= after
    seen = {hit.id for hit in page.hits if hit.lexical_score > 0}
    states = [state_after(number) - {"counter"} for number in range(before, after + 1)]
    assert seen in states
    assert page.facets["kind"]["company"] == len(seen)


HOLD = """
import sys
from pathlib import Path
from ronghe.kernel.index.manifest import only_indexer
with only_indexer(Path(sys.argv[1])):
    sys.stdout.write("held\\n")
    sys.stdout.flush()
    sys.stdin.read()
"""


@pytest.mark.slow
def test_lock_of_another_process_is_respected_and_goes_with_it(tmp_path):
    index = EmbeddedIndex(tmp_path, HashEncoder())
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, env=environment, **pipes) as process:
        assert process.stdout.readline() == "held\n"
        with pytest.raises(IndexBusy):
            index.apply([], [], 5)
        assert index.position() == 0
        process.kill()

    index.apply([], [], 5)
    assert index.position() == 5
