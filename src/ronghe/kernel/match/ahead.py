"""Read many offers, on all cores: reading a text is plain Python, so only other processes can help."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from ronghe.kernel.match.offers import OfferProfile, read
from ronghe.kernel.match.values import Offer
from ronghe.kernel.text import kept

MANY = 400  # offers from which a helper, which takes a second to start, is worth it
CHUNK = 50  # offers handed over at a time

T = TypeVar("T")


def read_many(offers: Iterable[Offer], helpers: int | None = None) -> Iterator[OfferProfile]:
    """As ``map(read, offers)``, in the same order; from ``MANY`` on, helpers read ahead of what is asked for.

    Holds a few chunks per helper. A helper that is killed costs time only: what it had is read here.

    Args:
        helpers: processes besides this one; one less than there are cores by default, at least one.
    """
    rest = iter(offers)
    first = list(islice(rest, MANY))
    count = max(1, _cores() - 1) if helpers is None else helpers
    if len(first) < MANY or count < 1:
        yield from map(read, chain(first, rest))
        return
    chunks = batches(chain(first, rest), CHUNK)
    # A fresh interpreter: a fork would share open databases and the locks of other threads.
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin, initargs=(kept.folder(),))
    waiting: deque[_Chunk] = deque()
    try:
        for chunk in chunks:
            waiting.append(_Chunk(chunk, pool))
            if len(waiting) > 3 * count + 1:
                yield from _oldest(waiting)
        while waiting:
            yield from _oldest(waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


class _Chunk:
    """Offers handed over to a helper, until they are read there or here."""

    def __init__(self, offers: list[Offer], pool: ProcessPoolExecutor) -> None:
        self._offers = offers
        self._done: list[OfferProfile] | None = None
        try:
            self._future: Future[list[OfferProfile]] | None = pool.submit(_read_all, offers)
        except BrokenProcessPool:
            self._future = None

    @property
    def ready(self) -> bool:
        return self._done is not None or self._future is None or self._future.done()

    def take(self) -> bool:
        """Read it here, unless a helper has begun; whether it was."""
        if self._done is None and self._future is not None and self._future.cancel():
            self._done = _read_all(self._offers)
            return True
        return False

    def result(self) -> list[OfferProfile]:
        if self._done is None and self._future is not None:
            with contextlib.suppress(BrokenProcessPool):
                self._done = self._future.result()
        return _read_all(self._offers) if self._done is None else self._done


def _oldest(waiting: deque[_Chunk]) -> list[OfferProfile]:
    """What the first chunk holds; while a helper is at it, later ones are read here."""
    first = waiting.popleft()
    for later in reversed(waiting):
        if first.ready:
            break
        later.take()
    return first.result()


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items, ``size`` at a time; fewer at the end."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _begin(folder: Path | None) -> None:
    kept.keep_in(folder)


def _read_all(chunk: list[Offer]) -> list[OfferProfile]:
    return [read(offer) for offer in chunk]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
