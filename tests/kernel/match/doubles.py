"""A small encoder and offers for the tests of matching."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.match import Offer, OfferFacts
from ronghe.kernel.text import terms


class WordEncoder:
    """Hashes words into directions: texts that share words are alike, others are not. Deterministic."""

    name = "words"
    dimension = 256

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for i, source in enumerate(texts):
            for term in terms(source):
                rows[i, zlib.crc32(term.encode()) % self.dimension] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(np.divide(rows, lengths, out=rows, where=lengths > 0), dtype=np.float32)


def offer(text: str, identifier: str = "o1", *, title: str = "", organisation: str = "", **facts: object) -> Offer:
    """An achievement with a text."""
    fields = {"title": title, "text": text} if title else {"text": text}
    return Offer(identifier, "achievement", organisation, fields, OfferFacts(**facts))  # type: ignore[arg-type]
