"""A call in a worker: what it gave, or what was raised, in a form that survives the way back."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ronghe.kernel.running.errors import TaskFailed

A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Given(Generic[B]):
    """What a function gave."""

    result: B


@dataclass(frozen=True, slots=True)
class Raised:
    """What a function raised, as text: an exception of its own making may not bear being pickled."""

    told: str
    trace: str


def call(function: Callable[[A], B], item: A) -> Given[B] | Raised:
    """Call it; what every worker of every runner does."""
    try:
        return Given(function(item))
    except Exception as error:
        return Raised(repr(error), traceback.format_exc())


def opened(place: int, outcome: Given[B] | Raised) -> B:
    """The result.

    Raises:
        TaskFailed: the function raised.
    """
    if isinstance(outcome, Raised):
        raise TaskFailed(place, outcome.told, outcome.trace)
    return outcome.result
