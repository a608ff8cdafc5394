"""The embedded index as this node has it: what it refuses can be shown at every door."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from ronghe.exchange.errors import IndexInUse, IndexUnusable
from ronghe.kernel.index import EmbeddedIndex, IndexBusy, IndexProblem

logger = logging.getLogger(__name__)


@contextmanager
def _told() -> Iterator[None]:
    """Refusals of the kernel as the room's own. They name files of this machine: that goes to the log alone."""
    try:
        yield
    except IndexBusy as busy:
        raise IndexInUse() from busy
    except IndexProblem as problem:
        logger.error("%s", problem)
        raise IndexUnusable() from problem


class NodeIndex(EmbeddedIndex):
    """An ``EmbeddedIndex`` that raises ``IndexInUse`` for ``IndexBusy``, and ``IndexUnusable`` for all else."""

    apply = _told()(EmbeddedIndex.apply)
    rebuild = _told()(EmbeddedIndex.rebuild)
    compact = _told()(EmbeddedIndex.compact)
    purge = _told()(EmbeddedIndex.purge)
    search = _told()(EmbeddedIndex.search)
    snapshot = _told()(EmbeddedIndex.snapshot)
    position = _told()(EmbeddedIndex.position)
    ids = _told()(EmbeddedIndex.ids)
    status = _told()(EmbeddedIndex.status)
