"""A call made on another core while its caller goes on.

Worth it for work that gives up the interpreter's lock (searches, products of matrices, encoders) and takes some
milliseconds; handing it over and back costs a tenth of one.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Generic, TypeVar

from ronghe.kernel.running.processes import cores

T = TypeVar("T")


class Beside(Generic[T]):
    """``work`` begun on another core, where there is one that is free.

    Nobody waits for a free core: work that was not begun when its result is asked for is done by who asks. So work may
    hand over work of its own. It must be safe to leave undone and to do in another thread.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._begun = _threads().submit(work) if cores() > 1 else None

    @property
    def done(self) -> bool:
        """Whether the result is there."""
        return self._begun is not None and self._begun.done()

    def result(self) -> T:
        """What the work gives; what it raises is raised here."""
        if self._begun is None or self._begun.cancel():
            return self._work()
        return self._begun.result()


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(cores(), thread_name_prefix="beside")


if hasattr(os, "register_at_fork"):  # threads are not there in the child, which would wait for them for ever
    os.register_at_fork(after_in_child=_threads.cache_clear)
