"""Learning from determined products: the same rows give the same model, in whatever order they come."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index import Encoder
from ronghe.route.similar.catalogue import CatalogueModel, Entry
from ronghe.route.similar.determinations import Determination, rows_key
from ronghe.route.similar.likeness import Likeness
from ronghe.route.similar.machine import Floats, Softmax, left_out, ridge, softmax
from ronghe.route.similar.model import NAMES, SimilarModel, catalogue_marks, code_scores
from ronghe.route.similar.readings import Traits, read

PENALTY = 0.5
CHANCES_PENALTY = 0.3
FOLDS = 5
HEATS = tuple(2.0 ** (step / 10) for step in range(-20, 11))  # of outcomes: their scores are fitted already
CODE_HEATS = tuple(2.0 ** (step / 10) for step in range(0, 61))


class NothingToLearnFrom(ValueError):
    """There is no row with an outcome."""


def train(
    rows: Sequence[Determination], entries: Sequence[Entry], encoder: Encoder, traits: Sequence[Traits] = ()
) -> SimilarModel:
    """Learn from rows with outcomes, and from the entries of the catalogue and the exempt products (may be none).

    Probabilities come of what the model says of each fifth of the rows when it learns from the others; how far they
    lean to the extremes, of what it says of each year's rows when it learns from the other years alone: a new product
    is as strange to it as a year's products are. ``traits`` are one set for each row, or none at all.

    Raises:
        NothingToLearnFrom: no row has an outcome.

    Cost: some 60 s for 3,000 rows and 2,000 entries on two cores, cubed in the rows; 300 MB.
    """
    if traits and len(traits) != len(rows):
        raise ValueError(f"{len(rows)} rows, but traits of {len(traits)}")
    known, told = _ordered(rows, traits)
    if not known:
        raise NothingToLearnFrom("No row has an outcome: import determinations first.")
    trait_names = tuple(sorted({name for one in told for name in one}))
    readings = read(known, encoder, told, trait_names)
    catalogue = CatalogueModel.of(entries, encoder) if entries else None
    marks, code_marks = catalogue_marks(catalogue, readings)
    likeness = Likeness.of(readings, marks)
    kernel = likeness.to(readings, marks)
    kernel = (kernel + kernel.T) / 2  # rounding alone tells them apart

    outcomes = np.array([NAMES.index(row.outcome) for row in known])
    targets = np.eye(len(NAMES))[outcomes] * 2 - 1
    means = targets.mean(axis=0)
    codes = tuple(sorted({row.code for row in known if row.code} | set(catalogue.codes if catalogue else ())))
    code_weights, heat = _learn_codes(known, kernel, codes, catalogue, code_marks)
    return SimilarModel(
        known,
        rows_key(known),
        encoder.name,
        likeness,
        catalogue,
        ridge(kernel, targets - means, PENALTY),
        means,
        _learn_chances(known, kernel, targets - means, means, outcomes),
        codes,
        code_weights,
        heat,
        trait_names,
    )


def fifths(rows: Sequence[Determination]) -> list[NDArray[np.int64]]:
    """The rows' places by fifths, dealt by their names: rows of one name together, whatever else is there."""
    return _by([int(hashlib.sha256(row.named.encode()).hexdigest(), 16) % FOLDS for row in rows])


def years(rows: Sequence[Determination]) -> list[NDArray[np.int64]]:
    """The rows' places by year; where there is one year only, by fifths."""
    return _by([row.year for row in rows]) if len({row.year for row in rows}) > 1 else fifths(rows)


def _by(numbers: Sequence[int]) -> list[NDArray[np.int64]]:
    return [np.flatnonzero(np.array(numbers) == number) for number in sorted(set(numbers))]


def _ordered(
    rows: Sequence[Determination], traits: Sequence[Traits]
) -> tuple[tuple[Determination, ...], tuple[Traits, ...]]:
    """Rows with an outcome, each once, by their keys; and their traits."""
    places = {(row.key, row.year, row.code, row.outcome): place for place, row in enumerate(rows) if row.outcome}
    order = [places[key] for key in sorted(places)]
    return tuple(rows[place] for place in order), tuple(traits[place] for place in order) if traits else ()


def _learn_chances(
    rows: Sequence[Determination], kernel: Floats, targets: Floats, means: Floats, outcomes: NDArray[np.int64]
) -> Softmax:
    """Probabilities of outcomes from scores; see ``train``."""
    near = left_out(kernel, targets, PENALTY, fifths(rows)) + means
    chances = Softmax.fitted(near, outcomes, len(NAMES), CHANCES_PENALTY)
    far = left_out(kernel, targets, PENALTY, years(rows)) + means
    heat = _heat(far @ chances.slopes + chances.offsets, outcomes, HEATS)
    return Softmax(chances.slopes * heat, chances.offsets * heat)


def _heat(scores: Floats, truth: NDArray[np.int64], heats: Sequence[float]) -> float:
    """By what to multiply scores so that the softmax of them is least surprised by the truth."""

    def surprise(heat: float) -> float:
        chances: Floats = softmax(heat * scores)[np.arange(len(truth)), truth]
        return -float(np.log(np.maximum(chances, 1e-12)).sum())

    return float(min(heats, key=surprise))


def _learn_codes(
    rows: Sequence[Determination],
    kernel: Floats,
    codes: tuple[str, ...],
    catalogue: CatalogueModel | None,
    marks: Floats,
) -> tuple[Floats, float]:
    """(rows, codes) weights, and the heat under which left-out rows find their codes least surprising."""
    weights = np.zeros((len(rows), len(codes)))
    coded = np.array([place for place, row in enumerate(rows) if row.code], dtype=np.int64)
    if not len(coded):
        return weights, 1.0
    truth = np.array([codes.index(rows[place].code) for place in coded])
    targets = np.eye(len(codes))[truth]
    block = kernel[np.ix_(coded, coded)]
    weights[coded] = ridge(block, targets, PENALTY)
    held = left_out(block, targets, PENALTY, years([rows[place] for place in coded]))
    return weights, _heat(code_scores(held, codes, catalogue, marks[coded]), truth, CODE_HEATS)
