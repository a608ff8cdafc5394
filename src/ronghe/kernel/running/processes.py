"""The runner of one machine: a pool of fresh processes, one per core."""

from __future__ import annotations

import contextlib
import gc
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from typing import Generic, TypeVar

from ronghe.kernel import kept
from ronghe.kernel.running.calls import Given, Raised, call, opened
from ronghe.kernel.running.errors import Cancelled, TaskFailed, WorkerLost
from ronghe.kernel.running.protocol import AHEAD, ATTEMPTS, LOOK_SECONDS

RARELY = 100_000, 20, 20
"""When a worker looks for cycles: its tables are a million objects that never go, and a look through them is dear."""

A = TypeVar("A")
B = TypeVar("B")


class ProcessRunner:
    """Keeps ``Runner`` with a pool of processes of this machine, started when first needed.

    A process is a fresh interpreter: a fork would share open databases and the locks of other threads. It takes about a
    second to start, and loads models and tables at its first item, once. The kernel's tables are kept where the
    caller's are.

    Workers end with their caller, however it ends. When a worker dies, the whole pool goes and is made anew. Who was
    the reason cannot be told then, so that the items that were under way are given one at a time until all are done.

    Args:
        workers: processes; as many as there are cores by default.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._workers = max(1, cores() if workers is None else workers)

    @property
    def workers(self) -> int:
        """Processes of the pool."""
        return self._workers

    def map(
        self,
        function: Callable[[A], B],
        items: Iterable[A],
        *,
        progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[B]:
        """See ``Runner.map``."""
        run: _Run[A, B] = _Run(function, items, self._workers, cancelled or _never)
        try:
            for done, result in enumerate(run.results(), start=1):
                yield result
                if progress is not None:
                    progress(done)
        finally:
            run.end()


@dataclass(eq=False)
class _Task(Generic[A, B]):
    """An item with what became of it; ``deaths`` counts the workers that died while it was the only one under way."""

    place: int
    item: A
    future: Future[Given[B] | Raised] | None = None
    deaths: int = 0
    suspect: bool = False

    @property
    def is_done(self) -> bool:
        return self.future is not None and self.future.done() and not self.is_lost

    @property
    def is_lost(self) -> bool:
        future = self.future
        return future is not None and future.done() and isinstance(future.exception(), BrokenProcessPool)


class _Run(Generic[A, B]):
    """One call of ``map``: the tasks under way, oldest first, and the pool."""

    def __init__(
        self, function: Callable[[A], B], items: Iterable[A], workers: int, cancelled: Callable[[], bool]
    ) -> None:
        self._function = function
        self._rest = enumerate(items)
        self._workers = workers
        self._cancelled = cancelled
        self._tasks: deque[_Task[A, B]] = deque()
        self._pool: ProcessPoolExecutor | None = None

    def results(self) -> Iterator[B]:
        while True:
            self._draw()
            if not self._tasks:
                return
            first = self._tasks[0]
            while not first.is_done:
                self._look()
                self._recover()
                self._hand_over()
                self._wait()
            self._tasks.popleft()
            yield _result(first)

    def end(self) -> None:
        """Let the workers go; those that are at something are ended."""
        if self._pool is not None:
            _kill(self._pool)
            self._pool = None

    def _look(self) -> None:
        if self._cancelled():
            raise Cancelled()

    def _draw(self) -> None:
        """Take in as many items as may be held."""
        while len(self._tasks) < AHEAD * self._workers:
            self._look()
            if (new := next(self._rest, None)) is None:
                return
            self._tasks.append(_Task(*new))
            self._hand_over()

    def _hand_over(self) -> None:
        """Give the pool what it has not got; while there are suspects, one of them alone."""
        suspects = [task for task in self._tasks if task.suspect and not task.is_done]
        if any(task.future is not None and not task.future.done() for task in suspects):
            return
        ready = suspects[:1] or [task for task in self._tasks if task.future is None]
        if suspects and any(task.future is not None and not task.future.done() for task in self._tasks):
            return  # others end first
        for task in ready:
            if task.future is None:
                with contextlib.suppress(BrokenProcessPool):
                    task.future = self._started().submit(call, self._function, task.item)

    def _recover(self) -> None:
        """After a worker's death: a new pool, and everything that was under way is to be done again, alone."""
        broken = self._pool is not None and bool(getattr(self._pool, "_broken", False))
        if not broken and not any(task.is_lost for task in self._tasks):
            return
        self.end()  # once it has ended, all that was under way is told so
        for task in self._tasks:
            if task.is_lost:
                task.deaths += task.suspect
                if task.deaths >= ATTEMPTS:
                    raise WorkerLost(task.place)
                task.future, task.suspect = None, True

    def _wait(self) -> None:
        under_way = [task.future for task in self._tasks if task.future is not None and not task.future.done()]
        if under_way:
            wait(under_way, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._workers, mp_context=get_context("spawn"), initializer=begin, initargs=(kept.folder(),)
            )
        return self._pool


def _result(task: _Task[A, B]) -> B:
    if task.future is None:
        raise AssertionError("only what is done has a result")
    try:
        outcome = task.future.result()
    except Exception as error:  # what was given cannot be pickled
        raise TaskFailed(task.place, repr(error)) from error
    return opened(task.place, outcome)


def _kill(pool: ProcessPoolExecutor) -> None:
    """End the pool's processes at once, and wait for them.

    What is handed over is not called back: a pool whose worker dies cannot bear a cancelled future
    (``InvalidStateError`` in its thread, CPython up to 3.12).
    """
    processes = list((getattr(pool, "_processes", None) or {}).values())
    idle = not getattr(pool, "_pending_work_items", None)
    pool.shutdown(wait=idle)
    for process in processes:
        if process.is_alive():
            process.kill()
    pool.shutdown(wait=True)


def begin(folder: Path | None) -> None:
    """What a fresh process does before its first item, of whatever pool it is.

    Args:
        folder: where the caller keeps the kernel's tables (``kept.folder()``).
    """
    threading.Thread(target=_end_with_the_caller, daemon=True).start()
    kept.keep_in(folder)
    gc.set_threshold(*RARELY)


def _end_with_the_caller() -> None:
    """A worker whose caller was killed would wait for its next item for ever: it holds both ends of their pipe."""
    if (caller := parent_process()) is not None:
        connection.wait([caller.sentinel])
        os._exit(1)


def _never() -> bool:
    return False


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
