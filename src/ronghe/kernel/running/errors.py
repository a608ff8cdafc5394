"""How a run can end early."""

from __future__ import annotations


class Cancelled(Exception):
    """Whoever asked for the run has called it off; what was given until then stands."""


class TaskFailed(Exception):
    """The function raised. ``place`` is the item's, from 0; ``told`` is what was raised, ``trace`` where, as text.

    Text, since what is raised in another process need not survive the way here.
    """

    def __init__(self, place: int, told: str, trace: str = "") -> None:
        super().__init__(f"item {place} failed: {told}")
        self.place = place
        self.told = told
        self.trace = trace


class WorkerLost(Exception):
    """Every worker that was given the item ``place`` (from 0) died at it: killed, out of memory, faulty native code."""

    def __init__(self, place: int) -> None:
        super().__init__(f"every worker that was given item {place} died; it may need more memory than there is")
        self.place = place
