"""Work on a real Ray cluster of two machines: two addresses of the loopback, joined by a token."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ronghe.base.running import runner
from ronghe.kernel.running import ProcessRunner
from tests.base.cluster_tasks import PATIENCE_SECONDS, await_file

HEAD, OTHER = "127.0.0.2", "127.0.0.3"  # 127.0.0.1 would be replaced by the machine's outer address
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Cluster:
    """The nodes of a cluster, each with all its processes in a session of its own."""

    folder: Path
    port: int
    nodes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"{HEAD}:{self.port}"

    @property
    def token(self) -> Path:
        return self.folder / "token"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "RAY_USAGE_STATS_ENABLED": "0",
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN_PATH": str(self.token),
            # A node that is silent for five seconds is held to be dead, where half a minute is usual.
            "RAY_health_check_initial_delay_ms": "1000",
            "RAY_health_check_period_ms": "1000",
        }

    def start(self, node: str) -> None:
        where = ["--head", f"--port={self.port}", "--include-dashboard=false", f"--temp-dir={self.folder}"]
        command = [sys.executable, "-m", "ray.scripts.scripts", "start", f"--node-ip-address={node}", "--num-cpus=1"]
        command += where if node == HEAD else [f"--address={self.address}"]
        command += ["--min-worker-port=0", "--max-worker-port=0", "--object-store-memory=100000000", "--block"]
        log = self.folder / f"{node}.log"
        with log.open("wb") as out:
            self.nodes[node] = subprocess.Popen(
                command, stdout=out, stderr=out, env=self.environment, cwd=ROOT, start_new_session=True
            )
        end = time.monotonic() + PATIENCE_SECONDS
        while b"Ray runtime started" not in log.read_bytes():
            assert self.nodes[node].poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)

    def kill(self, node: str) -> None:
        process = self.nodes.pop(node)
        for pid in session_of(process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()

    def ask(self, what: str, token: Path | None = None) -> subprocess.Popen[str]:
        """Begin a run on the cluster."""
        arguments = [what, self.address, str(self.folder), OTHER]
        command = [sys.executable, "-m", "tests.base.cluster_tasks", *arguments]
        environment = {**self.environment, "RAY_AUTH_TOKEN_PATH": str(token or self.token)}
        return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def answer(self, run: subprocess.Popen[str]) -> dict[str, object]:
        try:
            told, _ = run.communicate(timeout=PATIENCE_SECONDS)
        finally:
            run.kill()
        assert run.returncode == 0
        return json.loads(told)  # Ray itself prints nothing there


def session_of(leader: int) -> list[int]:
    """Every process of a node: its workers lead groups of their own, but all are of its session."""
    running = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    found = []
    for pid in running:
        with contextlib.suppress(ProcessLookupError):
            if os.getsid(pid) == leader:
                found.append(pid)
    return found


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind((HEAD, 0))
        return taken.getsockname()[1]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    pytest.importorskip("ray")
    with tempfile.TemporaryDirectory(prefix="rr-", ignore_cleanup_errors=True) as folder:  # sockets need a short path
        made = Cluster(Path(folder), free_port())
        made.token.write_text("a token of this test alone, of more than enough letters".replace(" ", "-"))
        try:
            made.start(HEAD)
            made.start(OTHER)
            yield made
        finally:
            for node in list(made.nodes):
                made.kill(node)


@pytest.mark.integration
@pytest.mark.slow
class TestCluster:
    """In this order: the last one kills a machine."""

    def test_cluster_keeps_what_every_runner_promises(self, cluster):
        answer = cluster.answer(cluster.ask("promises"))

        assert answer["squares"] == [n * n for n in range(30)]
        assert answer["told"] == list(range(1, 31))
        place, told, given = answer["failed"]
        assert (place, given) == (7, [n * n for n in range(7)])
        assert "seven is refused" in told
        assert answer["cancelled"][:5] == [0, 1, 4, 9, 16]
        assert len(answer["cancelled"]) < 20
        assert answer["lost"] == 6

    def test_another_token_is_refused(self, cluster, tmp_path):
        token = tmp_path / "token"
        token.write_text("some-other-token-that-is-long-enough-to-be-one")

        assert cluster.answer(cluster.ask("promises", token)) == {"refused": "cluster-unreachable"}

    def test_machine_that_is_killed_changes_no_answer(self, cluster):
        run = cluster.ask("survive")
        await_file(cluster.folder / "begun")
        cluster.kill(OTHER)

        answer = cluster.answer(run)

        assert answer["found"] == [n * n for n in range(12)]
        assert answer["workers"] == 1
        done, begun = ((cluster.folder / name).read_text() for name in ("first", "begun"))
        assert done != begun, "one item was done on the killed machine, another was under way"


@pytest.mark.unit
def test_without_an_address_work_stays_on_this_machine(settings):
    settings.RAY_ADDRESS = ""

    assert isinstance(runner(), ProcessRunner)


@pytest.mark.unit
def test_an_address_given_stands_above_the_setting(settings):
    settings.RAY_ADDRESS = "10.0.0.5:6379"

    assert isinstance(runner(""), ProcessRunner)
    assert repr(type(runner())).endswith("RayRunner'>")
