"""What the catalogue, the list of exempt products and usual knowledge say of a text that is near to their entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index import Encoder
from ronghe.kernel.index.columns import Strings
from ronghe.kernel.text.yaml_data import yaml_data
from ronghe.route.similar.determinations import OUTCOMES, determination
from ronghe.route.similar.grams import GramIndex
from ronghe.route.similar.machine import Floats, products, ridge
from ronghe.route.similar.readings import Readings, read

SAID = tuple(OUTCOMES)
NEAREST = 3
MARKS = len(SAID) + NEAREST
PENALTY = 0.5
SHARPNESS = 0.7  # of vectors: exp(-SHARPNESS x squared distance)
_FULL = re.compile(r"(\d\d-\d\d)-(\d\d)")
_ROMAN = {"I": "class_1", "II": "class_2", "III": "class_3"}


@dataclass(frozen=True)
class Entry:
    """A product of a list: its code ``nn-nn`` (or ""), names, and the outcomes it may have (none: it is not said)."""

    code: str
    name: str
    description: str
    classes: frozenset[str]


def catalogue_entries(codes: Iterable[tuple[str, str]]) -> list[Entry]:
    """Entries of (code nn-nn-nn, name), each code once; classes from ``data/catalogue_classes.yaml``."""
    classes = yaml_data("ronghe.route.similar", "catalogue_classes.yaml")["classes"]
    found: dict[str, Entry] = {}
    for code, name in codes:
        match = _FULL.fullmatch(code.strip())
        if match and name.strip() and code not in found:
            told = classes.get(match.group(1), {}).get(match.group(2), "")
            found[code] = entry(match.group(1), name, "", frozenset(f"class_{digit}" for digit in told))
    return list(found.values())


def exemption_entries(listed: Iterable[tuple[str, str, str, str]]) -> list[Entry]:
    """Entries of (code nn-nn-nn, name, description, class I-III); lines on whole sub-catalogues are left out."""
    found = []
    for code, name, description, roman in listed:
        match = _FULL.match(code.strip())
        if match and name.strip() and roman in _ROMAN:
            found.append(entry(match.group(1), name, description, frozenset({_ROMAN[roman]})))
    return found


def entry(code: str, name: str, description: str, classes: frozenset[str]) -> Entry:
    """An entry, its texts in one spelling as those of determined products are."""
    row = determination(name, description)
    return Entry(code, row.name, row.description, classes)


@dataclass(frozen=True)
class CatalogueModel:
    """Ridge regression on the likeness to the entries.

    ``weights`` (entries, outcomes + codes); ``means`` are added to what they say.
    """

    codes: Sequence[str]
    wholes: GramIndex
    names: GramIndex
    name_vectors: NDArray[np.float32]
    whole_vectors: NDArray[np.float32]
    weights: Floats
    means: Floats

    @classmethod
    def of(cls, entries: Sequence[Entry], encoder: Encoder) -> CatalogueModel:
        """Learn from the entries, whatever their order. Cost: 25 s for 5,000 and their encodings; 600 MB."""
        ordered = sorted(entries, key=lambda one: (one.code, one.name, one.description, sorted(one.classes)))
        rows = [determination(one.name, one.description) for one in ordered]
        readings = read(rows, encoder, listed=True)
        codes = sorted({one.code for one in ordered if one.code})
        targets = np.zeros((len(ordered), len(SAID) + len(codes)))
        for place, one in enumerate(ordered):
            for outcome in one.classes:
                targets[place, SAID.index(outcome)] = 1 / len(one.classes)
            if one.code:
                targets[place, len(SAID) + codes.index(one.code)] = 1
        means = targets.mean(axis=0) if len(ordered) else np.zeros(len(SAID))
        unfitted = cls(
            codes,
            GramIndex.of(readings.wholes, 1, 3),
            GramIndex.of(readings.names, 1, 3),
            readings.name_vectors,
            readings.whole_vectors,
            np.zeros_like(targets),
            means,
        )
        kernel = unfitted._likeness(readings)
        weights = ridge(kernel, targets - means, PENALTY) if len(ordered) else targets
        return cls(*(*list(unfitted.__dict__.values())[:5], weights, means))

    def marks(self, readings: Readings) -> tuple[Floats, Floats]:
        """(n, MARKS) scores of the outcomes and the largest likenesses, and (n, codes) scores of the codes."""
        likeness = self._likeness(readings)
        said = products(likeness, self.weights.T) + self.means
        padded = np.hstack([np.zeros((len(readings), NEAREST)), likeness])
        nearest = np.sort(padded, axis=1)[:, -NEAREST:]
        return np.hstack([said[:, : len(SAID)], nearest]), said[:, len(SAID) :]

    def _likeness(self, readings: Readings) -> Floats:
        """(n, entries)"""
        out = nearness(readings.name_vectors, self.name_vectors) + nearness(readings.whole_vectors, self.whole_vectors)
        for place, (whole, name) in enumerate(zip(readings.wholes, readings.names, strict=True)):
            out[place] += self.wholes.likeness(whole) + self.names.likeness(name)
        return out

    def columns(self) -> dict[str, NDArray[Any]]:
        """The arrays, for a file."""
        codes = Strings.pack(self.codes)
        arrays = {
            "codes": codes.blob,
            "code_starts": codes.starts,
            "name_vectors": self.name_vectors,
            "whole_vectors": self.whole_vectors,
            "weights": self.weights,
            "means": self.means,
        }
        return arrays | prefixed("wholes", self.wholes.columns()) | prefixed("names", self.names.columns())

    @classmethod
    def from_columns(cls, columns: Mapping[str, NDArray[Any]]) -> CatalogueModel:
        """What ``columns`` gave.

        Raises:
            KeyError, ValueError: an array is missing or does not fit.
        """
        wholes = GramIndex.from_columns(without_prefix("wholes", columns))
        names = GramIndex.from_columns(without_prefix("names", columns))
        codes = list(Strings(columns["code_starts"], columns["codes"]))
        weights = columns["weights"]
        if weights.shape != (names.size, len(SAID) + len(codes)) or wholes.size != names.size:
            raise ValueError("the arrays of the catalogue's model do not fit each other")
        return cls(codes, wholes, names, columns["name_vectors"], columns["whole_vectors"], weights, columns["means"])


def nearness(vectors: NDArray[np.float32], others: NDArray[np.float32]) -> Floats:
    """(n, m) exp(-SHARPNESS x squared distance) of vectors of length 1; a zero vector is near to nothing special."""
    return np.exp(-SHARPNESS * (2 - 2 * products(vectors, others)))


def prefixed(prefix: str, columns: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The same arrays under names that begin with the prefix."""
    return {f"{prefix}.{name}": array for name, array in columns.items()}


def without_prefix(prefix: str, columns: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The arrays whose names begin with the prefix, without it."""
    start = f"{prefix}."
    return {name.removeprefix(start): array for name, array in columns.items() if name.startswith(start)}
