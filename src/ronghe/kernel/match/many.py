"""Many needs judged against a few offers each: what a worker of any runner is given, and gives back.

Everything is plain: a worker needs no database and no index, so that it can be on another machine.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from ronghe.kernel.index import Encoder
from ronghe.kernel.index.encoding import Vectors
from ronghe.kernel.match.candidacy import Candidacy
from ronghe.kernel.match.judging import asking_with, relevant, subject
from ronghe.kernel.match.offers import OfferProfile, encoded, read
from ronghe.kernel.match.profiles import profile_of_fields
from ronghe.kernel.match.store import halved, opened, whole
from ronghe.kernel.match.values import Candidate, NeedProfile, Offer
from ronghe.kernel.match.wishes import wishes
from ronghe.kernel.text import Field, normalised


@dataclass(frozen=True)
class NeedText:
    """A need before it is read: its fields, and its specialties and region where these are known."""

    fields: tuple[Field, ...]
    field: tuple[str, ...] = ()
    region: str = ""

    def read(self) -> NeedProfile:
        """As matching reads it."""
        found = profile_of_fields(self.fields)
        return replace(found, field=self.field or found.field, region=self.region or found.region)


@dataclass(frozen=True)
class Chunk:
    """Needs, each with the places of its offers in ``offers``, which it shares with others.

    ``readings``: of each offer what was read of it beforehand (``ProfileStore.written``), or ``None``.
    """

    needs: tuple[tuple[NeedText, tuple[int, ...]], ...]
    offers: tuple[Offer, ...]
    readings: tuple[bytes | None, ...]


@dataclass(frozen=True)
class Judged:
    """A candidate, and whether it answers anything (``relevant``). Of its offer the texts stay with the caller."""

    candidate: Candidate
    relevant: bool


def judge_chunk(make_encoder: Callable[[], Encoder], chunk: Chunk) -> list[list[Judged]]:
    """Per need its offers judged, in the order given: the same verdicts, reasons and scores as ``judge`` gives.

    Args:
        make_encoder: gives the node's encoder; called for each chunk, so that it should keep what it has made.

    Cost: one encoding of each text of the chunk, however often it occurs, in large batches (twice as fast as one by
    one), and the reading of each offer once; of offers read beforehand neither.
    """
    encoder = _once(make_encoder())  # type: ignore[arg-type]  # hashable, as every object without __eq__ is
    profiles = _profiles(chunk, encoder)
    needs = [text.read() for text, _places in chunk.needs]
    encoder.encode([normalised(text) for need in needs for text in (need.text, *(c.text for c in need.clauses))])
    wanted = [wishes(need.text, need.clauses, encoder) for need in needs]
    encoder.encode([subject(need, asked) for need, asked in zip(needs, wanted, strict=True)])
    found = []
    for need, asked, (_text, places) in zip(needs, wanted, chunk.needs, strict=True):
        asking = asking_with(need, asked, encoder)
        judged = [Candidacy(asking, profiles[place]).candidate() for place in places]
        found.append([Judged(replace(one, offer=_bare(one.offer)), relevant(need, one)) for one in judged])
    return found


def _profiles(chunk: Chunk, encoder: Encoder) -> list[OfferProfile]:
    pairs = list(zip(chunk.offers, chunk.readings, strict=True))
    fresh = iter(encoded([read(offer) for offer, reading in pairs if reading is None], encoder))
    return [
        opened(reading, offer) if reading is not None else whole(halved(next(fresh)), offer) for offer, reading in pairs
    ]


def _bare(offer: Offer) -> Offer:
    return replace(offer, fields={})


KEPT_TEXTS = 30_000  # vectors of 2 kB that a worker keeps: many offers share their sentences


class _Once:
    """An encoder that encodes a text once, as long as not too many others came since."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._rows: OrderedDict[str, Vectors] = OrderedDict()

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if new:
            self._rows.update(zip(new, self._encoder.encode(new), strict=True))
        for text in texts:
            self._rows.move_to_end(text)
        found = np.stack([self._rows[text] for text in texts])
        while len(self._rows) > KEPT_TEXTS:
            self._rows.popitem(last=False)
        return found


@lru_cache(maxsize=1)
def _once(encoder: Any) -> _Once:
    """One for the worker's encoder, which is the same for all of its chunks."""
    return _Once(encoder)
