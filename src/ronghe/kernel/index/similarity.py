"""Repairs to a vector space shared by two languages: centring, and the correction of hubs (CSLS)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index.encoding import Vectors, unit

NEIGHBOURS = 10  # as in the source; the result moves little between 3 and 30


def centred(vectors: Vectors, centre: Vectors) -> Vectors:
    """Rows less the centre of their language, scaled to length 1 again; zero rows (texts without content) stay zero.

    An encoder gives each language a direction of its own, which says nothing of a text but lowers every cross-language
    cosine unevenly. Source: Mu & Viswanath (2018), "All-but-the-Top", ICLR (its first step).
    """
    spoken = np.any(vectors != 0, axis=1, keepdims=True)
    return unit(np.where(spoken, vectors - centre, np.float32(0)))


def hubness(documents: Vectors, references: Vectors, neighbours: int = NEIGHBOURS) -> NDArray[np.float32]:
    """(n) mean cosine of each document to its nearest ``references``, texts in the language of the queries.

    A document near to everything (a hub) is a wrong answer to most queries; half of this is what CSLS takes off.
    No reference at all gives zeros. Cost: n x references, in blocks. Source: Lample et al. (2018), "Word translation
    without parallel data", ICLR, section 2.3. The query's own term is left out, as it does not change an order.
    """
    nearest = min(neighbours, len(references))
    out = np.zeros(len(documents), dtype=np.float32)
    if not nearest:
        return out
    for start in range(0, len(documents), 1024):
        near = documents[start : start + 1024] @ references.T
        out[start : start + 1024] = np.partition(near, -nearest, axis=1)[:, -nearest:].mean(axis=1)
    return out
