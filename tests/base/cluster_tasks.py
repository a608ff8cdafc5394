"""What the machines of the test's cluster are given, and the program that asks them (``python -m``)."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ronghe.base.cluster import ClusterUnreachable, RayRunner
from ronghe.kernel.running import Cancelled, TaskFailed, WorkerLost
from tests.kernel.running import tasks

PATIENCE_SECONDS = 120
LARGE = 300_000  # bytes; from some 100,000 a result stays on the machine that made it until it is asked for


@dataclass(frozen=True)
class Scene:
    """A folder that both machines see, and the address of the one that will be killed."""

    folder: str
    doomed: str


def large_square(scene: Scene, number: int) -> tuple[int, bytes]:
    """On the doomed machine the first item is done, the second never. The other one waits until it has begun."""
    from ray.util import get_node_ip_address

    begun, first = Path(scene.folder) / "begun", Path(scene.folder) / "first"
    if get_node_ip_address() == scene.doomed:
        if first.exists():
            begun.write_text(str(number))
            await_file(Path(scene.folder) / "never")
        first.write_text(str(number))
    else:
        await_file(begun)
    return number * number, bytes(LARGE)


def await_file(path: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not path.exists():
        if time.monotonic() > end:
            raise TimeoutError(path.name)
        time.sleep(0.05)


def survive(runner: RayRunner, scene: Scene) -> dict[str, object]:
    """The answer of a run in whose midst a machine is killed."""
    found = [square for square, _ in runner.map(partial(large_square, scene), range(12))]
    end = time.monotonic() + PATIENCE_SECONDS
    while (left := runner.workers) > 1 and time.monotonic() < end:  # the head misses a machine after some beats
        time.sleep(0.2)
    return {"found": found, "workers": left}


def keep_promises(runner: RayRunner) -> dict[str, object]:
    """What ``Runner`` promises beside the order of results."""
    told: list[int] = []
    answer: dict[str, object] = {"squares": list(runner.map(tasks.square, range(30), progress=told.append))}
    answer["told"] = told
    given: list[int] = []
    try:
        for one in runner.map(tasks.square_unless_seven, range(20)):
            given.append(one)
    except TaskFailed as failure:
        answer["failed"] = [failure.place, failure.told, given]
    given = []
    try:
        for one in runner.map(tasks.square, range(1000), cancelled=lambda: len(given) >= 5):
            given.append(one)
    except Cancelled:
        answer["cancelled"] = given
    try:
        list(runner.map(tasks.always_die_at_six, range(10)))
    except WorkerLost as loss:
        answer["lost"] = loss.place
    return answer


def main() -> None:
    what, address, folder, doomed = sys.argv[1:]
    runner = RayRunner(address)
    try:
        answer = survive(runner, Scene(folder, doomed)) if what == "survive" else keep_promises(runner)
    except ClusterUnreachable as refusal:
        answer = {"refused": refusal.code}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
