"""Keeps one worker running for the site that asked for it: ``python -m ronghe.cli.supervise PARENT HOST PORT``."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from types import FrameType

PAUSE_SECONDS = 2.0
LOOK_SECONDS = 0.2
PATIENCE_SECONDS = 30.0


def main() -> None:
    """Start a worker again whenever it ends, until told to stop or until the parent is gone.

    The first one waits for the site: beside it, the first page would take twice as long.
    """
    parent, host, port = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    stop = threading.Event()

    def tell(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, tell)
    signal.signal(signal.SIGINT, tell)
    _wait_for_site(host, port, stop)
    while not stop.is_set():
        worker = subprocess.Popen([sys.executable, "-m", "ronghe", "worker"], start_new_session=True)
        while worker.poll() is None and not stop.wait(PAUSE_SECONDS):
            if os.getppid() != parent:
                stop.set()
        if worker.poll() is None:
            worker.terminate()
            worker.wait()
        elif not stop.wait(PAUSE_SECONDS):
            sys.stderr.write("the worker ended; starting another\n")


def _wait_for_site(host: str, port: int, stop: threading.Event) -> None:
    """Until it takes connections, and a moment more for its first page; half a minute at the most."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and not stop.is_set():
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=PATIENCE_SECONDS):
            break
        stop.wait(LOOK_SECONDS)
    stop.wait(PAUSE_SECONDS)


if __name__ == "__main__":
    main()
