"""Functions that workers of every runner are given; a worker finds them by their module and name."""

from __future__ import annotations

import os
import signal
from pathlib import Path


class Awkward(Exception):
    """Cannot be unpickled: its constructor asks for two values and hands on one."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def square(number: int) -> int:
    return number * number


def whose(_number: int) -> int:
    return os.getpid()


def square_unless_seven(number: int) -> int:
    if number == 7:
        raise Awkward("seven", " is refused")
    return number * number


def no_answer_fit(_number: int) -> object:
    return lambda: None


def die_once(job: tuple[str, int]) -> int:
    """Kill the worker the first time that any item that divides by five is seen, and say so in a file."""
    folder, number = job
    mark = Path(folder) / str(number)
    if number % 5 == 0 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def always_die_at_six(number: int) -> int:
    if number == 6:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def note(job: tuple[str, int]) -> int:
    """Leave a file, so that it can be told which items were begun."""
    folder, number = job
    (Path(folder) / f"{number}").touch()
    return number


def name_yourself(folder: str) -> None:
    """Leave a file that is named after the worker's process."""
    (Path(folder) / str(os.getpid())).touch()
