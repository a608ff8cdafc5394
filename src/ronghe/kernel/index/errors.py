"""What can go wrong with an index. Each message says what is the matter and what to do."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class IndexProblem(Exception):
    """Base of all refusals of the index."""


class IndexBusy(IndexProblem):
    """Another process (or thread) is writing to this index."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The index in {folder} is being written by another indexer. "
            "Only one may write at a time: wait until it has finished, or stop it, and try again."
        )


class EncoderMismatch(IndexProblem):
    """The index holds vectors of another encoder; comparing them with ours would mean nothing."""

    def __init__(self, folder: Path, stored: str, given: str) -> None:
        super().__init__(
            f"The index in {folder} was built with the encoder {stored}, but {given} is in use. "
            "Rebuild the index, or go back to the former encoder."
        )


class IndexDamaged(IndexProblem):
    """A file that the manifest names is missing or unreadable."""

    def __init__(self, folder: Path, detail: str) -> None:
        super().__init__(f"The index in {folder} is damaged ({detail}). It is derived data: rebuild it.")


@contextmanager
def disk_told() -> Iterator[None]:
    """A full disk as the ``OSError`` that it is; faiss and tantivy tell it in another exception's words."""
    try:
        yield
    except (RuntimeError, ValueError) as fault:
        for number in (errno.ENOSPC, errno.EDQUOT):
            if os.strerror(number) in str(fault):
                raise OSError(number, os.strerror(number)) from fault
        raise
