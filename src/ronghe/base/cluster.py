"""The runner of many machines: Ray's tasks, where the address of a cluster is given.

Ray is an extra (``requirements/cluster.in``) and is imported when a run begins, never before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import Unavailable
from ronghe.kernel.running import Cancelled, TaskFailed, WorkerLost
from ronghe.kernel.running.calls import call, opened
from ronghe.kernel.running.protocol import AHEAD, ATTEMPTS, LOOK_SECONDS

A = TypeVar("A")
B = TypeVar("B")


class ClusterUnreachable(Unavailable):
    """No work can be given to the cluster: Ray is missing, nobody answers, or the token is not the cluster's."""

    code = "cluster-unreachable"
    title = _("No work can be given to the cluster.")
    remedy = _("Join this machine to the cluster with `ray start`, with the cluster's token; see docs/operate/cluster.")


class RayRunner:
    """Keeps ``Runner`` with the tasks of a Ray cluster that this machine is part of.

    Every machine has this version of the program, and the same token. A task whose worker or machine dies is given to
    another by Ray, ``ATTEMPTS`` times in all; a result that was on a machine that died is worked out again.

    What is under way when a run ends early is done on its machine, and nobody takes it: Ray 2.60 takes its caller down
    where a task ends just as it is called off.

    Args:
        address: ``host:port`` of the head, or ``auto`` for the cluster that this machine has joined.
            The token is where Ray looks for it; ``ronghe.config.settings`` sees to that.

    Raises:
        ClusterUnreachable: from ``workers`` and ``map``.
    """

    def __init__(self, address: str) -> None:
        self._address = address

    @property
    def workers(self) -> int:
        """Processors that the living machines of the cluster have lent to Ray."""
        return _processors(self._connected())

    def map(
        self,
        function: Callable[[A], B],
        items: Iterable[A],
        *,
        progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[B]:
        """See ``Runner.map``."""
        ray = self._connected()
        task = ray.remote(num_cpus=1, max_retries=ATTEMPTS - 1)(call)
        named = ray.put(function)
        rest = enumerate(items)
        waiting: deque[tuple[int, Any]] = deque()
        done = 0

        def look() -> None:
            if cancelled is not None and cancelled():
                raise Cancelled()

        while True:
            while len(waiting) < AHEAD * _processors(ray):
                look()
                if (new := next(rest, None)) is None:
                    break
                waiting.append((new[0], task.remote(named, new[1])))
            if not waiting:
                return
            place, first = waiting[0]
            while not ray.wait([first], timeout=LOOK_SECONDS)[0]:
                look()
            outcome = _outcome(ray, place, first)
            waiting.popleft()
            yield opened(place, outcome)
            done += 1
            if progress is not None:
                progress(done)

    def _connected(self) -> Any:
        """Ray, connected; once for the process."""
        try:
            ray = import_module("ray")
        except ImportError as error:
            raise ClusterUnreachable(
                _("Ray is not installed here."), _("Install it with `make setup-cluster`.")
            ) from error
        if not ray.is_initialized():
            try:
                ray.init(address=self._address, log_to_driver=False, logging_level="ERROR", namespace="ronghe")
            except Exception as error:  # of many kinds, by what is wrong
                raise ClusterUnreachable(f"{self._address}: {' '.join(str(error).split())[:300]}") from error
            # Ray prints every death of a worker on standard output, which belongs to the answer.
            vars(import_module("ray._private.worker"))["_worker_logs_enabled"] = False
        return ray


def _processors(ray: Any) -> int:
    return max(1, int(ray.cluster_resources().get("CPU", 1)))


def _outcome(ray: Any, place: int, reference: Any) -> Any:
    try:
        return ray.get(reference)
    except ray.exceptions.RayTaskError as error:  # what was given cannot be pickled; all else comes as ``Raised``
        raise TaskFailed(place, str(error)) from error
    except ray.exceptions.RayError as error:
        raise WorkerLost(place) from error
