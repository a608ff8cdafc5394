"""What every runner keeps, so that a caller need not know where the work is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

A = TypeVar("A")
B = TypeVar("B")


class Runner(Protocol):
    """Maps a function over items, with several workers at once.

    The function is found by its module and name in every worker (or a ``functools.partial`` of such a one), and its
    items and results can be pickled. It may be called twice for one item, as a worker can die after it was done: the
    answer must hang on the item alone, and what it writes must bear writing twice.
    """

    @property
    def workers(self) -> int:
        """How many items are worked on at once; 1 at least. On a cluster it changes as machines come and go."""
        ...

    def map(
        self,
        function: Callable[[A], B],
        items: Iterable[A],
        *,
        progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[B]:
        """The function's results in the order of the items, the same whatever the runner and whoever dies.

        Lazy: items are drawn as workers come free, at most ``AHEAD`` per worker before the oldest result is taken, so
        that neither many items nor many results are held. Leaving the iterator early calls the rest off.

        Args:
            progress: told how many results have been given, after each.
            cancelled: asked before an item is handed over and some five times a second while waiting.

        Raises:
            Cancelled: ``cancelled`` said so. Results given until then stand; what is under way is let go.
            TaskFailed: the function raised for an item; results of all items before it were given, and nothing after
                it is. It is not tried again: a function that raises once raises again.
            WorkerLost: every worker died that was given an item. An item whose worker dies is given to another, and
                only one that is alone with its worker is held to be the reason.
        """
        ...


AHEAD = 3
"""Items per worker that are handed over, or done, before the oldest result is taken."""

ATTEMPTS = 3
"""How many workers may die at an item before the run ends with ``WorkerLost``."""

LOOK_SECONDS = 0.2
"""How long a runner waits before it asks again whether it is called off."""
