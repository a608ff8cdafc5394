"""Where long work is done: on the cores of this machine, or on a cluster where one is set."""

from __future__ import annotations

from django.conf import settings

from ronghe.base.cluster import RayRunner
from ronghe.kernel.running import ProcessRunner, Runner


def runner(address: str | None = None) -> Runner:
    """The node's runner: Ray's tasks at ``address``, else at ``RONGHE_RAY_ADDRESS``, else a pool of processes.

    Nothing is started before the first ``map``.
    """
    chosen = settings.RAY_ADDRESS if address is None else address
    return RayRunner(chosen) if chosen else ProcessRunner()
