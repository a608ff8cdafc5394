"""How alike a product is to each determined one: words, meaning, signs, rules, and what the catalogue says of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.route.similar.axes import Axes
from ronghe.route.similar.catalogue import SAID, nearness, prefixed, without_prefix
from ronghe.route.similar.grams import GramIndex
from ronghe.route.similar.machine import Floats
from ronghe.route.similar.readings import Readings

# Weights were chosen by cross-validation inside 2018-2020; see docs/algorithms/similar.
NAME, USE, DESCRIPTION = 0.5, 0.6, 0.9
MEANING = 0.6  # of the whole text and of its use, each
SIGNS, TRAITS, CATALOGUE = 2.0, 1.0, 0.2
GATED = 4.0  # words shared by rows that show the same signs: what a word tells hangs on the kind of product
LEANING = 0.3  # how far what the catalogue says of both leans to the same outcomes
_GRAMS = ("names", "uses", "descriptions")
_AXES = ("signs", "traits", "marks")


@dataclass(frozen=True)
class Likeness:
    """Compares with the rows it was made of; symmetric and positive semi-definite, as each part of the sum is."""

    names: GramIndex
    uses: GramIndex
    descriptions: GramIndex
    signs: Axes
    traits: Axes
    marks: Axes
    whole_vectors: NDArray[np.float32]
    use_vectors: NDArray[np.float32]

    @classmethod
    def of(cls, readings: Readings, marks: Floats) -> Likeness:
        """Of the rows read, with the marks (rows, marks) of the catalogue's model."""
        return cls(
            GramIndex.of(readings.names, 1, 3),
            GramIndex.of(readings.uses, 1, 4),
            GramIndex.of(readings.descriptions, 1, 4),
            Axes.of(readings.signs, power=0.5),
            Axes.of(readings.traits, power=0.5),
            Axes.of(marks, power=1),
            readings.whole_vectors,
            readings.use_vectors,
        )

    def to(self, readings: Readings, marks: Floats) -> Floats:
        """(n, rows) of each row read to each of ours. Cost: 5-10 ms each over 3,000 rows."""
        out = MEANING * nearness(readings.whole_vectors, self.whole_vectors)
        out += MEANING * nearness(readings.use_vectors, self.use_vectors)
        signs = self.signs.nearness(readings.signs)
        out += SIGNS * signs
        out += TRAITS * self.traits.nearness(readings.traits)
        out += CATALOGUE * self.marks.nearness(marks) + LEANING * self.marks.leaning(marks, len(SAID))
        for place in range(len(readings)):
            words = self.words(readings, place)
            out[place] += words * (1 + GATED * signs[place] / (NAME + USE + DESCRIPTION))
        return out

    @property
    def largest(self) -> float:
        """What a row with all parts has in common with itself."""
        axes = zip((SIGNS + GATED, TRAITS, CATALOGUE), (self.signs, self.traits, self.marks), strict=True)
        told = sum(weight for weight, part in axes if part.points.shape[1])
        return NAME + USE + DESCRIPTION + 2 * MEANING + told

    def words(self, readings: Readings, place: int) -> Floats:
        """(rows,) the part of one reading's likeness that rests on shared words alone: 0 where none is shared."""
        return np.asarray(
            NAME * self.names.likeness(readings.names[place])
            + USE * self.uses.likeness(readings.uses[place])
            + DESCRIPTION * self.descriptions.likeness(readings.descriptions[place])
        )

    def columns(self) -> dict[str, NDArray[Any]]:
        """The arrays, for a file."""
        out = {"whole_vectors": self.whole_vectors, "use_vectors": self.use_vectors}
        for name in (*_GRAMS, *_AXES):
            out |= prefixed(name, getattr(self, name).columns())
        return out

    @classmethod
    def from_columns(cls, columns: Mapping[str, NDArray[Any]]) -> Likeness:
        """What ``columns`` gave.

        Raises:
            KeyError, ValueError: an array is missing or does not fit.
        """
        names, uses, descriptions = (GramIndex.from_columns(without_prefix(name, columns)) for name in _GRAMS)
        signs, traits, marks = (Axes.from_columns(without_prefix(name, columns)) for name in _AXES)
        whole, use = columns["whole_vectors"], columns["use_vectors"]
        sizes = {index.size for index in (names, uses, descriptions)} | {len(whole), len(use)}
        if sizes != {len(axes.points) for axes in (signs, traits, marks)}:
            raise ValueError("the arrays of the likeness do not fit each other")
        return cls(names, uses, descriptions, signs, traits, marks, whole, use)
