"""Refusals at the command line: one message, the way out, and an exit code that means something."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from functools import wraps
from typing import IO, Any, ParamSpec, TypeVar

import click
from django.db.utils import DatabaseError
from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import BadInput, Problem, Unavailable

P = ParamSpec("P")
R = TypeVar("R")

FULL = (errno.ENOSPC, errno.EDQUOT)


class Refusal(click.ClickException):
    """A ``Problem`` on its way to the terminal."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        # click reads the instance's attribute, though it declares one for the class.
        self.__dict__["exit_code"] = problem.exit_code

    def show(self, file: IO[Any] | None = None) -> None:
        """The refusal in the language of the output; click would put an English word before it."""
        click.echo(_("Error: %(message)s") % {"message": self.format_message()}, file=file or sys.stderr)


class FileUnusable(BadInput):
    """A file or folder named at the command line that cannot be read or written."""

    code = "file-unusable"
    title = _("This file cannot be read or written.")
    remedy = _("Name a file in a folder that exists, and that you may read or write.")


class DiskFull(Unavailable):
    """Nothing more can be written."""

    code = "disk-full"
    title = _("The disk is full.")
    remedy = _("What was there before stands. Make room on the disk that holds RONGHE_DATA, and try again.")


class NoDatabaseYet(Unavailable):
    """The database lacks tables that this version reads: it is new, or older."""

    code = "no-database-yet"
    title = _("The data folder has no database of this version yet.")
    remedy = _("Run: ronghe manage migrate. RONGHE_DATA names the folder.")


NO_TABLE = ("no such table", "no such column", "does not exist", "unable to open database")


def _unusable(fault: OSError) -> Problem:
    if fault.errno in FULL:
        return DiskFull()
    return FileUnusable(f"{fault.filename}: {fault.strerror}")


def refusing(function: Callable[P, R]) -> Callable[P, R]:
    """Turn a ``Problem`` into a message and its exit code."""

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Problem as problem:
            raise Refusal(problem) from problem
        except DatabaseError as fault:
            if not any(words in str(fault) for words in NO_TABLE):
                raise
            raise Refusal(NoDatabaseYet(str(fault).splitlines()[0])) from fault
        except OSError as fault:
            if fault.filename is None and fault.errno not in FULL:
                raise
            raise Refusal(_unusable(fault)) from fault

    return wrapped
