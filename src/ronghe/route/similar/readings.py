"""What is read of each row before it is compared: its texts, vectors and signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index import Encoder
from ronghe.route.similar.cues import shown
from ronghe.route.similar.determinations import Determination
from ronghe.route.similar.parts import parts

ENCODED = 400  # characters; encodings of longer texts blur
COMPARED = 1_500  # characters of a description whose n-grams are compared


@dataclass(frozen=True)
class Readings:
    """Of n rows: texts (n), vectors (n, dimension) of length 1, signs (n, signs) of 0 and 1, traits (n, traits)."""

    names: Sequence[str]
    uses: Sequence[str]
    descriptions: Sequence[str]
    name_vectors: NDArray[np.float32]
    whole_vectors: NDArray[np.float32]
    use_vectors: NDArray[np.float32]
    signs: NDArray[np.float32]
    traits: NDArray[np.float64]

    @property
    def wholes(self) -> list[str]:
        """Name, name and description: a name tells more than its length."""
        return [f"{name} {name} {told}" for name, told in zip(self.names, self.descriptions, strict=True)]

    def __len__(self) -> int:
        return len(self.names)


Traits = Mapping[str, float]
"""Numbers that others know of a row, by name: what rules say of it, say."""


def read(
    rows: Sequence[Determination],
    encoder: Encoder,
    traits: Sequence[Traits] = (),
    trait_names: Sequence[str] = (),
    *,
    listed: bool = False,
) -> Readings:
    """Read the rows; a trait of ``trait_names`` that a row lacks is NaN, others are passed over.

    Of ``listed`` products, as entries of a list are, neither the use's vector nor signs are read (no columns): they
    are compared by name and whole only, and reading is half as long.

    Raises:
        ValueError: traits are given, but not one set for each row.

    Cost: three encodings and the signs, some 5 ms per row.
    """
    if traits and len(traits) != len(rows):
        raise ValueError(f"{len(rows)} rows, but traits of {len(traits)}")
    names = [row.name or row.description[:30] for row in rows]
    descriptions = [row.description[:COMPARED] for row in rows]
    uses = [
        parts(description).use or description or name for name, description in zip(names, descriptions, strict=True)
    ]
    wholes = [f"{name}。{told}"[:ENCODED] for name, told in zip(names, descriptions, strict=True)]
    return Readings(
        names,
        uses,
        descriptions,
        encoder.encode(names),
        encoder.encode(wholes),
        np.zeros((len(rows), 0), np.float32) if listed else encoder.encode([use[:ENCODED] for use in uses]),
        np.zeros((len(rows), 0), np.float32) if listed else shown(rows),
        np.array([[told.get(name, np.nan) for name in trait_names] for told in traits or [{}] * len(rows)]).reshape(
            len(rows), len(trait_names)
        ),
    )
