"""Whether a process is still alive, told by a file lock that it holds for as long as it works.

The kernel lets go of the lock however the process ends, ``kill -9`` included. It tells of processes of this machine.
"""

from __future__ import annotations

import contextlib
import fcntl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings


def lock_file(name: str) -> Path:
    """Where the lock of ``name`` lies."""
    folder = Path(settings.DATA_FOLDER) / "workers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.lock"


def _try_lock(handle: IO[str]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def alive(name: str) -> Iterator[None]:
    """Hold the lock of ``name``, which nobody else uses, while the block runs."""
    file = lock_file(name)
    with file.open("w") as handle:
        _try_lock(handle)
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def is_dead(name: str) -> bool:
    """Whether nobody holds the lock of ``name``; asking does not take it."""
    try:
        with lock_file(name).open("r+") as handle:
            return _try_lock(handle)
    except FileNotFoundError:
        return True


def beat() -> None:
    """Tell that a worker of this machine is at work; it does so about every second."""
    lock_file("worker").with_suffix(".beat").touch()


def seconds_since_beat() -> float | None:
    """How long ago a worker last told that it is at work; ``None`` where none ever did."""
    try:
        return max(0.0, time.time() - lock_file("worker").with_suffix(".beat").stat().st_mtime)
    except FileNotFoundError:
        return None
