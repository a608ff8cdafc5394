"""A served node for benchmarks: prepared, started as anybody starts it, and people logged in on loopback.

The log-in itself is not measured: hashing a password is slow by design. Each person's session is made in the database
as the log-in makes it.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"


def environment(folder: Path) -> dict[str, str]:
    """Variables of a node in this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return {
        **os.environ,
        "RONGHE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "ronghe.config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "RONGHE_JOBS": "worker",
        "RONGHE_LOG_LEVEL": "WARNING",
    }


def child(folder: Path, module: str, *words: str) -> dict[str, object]:
    """What a module, run in a process of its own on the node, prints as JSON on its last line."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, env=environment(folder), cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Node:
    """``ronghe serve`` in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._log = folder / "serve.log"

    def start(self, seconds: float = 60.0) -> float:
        """Start it and wait until it answers; how long that took."""
        begun = time.monotonic()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ronghe", "serve", "--port", str(self.port)],
                env=environment(self.folder), cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        while time.monotonic() - begun < seconds:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if Visitor(self.port).get("/health/live").status == 200:
                    return time.monotonic() - begun
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"the node did not answer: {self._log.read_text('utf-8', 'replace')[-2000:]}")

    def kill(self) -> None:
        """``kill -9`` of the server and of everything it started, the worker and its supervisor included."""
        if self._process is None:
            return
        for process in reversed(family(self._process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def stop(self) -> None:
        """End it as a supervisor does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(30)
        self.kill()


def family(parent: int) -> list[int]:
    """A process and all its descendants, the parent first."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                stat = (entry / "stat").read_text()
                children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, waiting = [], [parent]
    while waiting:
        one = waiting.pop(0)
        found.append(one)
        waiting += children.get(one, [])
    return found


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    location: str = ""


class Visitor:
    """One person's browser: a kept connection, cookies, forms with their token."""

    def __init__(self, port: int, session: str = "", seconds: float = 30.0) -> None:
        self.port, self._seconds = port, seconds
        self._cookies = {"sessionid": session} if session else {}
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """One page."""
        return self._ask("GET", path)

    def post(self, path: str, values: Mapping[str, str]) -> Answer:
        """One form; the token is fetched first where there is none yet."""
        if "csrftoken" not in self._cookies:
            self.get("/describe/")
        body = urlencode({**values, "csrfmiddlewaretoken": self._cookies.get("csrftoken", "")})
        return self._ask("POST", path, body)

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: str = "") -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(HOST, self.port, timeout=self._seconds)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if method == "POST":
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://{HOST}:{self.port}",
            }
        try:
            self._connection.request(method, path, body=body or None, headers=headers)
            response = self._connection.getresponse()
            content = response.read()
        except BaseException:
            self.close()
            raise
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _equals, rest = line.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        return Answer(response.status, content, response.headers.get("Location", ""))


def chance(seed: int, *parts: object) -> random.Random:
    """Numbers that are the same at each run."""
    return random.Random(":".join(map(str, (seed, *parts))))


def session_of(person_id: object) -> str:
    """Key of a new session of the person's account, as the log-in makes it. Inside the node's process."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from ronghe.network.models import User

    user = User.objects.get(person_id=person_id)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "ronghe.web.accounts.backend.AccountBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Node]:
    """A node that answers while the block runs."""
    node = Node(folder)
    node.start()
    try:
        yield node
    finally:
        node.stop()
