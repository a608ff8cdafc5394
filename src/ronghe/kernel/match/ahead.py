"""Read many offers, on all cores: reading a text is plain Python, so only other processes can help."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from typing import TypeVar

from ronghe.kernel import kept
from ronghe.kernel.match.offers import OfferProfile, read
from ronghe.kernel.match.values import Offer
from ronghe.kernel.running.processes import begin, cores

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
    count = max(1, cores() - 1) if helpers is None else helpers
    if len(first) < MANY or count < 1:
        yield from map(read, chain(first, rest))
        return
    chunks = batches(chain(first, rest), CHUNK)
    # A fresh interpreter: a fork would share open databases and the locks of other threads.
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=begin, initargs=(kept.folder(),))
    waiting: deque[_Chunk] = deque()
    try:
        for chunk in chunks:
            waiting.append(_Chunk(chunk))
            _hand_over(waiting, pool, count)
            if len(waiting) > 3 * count + 1:
                yield from _oldest(waiting, pool, count)
        while waiting:
            yield from _oldest(waiting, pool, count)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


class _Chunk:
    """Offers that a helper reads, once they are handed over, or that are read here.

    What is handed over is never called back: a pool whose helper dies cannot bear a cancelled future
    (``InvalidStateError`` in its thread, CPython up to 3.12).
    """

    def __init__(self, offers: list[Offer]) -> None:
        self._offers = offers
        self._done: list[OfferProfile] | None = None
        self._future: Future[list[OfferProfile]] | None = None

    @property
    def is_free(self) -> bool:
        """Whether nobody reads it yet."""
        return self._done is None and self._future is None

    @property
    def is_ready(self) -> bool:
        return self._done is not None or (self._future is not None and self._future.done())

    def hand_over(self, pool: ProcessPoolExecutor) -> None:
        with contextlib.suppress(BrokenProcessPool):
            self._future = pool.submit(_read_all, self._offers)

    def read_here(self) -> None:
        self._done = _read_all(self._offers)

    def result(self) -> list[OfferProfile]:
        if self._done is None and self._future is not None:
            with contextlib.suppress(BrokenProcessPool):
                self._done = self._future.result()
        return _read_all(self._offers) if self._done is None else self._done


def _hand_over(waiting: deque[_Chunk], pool: ProcessPoolExecutor, count: int) -> None:
    """Keep each helper busy, with one chunk more at hand."""
    busy = sum(not (chunk.is_free or chunk.is_ready) for chunk in waiting)
    free = (chunk for chunk in waiting if chunk.is_free)
    for chunk in islice(free, max(0, count + 1 - busy)):
        chunk.hand_over(pool)


def _oldest(waiting: deque[_Chunk], pool: ProcessPoolExecutor, count: int) -> list[OfferProfile]:
    """What the first chunk holds; while a helper is at it, later ones are read here."""
    first = waiting.popleft()
    while not first.is_ready:
        free = [chunk for chunk in waiting if chunk.is_free]
        if not free:
            break
        free[-1].read_here()
        _hand_over(waiting, pool, count)
    return first.result()


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items, ``size`` at a time; fewer at the end."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _read_all(chunk: list[Offer]) -> list[OfferProfile]:
    return [read(offer) for offer in chunk]
