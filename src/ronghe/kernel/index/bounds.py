"""Upper bounds of many cosines from a few numbers of each vector: most pairs need not be multiplied out.

A vector's share in the first principal components is multiplied; of the rest no product is larger than that of the
lengths (Cauchy and Schwarz). Of the encoder's 512 dimensions 192 hold 93 % of the length, so that of a million
documents some two hundred are left whose cosine may reach the 32 nearest.
"""

from __future__ import annotations

import numpy as np

from ronghe.kernel.index.encoding import Vectors

SLACK = 1e-5
"""By how much a bound may fall below a cosine, for want of digits."""

_SHARE = 3 / 8  # of the dimensions: with fewer too many pairs are left, with more the products are no cheaper


class Bounds:
    """Fitted to a sample, which decides how close the bounds are and not whether they hold.

    Complexity: one product of the sample with itself, and the eigenvectors of a square of the dimension.
    """

    def __init__(self, sample: Vectors) -> None:
        _, directions = np.linalg.eigh(sample.T @ sample)  # by rising share
        self._directions = np.ascontiguousarray(directions[:, -max(1, round(sample.shape[1] * _SHARE)) :])

    def short(self, vectors: Vectors) -> Vectors:
        """(n, fewer) rows of which the product of two is at least that of the vectors, but for ``SLACK``."""
        found = np.empty((len(vectors), self._directions.shape[1] + 1), dtype=np.float32)
        np.matmul(vectors, self._directions, out=found[:, :-1])
        whole, part = (np.einsum("ij,ij->i", rows, rows) for rows in (vectors, found[:, :-1]))
        found[:, -1] = np.sqrt(np.maximum(whole - part, 0) + 1e-6)  # a root makes much of a lost digit
        return found
