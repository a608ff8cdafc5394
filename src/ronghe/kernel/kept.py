"""Tables worked out from the package's data files, kept between processes where a folder is given.

Reading the data files of the kernel takes most of a second in every new process, and their tables are plain values.
Once told of a folder (``keep_in``), ``kept`` stores each table there, in Python's own ``marshal`` form, and reads it
back in a few milliseconds. A file is found only by the name of the table, the bytes of all data and code that it is
made of, and the version of Python; it must belong to who reads it, be writable by nobody else, and bear its own hash;
on any doubt the table is made anew. Nothing here changes an answer, and without a folder nothing is written.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

_HASH = 16
_BY_OTHERS = 0o022
_folder: Path | None = None


def keep_in(folder: Path | None) -> None:
    """From now on tables are kept in ``folder`` (made when first needed); ``None``: no more."""
    global _folder
    _folder = folder


def folder() -> Path | None:
    """Where tables are kept; ``None`` where they are not."""
    return _folder


def kept(name: str, sources: Callable[[], Sequence[bytes]], make: Callable[[], Any]) -> Any:
    """What ``make`` gives, from the folder if it lies there.

    Args:
        name: of the table, fit for a file's name.
        sources: everything that the table is made of, data and code; a changed byte makes it anew.
        make: gives plain values alone: tuples, lists, dicts, sets, text, bytes, numbers and ``None``.
    """
    if _folder is None:
        return make()
    path = table_path(_folder, name, sources())
    try:
        return read_table(path)
    except (OSError, ValueError, EOFError, TypeError):
        made = make()
    with contextlib.suppress(OSError):  # read-only folder, full disk: slower, never broken
        write_table(path, name, made)
    return made


def code_of(package: str) -> list[bytes]:
    """The source of every module of a package, in the order of their names."""
    files = (file for file in resources.files(package).iterdir() if file.name.endswith(".py"))
    return [file.read_bytes() for file in sorted(files, key=lambda file: file.name)]


def table_path(folder: Path, name: str, sources: Sequence[bytes]) -> Path:
    """Where a table made of these sources lies, for this version of Python alone."""
    return folder / f"{name}-{_key(sources)}.table"


def _key(sources: Sequence[bytes]) -> str:
    digest = hashlib.blake2b(sys.version.encode(), digest_size=8)
    for part in sources:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def read_table(path: Path) -> Any:
    """The plain values that a file holds.

    Raises:
        OSError, ValueError, EOFError, TypeError: there is none, it is damaged, or others could have written it.
    """
    with path.open("rb") as file:
        owned = os.fstat(file.fileno())
        if hasattr(os, "geteuid") and (owned.st_uid != os.geteuid() or owned.st_mode & _BY_OTHERS):
            raise ValueError(f"{path} could have been written by others")
        data = file.read()
    body = memoryview(data)[_HASH:]
    if hashlib.blake2b(body, digest_size=_HASH).digest() != data[:_HASH]:
        raise ValueError(f"{path} is damaged")
    return marshal.loads(body)  # noqa: S302 -- a file of this node's own that bears its own hash


def write_table(path: Path, name: str, table: Any) -> None:
    """Write aside, then rename: a process that is killed leaves nothing half done. Older tables of the name go.

    Raises:
        OSError: the folder cannot be written.
    """
    body = marshal.dumps(table)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(prefix=f".{name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(hashlib.blake2b(body, digest_size=_HASH).digest() + body)
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    for other in path.parent.glob(f"{name}-*.table"):
        if other != path:
            other.unlink(missing_ok=True)
