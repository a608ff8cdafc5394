"""What every runner promises, for those of one machine; ``tests/base/test_cluster.py`` asks the same of Ray."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys

import pytest

from ronghe.kernel.running import Cancelled, HereRunner, ProcessRunner, TaskFailed, WorkerLost
from tests.kernel.running import tasks

RUNNERS = [HereRunner(), ProcessRunner(1), ProcessRunner(2)]
PATIENCE_SECONDS = 60.0
ids = ["here", "one process", "two processes"]


def taken(results, into):
    """Take every result into a list that is there when the run ends early."""
    for result in results:
        into.append(result)


@pytest.fixture(params=RUNNERS, ids=ids)
def runner(request):
    return request.param


@pytest.mark.slow
@pytest.mark.parametrize("count", [0, 1, 40])
def test_results_come_in_the_order_of_the_items(runner, count):
    told = []

    found = list(runner.map(tasks.square, iter(range(count)), progress=told.append))

    assert found == [n * n for n in range(count)]
    assert told == list(range(1, count + 1))


@pytest.mark.slow
def test_processes_are_others_than_the_callers():
    workers = set(ProcessRunner(2).map(tasks.whose, range(60)))

    assert os.getpid() not in workers
    assert 1 <= len(workers) <= 2


@pytest.mark.slow
def test_items_are_drawn_as_they_are_needed(runner):
    drawn = []

    def items():
        for number in range(1000):
            drawn.append(number)
            yield number

    results = runner.map(tasks.square, items())
    first = next(results)
    results.close()

    assert first == 0
    assert len(drawn) <= 3 * runner.workers + 1


@pytest.mark.slow
def test_function_that_raises_ends_the_run_at_its_item(runner):
    found = []

    with pytest.raises(TaskFailed) as failure:
        taken(runner.map(tasks.square_unless_seven, range(20)), found)

    assert found == [n * n for n in range(7)]
    assert failure.value.place == 7
    assert "seven is refused" in failure.value.told
    assert "square_unless_seven" in failure.value.trace


@pytest.mark.slow
def test_result_that_cannot_be_pickled_is_a_failure_not_a_death():
    with pytest.raises(TaskFailed, match="pickle"):
        list(ProcessRunner(1).map(tasks.no_answer_fit, [1]))


@pytest.mark.slow
def test_cancelled_run_gives_what_was_asked_for_and_begins_no_more(runner, tmp_path):
    found = []
    jobs = ((str(tmp_path), number) for number in range(1000))

    with pytest.raises(Cancelled):
        taken(runner.map(tasks.note, jobs, cancelled=lambda: len(found) >= 5), found)

    assert found[:5] == [0, 1, 2, 3, 4]
    assert len(found) <= 5 + 3 * runner.workers
    assert len(list(tmp_path.iterdir())) <= len(found) + 3 * runner.workers + 1


@pytest.mark.slow
def test_workers_that_die_change_no_answer(tmp_path):
    jobs = [(str(tmp_path), number) for number in range(12)]

    assert list(ProcessRunner(2).map(tasks.die_once, jobs)) == [n * n for n in range(12)]
    assert {mark.name for mark in tmp_path.iterdir()} == {"0", "5", "10"}


@pytest.mark.slow
def test_item_at_which_every_worker_dies_is_named_and_no_other():
    found = []

    with pytest.raises(WorkerLost) as loss:
        taken(ProcessRunner(2).map(tasks.always_die_at_six, range(10)), found)

    assert loss.value.place == 6
    assert found == [n * n for n in range(6)]


CALLER = """
from ronghe.kernel.running import ProcessRunner
from tests.kernel.running.tasks import name_yourself

if __name__ == "__main__":
    results = ProcessRunner(1).map(name_yourself, [{folder!r}] * 9)
    next(results)
    print("begun", flush=True)
    input()
"""


@pytest.mark.slow
def test_workers_end_with_a_caller_that_is_killed(tmp_path):
    program = tmp_path / "caller.py"
    (tmp_path / "names").mkdir()
    program.write_text(CALLER.format(folder=str(tmp_path / "names")), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    caller = subprocess.Popen([sys.executable, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
    assert caller.stdout.readline() == b"begun\n"
    [worker] = [int(name.name) for name in (tmp_path / "names").iterdir()]
    watched = os.pidfd_open(worker)  # can be read once the process has ended
    try:
        caller.kill()
        assert select.select([watched], [], [], PATIENCE_SECONDS)[0]
    finally:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(watched, signal.SIGKILL)
        os.close(watched)
        caller.communicate()
