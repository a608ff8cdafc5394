"""Regular expressions compiled once for all processes, where a folder is given (see ``kernel.kept``).

A new process that makes a dossier compiles a thousand regular expressions, all of them written in our code and data,
which takes half of its time. What ``re`` makes of one is a list of numbers, and that is what is kept: the expression,
its flags, and the numbers that Python's own engine is given. The engine checks them before it takes them.

Only expressions of the program itself are ever kept, never one that is made from somebody's text: those that a process
compiles while it starts (``starting``), and those of our data files, which ask for it (``compiled``).

This reaches into private parts of ``re``. So an entry is found by the version of Python, it is kept only if what it
gives equals what ``re`` gives, number for number, and on any doubt ``re`` compiles as ever.
"""

from __future__ import annotations

import array
import atexit
import contextlib
import re
import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from ronghe.kernel.kept import folder as kept_folder
from ronghe.kernel.kept import read_table, table_path, write_table

NAME = "patterns"
MOST = 10_000
"""Expressions that are kept; one more, and the table begins anew, so that those of old versions go."""
_BYTES = 4  # of each number
_UNKEPT = re.DEBUG | re.LOCALE

_Key = tuple[str | bytes, int]
_Entry = tuple[int, int, tuple[tuple[str, int], ...], bytes]
"""Flags in the end, groups, their names, and the numbers."""

T = TypeVar("T", str, bytes)

_sre: Any = import_module("_sre")
_compiler: Any = import_module("re._compiler")
_parser: Any = import_module("re._parser")
_ordinary = _compiler.compile
_lock = threading.RLock()


class _Table:
    """The entries of one folder, and those that this process adds to them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = table_path(folder, NAME, [str((_sre.MAGIC, _sre.CODESIZE)).encode()])
        self.held = self._read()
        self.fresh: dict[_Key, _Entry] = {}

    def _read(self) -> dict[_Key, _Entry]:
        try:
            return dict(read_table(self.path))
        except (OSError, ValueError, EOFError, TypeError):
            return {}

    def save(self) -> None:
        """Add what is new to the file; of two processes that do so at once, one may win."""
        if not self.fresh:
            return
        whole = self._read() | self.fresh
        with contextlib.suppress(OSError):  # read-only folder, full disk: slower, never broken
            write_table(self.path, NAME, whole if len(whole) <= MOST else self.fresh)
        self.held, self.fresh = whole, {}


_tables: dict[Path, _Table] = {}


def compiled(source: T, flags: int = 0) -> re.Pattern[T]:
    """As ``re.compile``. For expressions from our own data alone: what is passed here lands on the disk.

    Raises:
        re.error: no regular expression.
    """
    folder = kept_folder()
    return _compiled(source, int(flags), folder) if folder else re.compile(source, flags)


@contextlib.contextmanager
def starting(folder: Path) -> Iterator[None]:
    """While the block runs, whatever is compiled is taken from the folder or kept in it: modules being imported.

    Nothing in the block may compile an expression made from somebody's text. Not for several threads.
    """

    def hook(source: Any, flags: int = 0) -> Any:
        return _compiled(source, int(flags), folder) if isinstance(source, str | bytes) else _ordinary(source, flags)

    before = _compiler.compile
    _compiler.compile = hook
    try:
        yield
    finally:
        _compiler.compile = before


def save() -> None:
    """Write what is new. Processes that end in the ordinary way do so by themselves, servers once they are warm."""
    with _lock:
        for table in _tables.values():
            table.save()


def _compiled(source: Any, flags: int, folder: Path) -> Any:
    table = _tables.get(folder) or _opened(folder)
    key = (source, flags)
    entry = table.held.get(key) or table.fresh.get(key)
    if entry is not None:
        with contextlib.suppress(Exception):  # whatever is wrong with it, the ordinary way still works
            return _put_together(source, entry)
    pattern = _ordinary(source, flags)
    with contextlib.suppress(Exception):
        entry = _taken_apart(source, flags)
        if not pattern.flags & _UNKEPT and _put_together(source, entry) == pattern:
            with _lock:
                table.fresh[key] = entry
    return pattern


def _opened(folder: Path) -> _Table:
    with _lock:
        if not _tables:
            atexit.register(save)
        if folder not in _tables:
            _tables[folder] = _Table(folder)
        return _tables[folder]


def _taken_apart(source: str | bytes, flags: int) -> _Entry:
    """What ``re`` would give to its engine."""
    parsed = _parser.parse(source, flags)
    state = parsed.state
    numbers = array.array("I", _compiler._code(parsed, flags))
    if numbers.itemsize != _BYTES or _sre.CODESIZE != _BYTES:
        raise ValueError("numbers of another size")
    return flags | state.flags, state.groups - 1, tuple(state.groupdict.items()), numbers.tobytes()


def _put_together(source: str | bytes, entry: _Entry) -> Any:
    flags, groups, names, body = entry
    numbers = array.array("I")
    numbers.frombytes(body)
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names:
        by_number[number] = name
    return _sre.compile(source, flags, numbers.tolist(), groups, dict(names), tuple(by_number))
