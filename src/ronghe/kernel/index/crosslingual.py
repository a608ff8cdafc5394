"""Search across Chinese and English: repaired cosine plus agreement by the dictionary."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index.bilingual import dictionary
from ronghe.kernel.index.bilingual_index import ChineseSide, EnglishSide
from ronghe.kernel.index.encoding import Encoder
from ronghe.kernel.index.similarity import centred, hubness
from ronghe.kernel.text import Language

# Both parts are shares between 0 and 1, but cosines across languages spread about half as wide as agreements do, so
# that the dictionary counts half.
AGREEMENT = 0.5


class CrossLingual:
    """Texts of one language, to be asked in the other.

    Args:
        texts: (n) all Chinese or all English.
        language: theirs.
        encoder: any; its vectors are centred on the texts and corrected for hubs. What stands for "texts as queries are
            written" is the dictionary's own terms, so nothing is learned from queries or from pairs.
        references: (m) other texts in the queries' language that may stand for them; more like the queries is better.

    Cost: encodes texts and references once; n x references products for the hubs.
    """

    def __init__(
        self, texts: Sequence[str], language: Language, encoder: Encoder, references: Sequence[str] | None = None
    ) -> None:
        if language is Language.NONE:
            raise ValueError("texts to be searched across languages must be Chinese or English")
        self._encoder = encoder
        self.words: ChineseSide | EnglishSide = EnglishSide(texts) if language is Language.EN else ChineseSide(texts)
        vectors = encoder.encode(texts)
        # Queries are centred on the texts too: there is no list of queries to take a centre of, and the dictionary's
        # own terms are too short to stand for one (it cost .10 of reciprocal rank).
        self._centre = vectors.mean(axis=0) if len(texts) else np.zeros(encoder.dimension, dtype=np.float32)
        self._vectors = centred(vectors, self._centre)
        known = references if references is not None else dictionary_terms(_other(language))
        self._hubness = hubness(self._vectors, centred(encoder.encode(known), self._centre))

    def scores(self, queries: Sequence[str]) -> NDArray[np.float32]:
        """(queries, n) higher is nearer; fit for ordering the texts of one query, not for comparing queries."""
        out = self.dense_scores(queries)
        for row, query in enumerate(queries):
            out[row] += AGREEMENT * self.words.scores(query)
        return out

    def dense_scores(self, queries: Sequence[str]) -> NDArray[np.float32]:
        """(queries, n) the part of the vectors alone: cosine less half the hubness."""
        asked = centred(self._encoder.encode(queries), self._centre)
        return np.asarray(asked @ self._vectors.T - self._hubness / 2, dtype=np.float32)


def dictionary_terms(language: Language) -> list[str]:
    """The dictionary's terms of one language; in English the first meaning of each, affixes bare."""
    if language is Language.ZH:
        return list(dictionary())
    meanings = (alternatives[0] for alternatives in dictionary().values())
    return list(dict.fromkeys(" ".join(pattern.strip("-") for pattern in meaning) for meaning in meanings))


def _other(language: Language) -> Language:
    return Language.EN if language is Language.ZH else Language.ZH
