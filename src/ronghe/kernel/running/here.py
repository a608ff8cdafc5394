"""The runner that does everything in the caller's own process: for few items, and as the oracle of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ronghe.kernel.running.calls import call, opened
from ronghe.kernel.running.errors import Cancelled

A = TypeVar("A")
B = TypeVar("B")


class HereRunner:
    """Keeps ``Runner`` with no other process; a function that takes the process down takes the caller down."""

    workers = 1

    def map(
        self,
        function: Callable[[A], B],
        items: Iterable[A],
        *,
        progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[B]:
        """See ``Runner.map``."""
        for place, item in enumerate(items):
            if cancelled is not None and cancelled():
                raise Cancelled()
            yield opened(place, call(function, item))
            if progress is not None:
                progress(place + 1)
