"""The search index of each audience, opened once per process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from django.conf import settings

from ronghe.base.audience import INDEXED, ORDER, Audience, reads
from ronghe.exchange.queries.documents import KINDS, readables
from ronghe.exchange.queries.node_index import NodeIndex
from ronghe.kernel.index import CachedEncoder, EmbeddedIndex, Encoder, default_encoder
from ronghe.kernel.match.store import ProfileStore

_lock = threading.Lock()


@cache
def _open(folder: Path) -> EmbeddedIndex:
    return NodeIndex(folder, encoder())


@cache
def _encoder(folder: Path) -> Encoder:
    return CachedEncoder(default_encoder(folder), folder)


def encoder() -> Encoder:
    """The node's encoder, with its cache in the data folder; loaded at the first text."""
    return _encoder(Path(settings.DATA_FOLDER) / "encodings")


def encoder_maker() -> Callable[[], Encoder]:
    """Gives the node's encoder in another process, without its cache; the parsed model is shared on the disk."""
    return partial(default_encoder, Path(settings.DATA_FOLDER) / "encodings")


@cache
def _readings(folder: Path, audience: Audience) -> ProfileStore:
    below = INDEXED.index(audience) - 1
    return ProfileStore(folder / str(audience), beneath=_readings(folder, INDEXED[below]) if below >= 0 else None)


def readings(audience: Audience) -> ProfileStore:
    """Offers read beforehand for one audience, in its own part of the data folder.

    What a lower audience reads alike stands in that one's part alone. Nothing above ``INDEXED`` is ever kept.
    """
    return _readings(Path(settings.DATA_FOLDER) / "readings", _indexed(audience))


def index_for(audience: Audience) -> EmbeddedIndex:
    """The index that holds what ``audience`` may read, and nothing else.

    Audiences without an index of their own use that of the widest one below them. Its methods raise ``IndexInUse``
    (writing) and ``IndexUnusable``.
    """
    with _lock:
        return _open(Path(settings.DATA_FOLDER) / "index" / str(_indexed(audience)))


def _indexed(audience: Audience) -> Audience:
    return max((tier for tier in INDEXED if reads(audience, tier)), key=ORDER.index)


def close_indexes() -> None:
    """Forget the opened indexes (tests move the data folder)."""
    with _lock:
        _open.cache_clear()
        _encoder.cache_clear()
        _readings.cache_clear()


def missing_and_stale(audience: Audience) -> tuple[set[str], set[str]]:
    """Keys that the database has and the audience's index lacks, and the reverse. Reads every record once."""
    wanted = {record.key for kind in KINDS for record in readables(kind, None, audience)}
    held = index_for(audience).ids()
    return wanted - held, held - wanted
