"""The encoder protocol, and the guard that lets any text through to any encoder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel import text

Vectors = NDArray[np.float32]

MAX_CHARACTERS = 2_000  # one encoding; what is longer says little more, and cost grows with length
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]+")


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors whose dot product is a similarity.

    ``name`` identifies model and version: vectors of encoders with different names are never compared.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, dimension) float32, one row per text, each of length 1 (or all zero: the text says nothing)."""
        ...


def fit(source: str) -> str:
    """The text as an encoder may see it: no control character or lone surrogate; simplified, trimmed, cut.

    >>> fit("定位\\x00精度 ")
    '定位精度'
    """
    # Cut twice: megabytes must not pay for normalisation, and normalisation may lengthen a text.
    cut = _UNFIT.sub("", source[: 2 * MAX_CHARACTERS])
    return text.normalised(cut).strip()[:MAX_CHARACTERS].strip()


class GuardedEncoder:
    """Wraps an encoder so that every text is safe and every row sound.

    Texts pass through ``fit``. A text with nothing left, or a row that comes back with a value that is not a number,
    gives a zero row: its similarity to anything is 0. All other rows have length 1.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.inner: Encoder = encoder.inner if isinstance(encoder, GuardedEncoder) else encoder

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def dimension(self) -> int:
        return self.inner.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        fitted = [fit(source) for source in texts]
        return self.encode_fitted(fitted)

    def encode_fitted(self, fitted: Sequence[str]) -> Vectors:
        """As ``encode``, for texts that have passed ``fit`` already."""
        rows = [row for row, source in enumerate(fitted) if source]
        vectors = np.zeros((len(fitted), self.dimension), dtype=np.float32)
        if rows:
            found = np.asarray(self.inner.encode([fitted[row] for row in rows]), dtype=np.float32)
            vectors[rows] = unit(found)
        return vectors


def unit(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; rows that are zero or hold a value that is not finite become zero."""
    sound = np.isfinite(vectors).all(axis=1, keepdims=True)
    safe = np.where(sound, vectors, np.float32(0))
    lengths = np.linalg.norm(safe, axis=1, keepdims=True)
    return np.asarray(np.divide(safe, lengths, out=np.zeros_like(safe), where=lengths > 0), dtype=np.float32)
