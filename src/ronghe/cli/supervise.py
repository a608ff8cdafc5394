"""Keeps one worker running for the process that asked for it: ``python -m ronghe.cli.supervise PARENT``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from types import FrameType

PAUSE_SECONDS = 2.0


def main() -> None:
    """Start a worker again whenever it ends, until told to stop or until the parent is gone."""
    parent = int(sys.argv[1])
    stop = threading.Event()

    def tell(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, tell)
    signal.signal(signal.SIGINT, tell)
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


if __name__ == "__main__":
    main()
