"""Refusals at the command line: one message, the way out, and an exit code that means something."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from ronghe.base.problems import Problem

P = ParamSpec("P")
R = TypeVar("R")


class Refusal(click.ClickException):
    """A ``Problem`` on its way to the terminal."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        # click reads the instance's attribute, though it declares one for the class.
        self.__dict__["exit_code"] = problem.exit_code


def refusing(function: Callable[P, R]) -> Callable[P, R]:
    """Turn a ``Problem`` into a message and its exit code."""

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Problem as problem:
            raise Refusal(problem) from problem

    return wrapped
